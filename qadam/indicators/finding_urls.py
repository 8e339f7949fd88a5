"""Addresses of the public pages of what the checks found in a programme's numbers."""

from django.urls import path, re_path

from qadam.indicators.views import findings

app_name = "findings"

urlpatterns = [
    path("<slug:slug>/findings/", findings.overview, name="overview"),
    re_path(r"^(?P<slug>[-\w]+)/findings\.(?P<kind>csv|xlsx)$", findings.finding_table, name="table"),
]
