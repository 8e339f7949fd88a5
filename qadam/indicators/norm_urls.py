"""Addresses of the public pages of a programme's norms."""

from django.urls import URLPattern, URLResolver

app_name = "norms"

urlpatterns: list[URLPattern | URLResolver] = []
