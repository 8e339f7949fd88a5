"""Addresses of the vote itself."""

from django.urls import path

from qadam.contests.views import vote

urlpatterns = [
    path("vote/<int:pk>/", vote.vote, name="vote"),
    path("receipt/", vote.receipt, name="receipt"),
]
