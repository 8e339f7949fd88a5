"""Addresses of votes held and frozen at the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
