"""Addresses of the desk pages of facts for norms."""

from django.urls import URLPattern, URLResolver

app_name = "normdesk"

urlpatterns: list[URLPattern | URLResolver] = []
