"""Addresses of entries at the desk."""

from django.urls import path

from qadam.contests.views import admission

urlpatterns = [
    path("entries/", admission.arena_list, name="receiving"),
    path("arenas/<int:pk>/entries/", admission.entry_list, name="entries"),
    path("arenas/<int:pk>/entries/export/", admission.entry_export, name="entries-export"),
    path("arenas/<int:pk>/entries/paper/", admission.paper, name="paper"),
    path("entries/<int:pk>/", admission.entry_page, name="entry"),
    path("entries/<int:pk>/checks/", admission.entry_checks, name="entry-checks"),
    path("entries/<int:pk>/return/", admission.entry_return, name="entry-return"),
    path("entries/<int:pk>/refuse/", admission.entry_refuse, name="entry-refuse"),
    path("entries/<int:pk>/withdraw/", admission.entry_withdraw, name="entry-withdraw"),
    path("entries/<int:pk>/move/", admission.entry_move, name="entry-move"),
    path("entries/<int:pk>/contact/", admission.entry_contact, name="entry-contact"),
    path("entries/<int:pk>/code/", admission.entry_code, name="entry-code"),
    path("entries/<int:pk>/translate/", admission.entry_translate, name="entry-translate"),
    path("entries/<int:pk>/files/<int:file_pk>/", admission.entry_file, name="entry-file"),
]
