"""Addresses of banners, certificates, objections and checks of codes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
