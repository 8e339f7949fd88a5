"""Addresses of objections and of checks of certificates."""

from django.urls import path

from qadam.contests.views import around, objecting

urlpatterns = [
    path("arenas/<int:pk>/objection/", objecting.objection, name="objection"),
    path("objections/", objecting.objection_find, name="objection-find"),
    path("objections/<str:number>/", objecting.objection_found, name="objection-found"),
    path("certificates/", around.certificate_check, name="certificate-check"),
    path("certificates/<str:code>/", around.certificate, name="certificate"),
]
