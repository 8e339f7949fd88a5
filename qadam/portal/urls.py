"""Addresses of the pages that join areas."""

from django.urls import path

from qadam.plans.views.calendar import feed
from qadam.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("feed.atom", feed, name="feed"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("contacts/", views.contacts, name="contacts"),
]
