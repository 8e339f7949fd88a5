"""A quarter of the founding plan under the decree, with a moved clock: from the first reminder to the end."""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import docx
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.notices.models import Notice
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import UserFactory
from qadam.plans import actions
from qadam.plans.actions.consolidation import (
    AskedField,
    FormContent,
    accept_contributions,
    build_report,
    set_form,
)
from qadam.plans.actions.sweeping import sweep
from qadam.plans.models import Duty, Escalation
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import verify_chain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Role = Membership.Role
DUE = date(2016, 4, 5)


@contextmanager
def on(day: str, hour: int = 12) -> Iterator[None]:
    with clock.moved(clock.parse(f"{day}T{hour:02}:00:00+06:00")), translation.override("kk"):
        yield


def swept(day: str) -> None:
    with on(day, 9):
        sweep(clock.now(), by=MACHINE)


@pytest.fixture
def plan() -> Edition:
    """The plan of 2015, put into force by a coordinator on the day it begins."""
    with on("2015-11-01"):
        load_units(by=MACHINE)
        actions.load_schemes(by=MACHINE)
        edition = load_folder(settings.PROGRAMMES_DIR / "enbek-qogamy-2015", by=MACHINE)[0]
        Duty.objects.all().delete()
        side = Body.objects.get(key="pa-internal-policy")
        Edition.objects.filter(pk=edition.pk).update(state=Edition.State.DRAFT, control=side)
        edition.refresh_from_db()
        return actions.approve(edition, by=person(side, Role.COORDINATOR))


def person(body: Body, role: str = Role.EXECUTOR) -> User:
    held = Membership.objects.filter(body=body, role=role).select_related("user").first()
    if held is not None:
        return held.user
    user: User = UserFactory(email=f"{body.key}.{role}@example.kz")
    Membership.objects.create(user=user, body=body, role=role)
    return user


def write(duty: Duty, by: User, **parts: object) -> None:
    report = actions.save_report(
        duty,
        text=f"{duty.body.name_kk}: тоқсан бойынша жұмыс орындалды.",
        language="kk",
        figures=[actions.Figure("отырыстар", 4, "бірлік", field=field) for field in asked(duty)],  # type: ignore[arg-type]
        by=by,
        **parts,  # type: ignore[arg-type]
    )
    actions.submit(report, by=by)


def asked(duty: Duty) -> list[object]:
    return list(duty.measure.contribution_form.fields.all())


def told(kind: str) -> Counter[str]:
    return Counter(Notice.objects.filter(kind=kind).values_list("user__email", flat=True))


def test_a_quarter_from_the_first_reminder_to_the_information_in_word(plan: Edition) -> None:
    lead = Duty.objects.select_related("measure__edition", "edition", "body").get(
        edition=plan, measure__number="1", part=Duty.Part.LEAD, original_on=DUE
    )
    contributions = lead.contributions.select_related("body", "measure__edition", "edition", "lead__body")
    akimats = [duty for duty in contributions if duty.body.kind == Body.Kind.AKIMAT]
    assert len(akimats) == 16
    assert {duty.due_on for duty in akimats} == {date(2016, 4, 1)}
    collector, control = (
        person(lead.body),
        person(Body.objects.get(key="pa-internal-policy"), Role.COORDINATOR),
    )
    head = person(lead.body, Role.HEAD)
    for duty in contributions:
        person(duty.body)

    with on("2016-01-15"):
        fields = [AskedField("отырыстар", "заседания", "sittings", unit="бірлік")]
        set_form(lead.measure, FormContent(fields=fields), by=collector)

    # Open, and the reminders.
    swept("2016-03-21")
    lead.refresh_from_db()
    assert lead.state == Duty.State.OPEN
    swept("2016-03-29")
    assert told("plans.due")[person(akimats[0].body).email] >= 1

    # The co-executors send in time; the lead looks at each and takes it.
    with on("2016-03-31"):
        for duty in contributions:
            write(duty, person(duty.body))
    with on("2016-04-04"):
        versions = {duty.pk: 1 for duty in contributions}
        assert all(outcome.is_done for outcome in accept_contributions(lead, versions, by=collector))

    # The lead itself is late: notice, then the extract to the supervising side.
    swept("2016-04-06")
    assert list(lead.escalations.values_list("step", flat=True)) == [Escalation.Step.NOTICE]
    assert told("plans.notice")[head.email] >= 1
    swept("2016-04-10")
    assert list(lead.escalations.values_list("step", flat=True)) == ["notice", "extract"]
    assert told("plans.extract")[control.email] >= 1
    with on("2016-04-10"):
        lead.refresh_from_db()
        assert lead in Duty.objects.overdue(clock.today())
        why = actions.Why("co_executors", "Деректер кеш жинақталды.", "А. Әлімов", date(2016, 4, 12))
        actions.explain(lead, why, by=head)

    # Built, submitted, returned, submitted again, accepted.
    with on("2016-04-11"):
        report = build_report(lead, language="kk", by=collector)
        assert all(duty.body.name_kk in report.text for duty in akimats)
        actions.submit(report, by=collector)
    with on("2016-04-13"):
        actions.return_for_changes(report, by=control, why="Қорытындысы жоқ", seen=1)
    with on("2016-04-14"):
        fresh = Duty.objects.select_related("report").get(pk=lead.pk)
        text = fresh.report.text + "\nҚорытынды: барлық өңірде комиссия отырды."
        figures = [
            actions.Figure(row.label, row.value, row.unit, field=row.field) for row in report.figures.all()
        ]
        again = actions.save_report(fresh, text=text, language="kk", figures=figures, by=collector)
        actions.submit(again, by=collector)
    with on("2016-04-15"):
        actions.accept(again, by=control, seen=2)
    lead.refresh_from_db()
    assert (lead.state, lead.is_late_answer, lead.times_returned) == (Duty.State.ACCEPTED, True, 1)

    # The information in Word, with all sixteen akimats; the period closes; the chain holds.
    with on("2016-04-20"):
        client = Client()
        client.force_login(control, backend=settings.AUTHENTICATION_BACKENDS[0])
        page = client.get(reverse("desk:consolidated-file", args=[lead.pk, "kk", "docx"]))
        closed = actions.close_period(plan, Period(date(2016, 1, 1), date(2016, 3, 31)), by=control)
    document = docx.Document(io.BytesIO(page.content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\u00a0", " ")
    assert "Қорытынды: барлық өңірде комиссия отырды." in words
    assert len(document.tables[-1].rows) >= 16 + 2
    assert closed.expected.count() == len(
        actions.expected_in(plan, Period(date(2016, 1, 1), date(2016, 3, 31)))
    )
    assert list(verify_chain()) == []


def test_nothing_is_said_twice_when_the_clock_strikes_again(plan: Edition) -> None:
    lead = Duty.objects.select_related("body").get(
        edition=plan, measure__number="1", part=Duty.Part.LEAD, original_on=DUE
    )
    person(lead.body)
    for day in ("2016-04-06", "2016-04-06", "2016-04-10"):
        swept(day)
    said = Notice.objects.count()

    swept("2016-04-10")
    with on((DUE - timedelta(days=20)).isoformat()):
        sweep(clock.now(), by=MACHINE, last=clock.parse("2016-04-10T09:00:00+06:00"))
    swept("2016-04-10")

    assert Notice.objects.count() == said
