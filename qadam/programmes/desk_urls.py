"""Addresses of the issuer's side at the desk: acts that amend a programme, plans derived from it."""

from django.urls import path

from qadam.programmes.views import amending, deriving

app_name = "amending"

urlpatterns = [
    path("programmes/<slug:slug>/amendments/", amending.amendment_list, name="list"),
    path("programmes/<slug:slug>/amendments/begin/", amending.begin, name="begin"),
    path("programmes/<slug:slug>/amendments/<int:pk>/", amending.amendment_page, name="amendment"),
    path("programmes/<slug:slug>/amendments/<int:pk>/act/", amending.act, name="act"),
    path("programmes/<slug:slug>/amendments/<int:pk>/enact/", amending.enact, name="enact"),
    path("programmes/<slug:slug>/amendments/<int:pk>/add/", amending.add, name="add"),
    path("programmes/<slug:slug>/amendments/<int:pk>/added/<int:change_pk>/", amending.added, name="added"),
    path("programmes/<slug:slug>/amendments/<int:pk>/measures/<str:code>/", amending.row, name="row"),
    path("programmes/<slug:slug>/amendments/<int:pk>/measures/<str:code>/end/", amending.end, name="end"),
    path("programmes/<slug:slug>/amendments/<int:pk>/drop/<int:change_pk>/", amending.drop, name="drop"),
    path("programmes/<slug:slug>/derive/", deriving.derive, name="derive"),
    path("programmes/<slug:slug>/measures/<str:code>/result/", deriving.result, name="result"),
]
