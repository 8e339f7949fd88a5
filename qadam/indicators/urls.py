"""Addresses of the public pages of a programme's results."""

from django.urls import path, re_path

from qadam.indicators.views import indicator, number, overview

app_name = "results"

_ONE = r"^(?P<slug>[-\w]+)/results/indicators/(?P<code>[-\w]+)"

urlpatterns = [
    path("<slug:slug>/results/", overview.overview, name="overview"),
    re_path(
        r"^(?P<slug>[-\w]+)/results\.(?P<kind>csv|xlsx)$", overview.overview_table, name="overview-table"
    ),
    path("<slug:slug>/results/indicators/<slug:code>/", indicator.indicator, name="indicator"),
    path("<slug:slug>/results/indicators/<slug:code>/matrix/", indicator.matrix, name="matrix"),
    re_path(rf"{_ONE}/matrix\.(?P<kind>csv|xlsx)$", indicator.matrix_table, name="matrix-table"),
    path("<slug:slug>/results/indicators/<slug:code>/map/", indicator.map_page, name="map"),
    path("<slug:slug>/results/indicators/<slug:code>/ranking/", indicator.ranking, name="ranking"),
    path("<slug:slug>/results/indicators/<slug:code>/scatter/", indicator.scatter, name="scatter"),
    re_path(rf"{_ONE}/(?P<territory>[-\w]+)/(?P<span>\d{{4}}[-.\dHQ]*)/$", number.number, name="number"),
]
