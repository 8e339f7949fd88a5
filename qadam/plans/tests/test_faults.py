"""What goes wrong by itself: two people at the same moment, a second click, a file that does not arrive whole."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.tests.parallel import ends_at_once
from qadam.people.tests.factories import BodyFactory
from qadam.plans import actions
from qadam.plans.models import Duty, Report, ReportVersion, Review, TermChange
from qadam.plans.tests.desk import address
from qadam.plans.tests.factories import DutyFactory, ReportFactory, person_in, reviewer_of, submitted
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import verify_chain
from qadam.wsgi import application

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 2
Act = Callable[[], object]


def fresh(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_of_two_reviewers_at_once_one_accepts_and_the_other_is_told() -> None:
    report = submitted()
    people = [reviewer_of(report.duty) for _place in range(2)]

    ends = ends_at_once(*[_accepting(report, user) for user in people])

    assert ends == ["WrongState", "done"]
    assert Review.objects.count() == 1
    assert list(verify_chain()) == []


def _accepting(report: Report, user: Any) -> Act:
    return lambda: actions.accept(fresh(report), by=user)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_saving_while_another_submits_either_comes_first_or_is_told(_round: int) -> None:
    report = ReportFactory(text="Бірінші")
    first, second = person_in(report.duty.body), person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.submit(fresh(report), by=first),
        lambda: actions.save_report(
            Duty.objects.get(), text="Екінші", language="kk", figures=[], by=second, seen=1
        ),
    )

    assert ends in (["done", "done"], ["NotAllowed", "done"])
    # What was sent is what the report says: nothing was typed into it afterwards.
    assert ReportVersion.objects.get().text == Report.objects.get().text
    assert (Report.objects.get().state, Duty.objects.get().state) == ("submitted", "submitted")
    assert list(verify_chain()) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_new_term_while_another_accepts_leaves_one_decision(_round: int) -> None:
    report = submitted()
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)
    day = clock.today() + timedelta(days=40)

    ends = ends_at_once(
        lambda: actions.accept(fresh(report), by=first),
        lambda: actions.set_new_term(Duty.objects.get(), to_on=day, document="№ 7", why="Себеп", by=second),
    )

    assert ends == ["WrongState", "done"]
    assert (Report.objects.get().state, Duty.objects.get().state) in [
        ("accepted", "accepted"),
        ("retermed", "retermed"),
    ]
    assert list(verify_chain()) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_duty_handed_over_while_its_report_is_submitted_stays_whole(_round: int) -> None:
    report = ReportFactory()
    user, heir = person_in(report.duty.body), BodyFactory()

    ends = ends_at_once(
        lambda: actions.submit(fresh(report), by=user),
        lambda: actions.hand_over(
            Duty.objects.all(), heir, from_day=clock.today(), act="№ 1 Жарлық", by=MACHINE
        ),
    )

    duty, sent = Duty.objects.get(), Report.objects.get()
    assert ends in (["done", "done"], ["NotAllowed", "done"])
    assert (duty.state == "submitted") == (sent.state == "submitted")
    assert ReportVersion.objects.count() == (1 if sent.state == "submitted" else 0)
    assert list(verify_chain()) == []


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_preparing_while_another_saves_leaves_one_text(_round: int) -> None:
    report = ReportFactory(text="Бірінші")
    first, second = person_in(report.duty.body), person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.prepare(fresh(report), by=first),
        lambda: actions.save_report(
            Duty.objects.get(), text="Екінші", language="kk", figures=[], by=second, seen=1
        ),
    )

    assert ends in (["done", "done"], ["WrongState", "done"])
    assert Report.objects.get().state == "prepared"


def test_two_decisions_on_a_term_leave_one() -> None:
    day = clock.today() + timedelta(days=20)
    report = submitted(request="extend", asked_on=day, asked_reason="Дерек күтілуде", responsible="Бөлім")
    first, second = reviewer_of(report.duty), reviewer_of(report.duty)

    ends = ends_at_once(
        lambda: actions.extend(fresh(report), document="№ 7", by=first),
        lambda: actions.return_for_changes(fresh(report), why="Негізсіз", by=second),
    )

    assert ends == ["WrongState", "done"]
    assert TermChange.objects.count() + Duty.objects.get().times_returned == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_rules_of_a_plan_change_while_its_reports_are_submitted(_round: int) -> None:
    report = ReportFactory()
    other = DutyFactory(measure=report.duty.measure)
    user = person_in(report.duty.body)

    ends = ends_at_once(
        lambda: actions.submit(fresh(report), by=user),
        lambda: actions.make_duties(report.duty.edition, by=MACHINE),
    )

    assert ends == ["done", "done"]
    assert Report.objects.get().state == Duty.objects.get(pk=report.duty_id).state == "submitted"
    assert not Duty.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_saving_while_the_report_leaves_with_a_letter(_round: int) -> None:
    report = ReportFactory(text="Бірінші")
    first, second = person_in(report.duty.body), person_in(report.duty.body)
    letter = actions.register_letter(
        report.duty.body, number="05/7", dated_on=clock.today(), upload=None, by=first
    )

    ends = ends_at_once(
        lambda: actions.submit_many([Duty.objects.get()], letter, by=first),
        lambda: actions.save_report(
            Duty.objects.get(), text="Екінші", language="kk", figures=[], by=second, seen=1
        ),
    )

    assert ends in (["done", "done"], ["NotAllowed", "done"])
    assert ReportVersion.objects.get().text == Report.objects.get().text
    assert Report.objects.get().letter == letter


# A file that does not arrive whole.

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
