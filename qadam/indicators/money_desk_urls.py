"""Addresses of the desk pages of money and of findings."""

from django.urls import path

from qadam.indicators.views import money_desk as money
from qadam.indicators.views import settling

app_name = "moneydesk"

urlpatterns = [
    path("money/", money.programmes, name="programmes"),
    path("money/<slug:slug>/", money.entries, name="entries"),
    path("money/<slug:slug>/record/", money.record, name="record"),
    path("money/<slug:slug>/amend/", money.amend, name="amend"),
    path("money/<slug:slug>/import/", money.send_table, name="import"),
    path("money/<slug:slug>/entries/<int:pk>/", money.entry, name="entry"),
    path("money/<slug:slug>/table.<str:kind>", money.table, name="table"),
    path("findings/", settling.finding_list, name="findings"),
    path("findings/table.<str:kind>", settling.findings_table, name="findings-table"),
    path("findings/<int:pk>/", settling.finding, name="finding"),
]
