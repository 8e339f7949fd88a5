"""Addresses of the public pages of what the checks found in a programme's numbers."""

from django.urls import URLPattern, URLResolver

app_name = "findings"

urlpatterns: list[URLPattern | URLResolver] = []
