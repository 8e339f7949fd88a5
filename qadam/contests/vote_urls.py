"""Addresses of the vote itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
