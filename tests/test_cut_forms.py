"""A form that does not arrive whole, sent to the served application: nothing changes, the next try succeeds."""

from contextlib import closing, suppress
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from qadam.files.models import Upload
from qadam.people.tests.factories import person_in
from qadam.plans.models import Report, ReportVersion
from qadam.plans.tests.desk import address
from qadam.plans.tests.factories import ReportFactory
from qadam.wsgi import application

pytestmark = pytest.mark.django_db(transaction=True)

BOUNDARY = "cut"
SECRET = "a" * 32


def multipart(step: str, *, file: bytes) -> bytes:
    """Return the body of a report's form as a browser sends it, with a file at its end."""
    rows = {"figures-TOTAL_FORMS": "0", "figures-INITIAL_FORMS": "0"}
    rows |= {"proofs-TOTAL_FORMS": "0", "proofs-INITIAL_FORMS": "0"}
    fields = {
        "step": step,
        "seen": "1",
        "language": "kk",
        "request": "accept",
        "text": "Екі отырыс өтті.",
    } | rows
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="evidence"; filename="тізім.txt"\r\n\r\n'
    return "".join([*parts, head]).encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


def send(client: Client, path: str, body: bytes, *, arrives: int) -> str:
    """Send a form through the served application, of which so many bytes arrive; return the status of the answer."""
    cookies = client.cookies | {settings.CSRF_COOKIE_NAME: SECRET}
    environ = RequestFactory().generic("POST", path).environ | {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": "; ".join(f"{name}={getattr(one, 'value', one)}" for name, one in cookies.items()),
        "HTTP_X_CSRFTOKEN": SECRET,
        "wsgi.input": BytesIO(body[:arrives]),
    }
    said: list[str] = []
    with suppress(OSError):
        answer: Any = application(environ, lambda status, _headers, *_more: said.append(status))
        with closing(answer):
            b"".join(answer)
    return said[0][:3] if said else "broken"


@pytest.mark.parametrize("share", [0.0001, 0.0002, 0.5, 0.999999])
@pytest.mark.parametrize("step", ["save", "submit"])
def test_a_form_cut_in_the_middle_changes_nothing_and_the_next_try_succeeds(
    client: Client, step: str, share: float
) -> None:
    report = ReportFactory(text="Бұрынғы")
    client.force_login(person_in(report.duty.body))
    path, body = address("report-save", report.duty_id), multipart(step, file=b"line\n" * 1_000_000)

    cut = send(client, path, body, arrives=int(len(body) * share))
    untouched = Report.objects.get()
    stored = Upload.objects.count()
    whole = send(client, path, body, arrives=len(body))
    sent = Report.objects.get()

    assert cut in ("400", "403", "500", "broken")
    assert (untouched.text, untouched.edition_number, untouched.state, stored) == ("Бұрынғы", 1, "draft", 0)
    assert whole == "302"
    assert (sent.text, sent.edition_number, Upload.objects.get().size) == ("Екі отырыс өтті.", 2, 5_000_000)
    assert ReportVersion.objects.count() == (1 if step == "submit" else 0)
