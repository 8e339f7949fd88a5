"""Addresses of the control board at the desk."""

from django.urls import path

from qadam.plans.views import board

urlpatterns = [
    path("", board.control, name="control"),
    path("by-<slug:cut>.<str:kind>", board.control_table, name="control-table"),
    path("duties/", board.control_duties, name="control-duties"),
    path("duties/table.<str:kind>", board.control_duty_table, name="control-duty-table"),
    path("compare/", board.control_compare, name="control-compare"),
    path("periods/", board.control_periods, name="control-periods"),
    path("periods/close/", board.control_close, name="control-close"),
    path("late/", board.control_late, name="control-late"),
    path("late/table.<str:kind>", board.control_late_table, name="control-late-table"),
]
