"""Addresses of objections and of checks of certificates."""

from django.urls import path

from qadam.contests.views import around

urlpatterns = [
    path("certificates/", around.certificate_check, name="certificate-check"),
    path("certificates/<str:code>/", around.certificate, name="certificate"),
]
