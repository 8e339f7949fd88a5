"""Addresses of applying and following one's own entry."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
