"""Addresses of the desk pages where values are entered, accepted and locked."""

from django.urls import URLPattern, URLResolver

app_name = "values"

urlpatterns: list[URLPattern | URLResolver] = []
