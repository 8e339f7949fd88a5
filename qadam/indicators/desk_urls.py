"""Addresses of the desk pages where values are entered, accepted and locked."""

from django.urls import path

from qadam.indicators.views import exchange, gathering, grid, review, value

app_name = "values"

urlpatterns = [
    path("values/", gathering.round_list, name="list"),
    path("values/table.<str:kind>", gathering.round_table, name="table"),
    path("values/open/", gathering.round_open, name="open"),
    path("values/<int:pk>/", gathering.round_page, name="round"),
    path("values/<int:pk>/due/", gathering.round_due, name="due"),
    path("values/<int:pk>/lock/", gathering.round_lock, name="lock"),
    path("values/<int:pk>/enter/", grid.grid, name="grid"),
    path("values/<int:pk>/enter/autosave/", grid.grid_autosave, name="autosave"),
    path("values/<int:pk>/enter/check/", grid.grid_check, name="check"),
    path("values/<int:pk>/table/", exchange.exchange, name="exchange"),
    path("values/<int:pk>/template.xlsx", exchange.template, name="template"),
    path("values/<int:pk>/review/", review.review, name="review"),
    path("values/<int:pk>/<int:series>/", value.value, name="value"),
    path(
        "values/<int:pk>/<int:series>/evidence/<int:piece>/remove/",
        value.evidence_remove,
        name="evidence-remove",
    ),
]
