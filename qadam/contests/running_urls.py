"""Addresses of preparing and running contests at the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
