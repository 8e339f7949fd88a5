"""Addresses of a commission's work at the desk."""

from django.urls import path

from qadam.contests.views import commission, publishing, seating

urlpatterns = [
    path("commissions/", seating.commissions, name="commissions"),
    path("arenas/<int:pk>/commissions/new/", seating.commission_new, name="commission-new"),
    path("commissions/<int:pk>/", seating.commission_page, name="commission"),
    path("commissions/<int:pk>/members/", seating.member_add, name="member-add"),
    path("mandates/<int:pk>/end/", seating.mandate_end, name="mandate-end"),
    path("commissions/<int:pk>/sittings/<int:activity>/", commission.sitting, name="sitting"),
    path(
        "commissions/<int:pk>/sittings/<int:activity>/scores/<int:nomination>/",
        commission.scores,
        name="scores",
    ),
    path(
        "commissions/<int:pk>/sittings/<int:activity>/scores/<int:nomination>/autosave/",
        commission.scores_autosave,
        name="scores-autosave",
    ),
    path("commissions/<int:pk>/sittings/<int:activity>/conflicts/", commission.conflict, name="conflict"),
    path("conflicts/<int:pk>/lift/", commission.conflict_lift, name="conflict-lift"),
    path("commissions/<int:pk>/sittings/<int:activity>/questions/", commission.question, name="question"),
    path("questions/<int:pk>/opinion/", commission.opinion, name="opinion"),
    path("questions/<int:pk>/take/", commission.take, name="take"),
    path("questions/<int:pk>/reopen/", commission.reopen, name="reopen"),
    path("commissions/<int:pk>/sittings/<int:activity>/minutes/", publishing.minutes, name="minutes"),
    path(
        "commissions/<int:pk>/sittings/<int:activity>/minutes-<slug:language>.<slug:kind>",
        publishing.minutes_file,
        name="minutes-file",
    ),
    path("arenas/<int:pk>/publication/", publishing.publication, name="publication"),
    path("arenas/<int:pk>/objections/", publishing.objections, name="objections"),
    path("objections/<int:pk>/answer/", publishing.objection_answer, name="objection-answer"),
]
