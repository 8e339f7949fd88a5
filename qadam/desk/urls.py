"""Addresses of the desk."""

from django.urls import include, path

from qadam.desk import views
from qadam.desk.design import design_page
from qadam.plans.views import documents, drafts, office

app_name = "desk"
urlpatterns = [
    path("", views.day, name="day"),
    path("duties/", office.duty_list, name="duties"),
    path("duties/table.<str:kind>", office.duty_table, name="duty-table"),
    path("", include("qadam.plans.many_urls")),
    path("duties/<int:pk>/", include("qadam.plans.duty_urls")),
    path("reports/", office.report_list, name="reports"),
    path("reports/table.<str:kind>", office.report_table, name="report-table"),
    path("consolidations/", include("qadam.plans.consolidation_urls")),
    path("programmes/", drafts.programme_list, name="programmes"),
    path("programmes/<slug:slug>/", drafts.programme_page, name="programme"),
    path("programmes/<slug:slug>/approve/", drafts.programme_approve, name="programme-approve"),
    path("programmes/<slug:slug>/begin/", drafts.programme_begin, name="programme-begin"),
    path("programmes/<slug:slug>/bodies/<int:pk>/", drafts.body_question, name="body-question"),
    path("programmes/<slug:slug>/measures/<str:code>/date/", drafts.measure_date, name="measure-date"),
    path("", include("qadam.plans.administration_urls")),
    path("control/", include("qadam.plans.board_urls")),
    path("documents/late-<slug:language>.<slug:kind>", documents.late_file, name="late-file"),
    path(
        "documents/<slug:slug>/execution-<slug:language>.<slug:kind>",
        documents.office_execution_file,
        name="execution-file",
    ),
    path(
        "documents/<int:pk>/information-<slug:language>.<slug:kind>",
        documents.consolidated_file,
        name="consolidated-file",
    ),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/renew/", views.calendar_renew, name="calendar-renew"),
    path("calendar/revoke/", views.calendar_revoke, name="calendar-revoke"),
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar-feed"),
    path("design/", design_page, name="design"),
]
