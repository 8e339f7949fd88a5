"""Addresses of a commission's work at the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
