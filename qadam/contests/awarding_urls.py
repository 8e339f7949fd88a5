"""Addresses of what follows a decision at the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
