"""Addresses of the published files of a closed vote."""

from django.urls import re_path

from qadam.contests.views import counting

urlpatterns = [
    re_path(
        r"^results/(?P<pk>[0-9]{1,9})/(?P<name>(?:results|seal)\.json|(?:votes|receipts)\.csv|verify\.py)$",
        counting.results_file,
        name="results-file",
    ),
]
