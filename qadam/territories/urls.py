"""Addresses of the working-day calendar at the desk."""

from django.urls import path

from qadam.territories import views

app_name = "territories"
urlpatterns = [
    path("admin/calendar/", views.this_year, name="calendar"),
    path("admin/calendar/<int:year>/", views.year_page, name="calendar-year"),
    path("admin/calendar/table.<str:kind>", views.table, name="calendar-table"),
    path("admin/calendar/import/", views.import_table, name="calendar-import"),
    path("admin/calendar/new/", views.add, name="transfer-new"),
    path("admin/calendar/days/<int:pk>/", views.change, name="transfer"),
    path("admin/calendar/days/<int:pk>/remove/", views.remove, name="transfer-remove"),
]
