"""Addresses of the public pages of contests; each part of the work has its own list."""

from django.urls import include, path

app_name = "contests"

urlpatterns = [
    path("", include("qadam.contests.vote_urls")),
    path("", include("qadam.contests.entry_urls")),
    path("", include("qadam.contests.around_urls")),
    path("", include("qadam.contests.result_urls")),
    path("", include("qadam.contests.public_urls")),
]
