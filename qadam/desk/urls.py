"""Addresses of the desk."""

from django.urls import include, path

from qadam.desk import views
from qadam.desk.design import design_page
from qadam.plans.views import drafts, duties, filing, office

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("duties/", office.duty_list, name="duties"),
    path("duties/table.<str:kind>", office.duty_table, name="duty-table"),
    path("duties/<int:pk>/", duties.duty_page, name="duty"),
    path("duties/<int:pk>/report/", duties.report_save, name="report-save"),
    path("duties/<int:pk>/accept/", duties.report_accept, name="report-accept"),
    path("duties/<int:pk>/return/", duties.report_return, name="report-return"),
    path("duties/<int:pk>/files/<int:file_pk>/remove/", duties.file_remove, name="file-remove"),
    path("filing/", filing.choose, name="filing"),
    path("filing/sheet/", filing.sheet, name="filing-sheet"),
    path("filing/sheet/autosave/", filing.sheet_autosave, name="filing-autosave"),
    path("filing/letter/", filing.letter, name="filing-letter"),
    path("reports/", office.report_list, name="reports"),
    path("reports/table.<str:kind>", office.report_table, name="report-table"),
    path("programmes/", drafts.programme_list, name="programmes"),
    path("programmes/<slug:slug>/", drafts.programme_page, name="programme"),
    path("programmes/<slug:slug>/approve/", drafts.programme_approve, name="programme-approve"),
    path("programmes/<slug:slug>/begin/", drafts.programme_begin, name="programme-begin"),
    path("programmes/<slug:slug>/bodies/<int:pk>/", drafts.body_question, name="body-question"),
    path("programmes/<slug:slug>/measures/<str:code>/date/", drafts.measure_date, name="measure-date"),
    path("control/", include("qadam.plans.board_urls")),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/renew/", views.calendar_renew, name="calendar-renew"),
    path("calendar/revoke/", views.calendar_revoke, name="calendar-revoke"),
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar-feed"),
    path("design/", design_page, name="design"),
]
