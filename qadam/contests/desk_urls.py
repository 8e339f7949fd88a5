"""Addresses of contests at the desk; each part of the work has its own list."""

from django.urls import include, path

app_name = "contestdesk"

urlpatterns = [
    path("contests/", include("qadam.contests.admission_urls")),
    path("contests/", include("qadam.contests.commission_urls")),
    path("contests/", include("qadam.contests.awarding_urls")),
    path("contests/", include("qadam.contests.counting_urls")),
    path("contests/", include("qadam.contests.running_urls")),
]
