"""Addresses of the desk for those who administer control; their names belong to the desk."""

from django.urls import path

from qadam.plans.views import drafts, schemes, steps, succession

urlpatterns = [
    path("admin/schemes/", schemes.scheme_list, name="schemes"),
    path("admin/schemes/new/", schemes.scheme_new, name="scheme-new"),
    path("admin/schemes/<int:pk>/", schemes.scheme_page, name="scheme"),
    path("admin/schemes/<int:pk>/copy/", schemes.scheme_copy, name="scheme-copy"),
    path("admin/schemes/<int:pk>/edit/", schemes.scheme_edit, name="scheme-edit"),
    path("body/steps/", steps.steps_page, name="steps"),
    path("succession/", succession.succession_list, name="succession"),
    path("succession/<slug:slug>/<slug:key>/", succession.succession_page, name="succession-of"),
    path("programmes/<slug:slug>/scheme/", drafts.programme_scheme, name="programme-scheme"),
    path(
        "programmes/<slug:slug>/measures/<str:code>/consolidator/",
        drafts.measure_consolidator,
        name="measure-consolidator",
    ),
    path(
        "programmes/<slug:slug>/measures/<str:code>/inner-day/<str:day>/",
        drafts.measure_inner_day,
        name="measure-inner-day",
    ),
]
