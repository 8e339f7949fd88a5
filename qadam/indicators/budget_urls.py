"""Addresses of the public pages of a programme's money."""

from django.urls import URLPattern, URLResolver

app_name = "budgets"

urlpatterns: list[URLPattern | URLResolver] = []
