"""Addresses of the desk for work with many duties at once, and for pages that save themselves."""

from django.urls import path

from qadam.plans.views import autosaving, bulk, filing, letters

urlpatterns = [
    path("filing/", filing.choose, name="filing"),
    path("filing/sheet/", filing.sheet, name="filing-sheet"),
    path("filing/sheet/autosave/", autosaving.sheet_autosave, name="filing-autosave"),
    path("filing/letter/", letters.letter, name="filing-letter"),
    path("duties/<int:pk>/report/autosave/", autosaving.report_autosave, name="report-autosave"),
    path("many/", bulk.many, name="many"),
    path("filters/", bulk.filter_keep, name="filter-keep"),
    path("filters/<int:pk>/delete/", bulk.filter_drop, name="filter-drop"),
]
