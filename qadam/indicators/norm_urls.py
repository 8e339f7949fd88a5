"""Addresses of the public pages of a programme's norms."""

from django.urls import path, re_path

from qadam.indicators.views import norms

app_name = "norms"

urlpatterns = [
    path("<slug:slug>/norms/", norms.overview, name="overview"),
    re_path(r"^(?P<slug>[-\w]+)/norms/(?P<code>[-\w]+)\.(?P<kind>csv|xlsx)$", norms.norm_table, name="table"),
    path("<slug:slug>/norms/<slug:code>/", norms.norm, name="norm"),
    path("<slug:slug>/norms/<slug:code>/<slug:place>/<slug:first>/", norms.cell, name="cell"),
]
