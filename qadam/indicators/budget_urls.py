"""Addresses of the public pages of a programme's money."""

from django.urls import path, re_path

from qadam.indicators.views import budget

app_name = "budgets"

urlpatterns = [
    path("<slug:slug>/money/", budget.overview, name="overview"),
    re_path(r"^(?P<slug>[-\w]+)/money\.(?P<kind>csv|xlsx)$", budget.money_table, name="table"),
]
