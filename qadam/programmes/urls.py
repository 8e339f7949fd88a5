"""Addresses of the public pages of programmes."""

from django.urls import path, re_path

from qadam.programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.programme_list, name="list"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/glossary/", views.glossary, name="glossary"),
    path("<slug:slug>/amendments/", views.amendments, name="amendments"),
    path("<slug:slug>/regions/", views.regions, name="regions"),
    re_path(r"^(?P<slug>[-\w]+)/regions\.(?P<kind>csv|xlsx)$", views.regions_table, name="regions-table"),
]
