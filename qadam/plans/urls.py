"""Addresses of the public pages of plans; they stand below the programme they belong to."""

from django.urls import path, re_path

from qadam.plans.views import bodies, calendar, documents, execution, plan

app_name = "plans"

urlpatterns = [
    path("<slug:slug>/plan/", plan.plan, name="plan"),
    re_path(r"^(?P<slug>[-\w]+)/plan\.(?P<kind>csv|xlsx)$", plan.export, name="export"),
    path("<slug:slug>/measures/<str:code>/", plan.measure, name="measure"),
    path("<slug:slug>/measures/<str:code>/files/<int:pk>/", plan.released_file, name="released-file"),
    path("<slug:slug>/execution/", execution.execution, name="execution"),
    path("<slug:slug>/execution/reports/", execution.released, name="released"),
    re_path(
        r"^(?P<slug>[-\w]+)/execution\.(?P<kind>csv|xlsx)$",
        execution.execution_table,
        name="execution-table",
    ),
    path("<slug:slug>/bodies/", bodies.bodies, name="bodies"),
    path("<slug:slug>/bodies/<slug:key>/", bodies.body, name="body"),
    path("<slug:slug>/calendar/", calendar.calendar, name="calendar"),
    path("<slug:slug>/calendar.ics", calendar.ics, name="ics"),
    path("<slug:slug>/map/", bodies.map_page, name="map"),
    re_path(
        r"^(?P<slug>[-\w]+)/documents/plan-(?P<language>kk|ru)\.(?P<kind>docx|pdf|xlsx|html)$",
        documents.plan_file,
        name="plan-file",
    ),
    re_path(
        r"^(?P<slug>[-\w]+)/documents/execution-(?P<language>kk|ru)\.(?P<kind>docx|pdf|xlsx|html)$",
        documents.execution_file,
        name="execution-file",
    ),
    path("<slug:slug>/feed.atom", calendar.feed, name="feed"),
]
