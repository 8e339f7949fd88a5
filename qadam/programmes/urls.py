"""Addresses of the public pages of programmes."""

from django.urls import path

from qadam.programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.programme_list, name="list"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/glossary/", views.glossary, name="glossary"),
]
