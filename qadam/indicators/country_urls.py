"""Addresses of the results of all programmes together."""

from django.urls import URLPattern, URLResolver

app_name = "countryresults"

urlpatterns: list[URLPattern | URLResolver] = []
