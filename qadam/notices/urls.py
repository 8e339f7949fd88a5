"""Addresses of messages and letters at the desk."""

from django.urls import path

from qadam.notices.views import letters, messages

app_name = "notices"
urlpatterns = [
    path("notices/", messages.notice_list, name="list"),
    path("notices/table.<str:kind>", messages.notice_table, name="table"),
    path("notices/read/", messages.read_all, name="read-all"),
    path("notices/<int:pk>/read/", messages.read_one, name="read"),
    path("letters/", letters.letter_list, name="letters"),
    path("letters/sending/", letters.sending, name="sending"),
    path("letters/<int:pk>/", letters.letter_page, name="letter"),
    path("letters/<int:pk>/retry/", letters.letter_retry, name="letter-retry"),
    path("messages/settings/", letters.settings_page, name="settings"),
]
