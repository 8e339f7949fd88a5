"""Addresses of the results of all programmes together."""

from django.urls import path

from qadam.indicators.views import country

app_name = "countryresults"

urlpatterns = [path("", country.results, name="results")]
