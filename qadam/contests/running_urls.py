"""Addresses of preparing and running contests at the desk."""

from django.urls import path

from qadam.contests.views import running

urlpatterns = [
    path("", running.contests, name="contests"),
    path("windows/<int:pk>/", running.window, name="window"),
    path("stages/<int:pk>/", running.stage, name="stage"),
    path("windows/<int:pk>/vote-rules/", running.vote_rules, name="vote-rules"),
    path("windows/<int:pk>/networks/", running.networks, name="networks"),
    path("networks/<int:pk>/remove/", running.network_remove, name="network-remove"),
    path("windows/<int:pk>/jury-rules/", running.jury_rules, name="jury-rules"),
    path("nominations/<int:pk>/", running.nomination, name="nomination"),
    path("nominations/<int:pk>/remove/", running.nomination_remove, name="nomination-remove"),
    path("<slug:slug>/nominations/", running.nominations, name="nominations"),
    path("<slug:slug>/steps/", running.steps, name="steps"),
    path("<slug:slug>/", running.contest, name="running"),
]
