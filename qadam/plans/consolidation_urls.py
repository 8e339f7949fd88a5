"""Addresses of gathering at the desk."""

from django.urls import path

from qadam.plans.views import consolidation

urlpatterns = [
    path("", consolidation.consolidation_list, name="consolidations"),
    path("<int:pk>/", consolidation.consolidation_sheet, name="consolidation"),
    path("<int:pk>/table.<str:kind>", consolidation.consolidation_table, name="consolidation-table"),
    path("<int:pk>/form/", consolidation.consolidation_form, name="consolidation-form"),
    path("<int:pk>/remind/", consolidation.consolidation_remind, name="consolidation-remind"),
    path("<int:pk>/accept/", consolidation.consolidation_accept, name="consolidation-accept"),
    path("<int:pk>/build/", consolidation.consolidation_build, name="consolidation-build"),
    path("<int:pk>/rows/<int:row>/", consolidation.contribution, name="contribution"),
]
