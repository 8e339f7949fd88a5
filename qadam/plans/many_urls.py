"""Addresses of the desk for work with many duties at once, and for pages that save themselves."""

from django.urls import path

from qadam.plans.views import filing

urlpatterns = [
    path("filing/", filing.choose, name="filing"),
    path("filing/sheet/", filing.sheet, name="filing-sheet"),
    path("filing/sheet/autosave/", filing.sheet_autosave, name="filing-autosave"),
    path("filing/letter/", filing.letter, name="filing-letter"),
    path("duties/<int:pk>/report/autosave/", filing.report_autosave, name="report-autosave"),
]
