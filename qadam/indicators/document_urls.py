"""Addresses of the documents of a programme's results."""

from django.urls import re_path

from qadam.indicators.views import documents

app_name = "resultdocuments"

_END = r"(?P<language>kk|ru|en)\.(?P<kind>docx|pdf|xlsx|html)$"

urlpatterns = [
    re_path(rf"^(?P<slug>[-\w]+)/results/passport-{_END}", documents.passport_file, name="passport-file"),
    re_path(
        rf"^(?P<slug>[-\w]+)/results/report-(?P<span>\d{{4}}(?:-(?:H[12]|Q[1-4]|\d\d)|\.\.\d{{4}})?)-{_END}",
        documents.report_file,
        name="report-file",
    ),
]
