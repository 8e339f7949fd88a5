"""Addresses of the public pages of a programme's results."""

from django.urls import path

from qadam.indicators.views import overview

app_name = "results"

urlpatterns = [path("<slug:slug>/results/", overview.overview, name="overview")]
