"""Addresses of what follows a decision at the desk, and of spreading the word of a vote."""

from django.urls import path, re_path

from qadam.contests.views import awarding, spreading

urlpatterns = [
    path("<slug:slug>/winners/", awarding.winners, name="winners"),
    path("winners/<int:pk>/send/", awarding.send_up, name="send-up"),
    path("packages/<int:pk>/", awarding.hand_over, name="hand-over"),
    path("<slug:slug>/awards/", awarding.awards, name="awards"),
    re_path(r"^(?P<slug>[-\w]+)/awards\.(?P<kind>csv|xlsx)$", awarding.award_table, name="award-table"),
    path("<slug:slug>/awards/new/<int:pk>/", awarding.award_new, name="award-new"),
    path("awards/<int:pk>/annul/", awarding.award_annul, name="award-annul"),
    path(
        "awards/<int:pk>/certificate-<slug:language>.pdf", awarding.certificate_file, name="certificate-file"
    ),
    path("<slug:slug>/partners/", spreading.partners, name="partners"),
    path("partners/<int:pk>/check/", spreading.partner_check, name="partner-check"),
    path("partners/<int:pk>/remove/", spreading.partner_remove, name="partner-remove"),
    path("<slug:slug>/messages/", spreading.votes, name="message-votes"),
    path("votes/<int:pk>/messages/", spreading.vote_messages, name="messages"),
    path("messages/<int:pk>/", spreading.message, name="message"),
]
