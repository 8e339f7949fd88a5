"""Addresses of the pages that tell of contests."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
