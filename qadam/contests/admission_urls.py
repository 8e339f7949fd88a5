"""Addresses of entries at the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
