"""Addresses of votes held and frozen at the desk."""

from django.urls import path

from qadam.contests.views import counting

urlpatterns = [
    path("votes/", counting.votes, name="votes"),
    path("votes/<int:pk>/", counting.vote, name="vote"),
    path("votes/<int:pk>/detect/", counting.vote_detect, name="vote-detect"),
    path("votes/<int:pk>/hold/", counting.vote_hold, name="vote-hold"),
    path("votes/<int:pk>/freeze/", counting.vote_freeze, name="vote-freeze"),
    path("votes/<int:pk>/secret/copy/", counting.secret_copy, name="secret-copy"),
    path("votes/<int:pk>/secret/destroy/", counting.secret_destroy, name="secret-destroy"),
]
