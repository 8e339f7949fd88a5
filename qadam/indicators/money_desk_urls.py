"""Addresses of the desk pages of money and of findings."""

from django.urls import URLPattern, URLResolver

app_name = "moneydesk"

urlpatterns: list[URLPattern | URLResolver] = []
