"""Addresses that contests add to the pages of a programme."""

from django.urls import path

from qadam.contests.views import public

app_name = "programmecontests"

urlpatterns = [path("<slug:slug>/contests/", public.of_programme, name="list")]
