"""Addresses of the desk pages of facts for norms."""

from django.urls import path

from qadam.indicators.views import facts

app_name = "normdesk"

urlpatterns = [
    path("facts/", facts.programmes, name="programmes"),
    path("facts/<slug:slug>/", facts.fact_list, name="list"),
    path("facts/<slug:slug>/table.<str:kind>", facts.fact_table, name="table"),
    path("facts/<slug:slug>/record/", facts.fact_record, name="record"),
    path("facts/<slug:slug>/import/", facts.fact_import, name="import"),
    path("facts/<slug:slug>/<int:pk>/", facts.fact, name="fact"),
]
