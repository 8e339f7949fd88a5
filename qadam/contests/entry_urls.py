"""Addresses of applying and following one's own entry."""

from django.urls import path

from qadam.contests.views import entries

urlpatterns = [
    path("entry/", entries.entry_open, name="entry-open"),
    path("entry/leave/", entries.entry_leave, name="entry-leave"),
    path("entry/<str:number>/", entries.entry, name="entry"),
    path("entry/<str:number>/code/", entries.entry_code, name="entry-code"),
    path("entry/<str:number>/save/", entries.entry_autosave, name="entry-autosave"),
    path("entry/<str:number>/upload/", entries.upload_begin, name="entry-upload"),
    path("entry/<str:number>/piece/", entries.upload_piece, name="entry-piece"),
    path("entry/<str:number>/files/", entries.entry_add_files, name="entry-files"),
    path("entry/<str:number>/files/<int:pk>/", entries.entry_file, name="entry-file"),
    path("entry/<str:number>/receipt/", entries.entry_receipt, name="entry-receipt"),
    path("entry/<str:number>/consents/", entries.entry_consents, name="entry-consents"),
    path("entry/<str:number>/translation/", entries.entry_translation, name="entry-translation"),
    path("entry/<str:number>/withdraw/", entries.entry_withdraw, name="entry-withdraw"),
    path("<slug:slug>/apply/", entries.apply, name="apply"),
]
