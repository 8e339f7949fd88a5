"""What is typed at the desk and must not come out elsewhere: as a program of the page, or in public."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.notices.models import Letter, Notice
from qadam.plans import actions
from qadam.plans.models import Duty, Report, Review
from qadam.plans.tests.factories import DutyFactory
from qadam.workflow.log import MACHINE
from tests.pages import client_of, pages
from tests.permissions.table import TABLE
from tests.world import NOW, Role, World, standing

SCRIPT = "<script>alert(1)</script><b onmouseover=alert(1)>"
SECRET = "Жабықмәтін7731"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as made:
        write_everywhere(made, f"{SECRET} {SCRIPT}")
        yield made


def write_everywhere(world: World, text: str) -> None:
    """Let people of the desk type a text into all that control keeps of a duty."""
    executor, head = world.people[Role.EXECUTOR], world.people[Role.HEAD]
    coordinator, day = world.people[Role.COORDINATOR], clock.today() + timedelta(days=60)
    proof = actions.Proof("act", title=text, number=text[:80], place=text, held_on=clock.today())
    asking = actions.Asking(
        "extend", asked_on=day, asked_reason=text, responsible=text, periodicity=""
    )  # fmt: skip
    lead = world.draft_report.duty
    actions.explain(lead, actions.Why("data", text, text, promised_on=day), by=head)
    sent, late = world.sent_report, DutyFactory(measure=lead.measure, body=lead.body, days=-20)
    actions.return_for_changes(sent, why=text, remarks=[actions.Said(text, text)], by=coordinator)
    for duty, end in ((sent.duty, "return"), (lead, "submit"), (late, "extend"), (world.empty_duty, "draft")):
        report = actions.save_report(
            duty,
            text=text,
            language="kk",
            figures=[actions.Figure(text, None, text[:40], lines=text)],
            evidence=[proof],
            asking=asking if end == "extend" else None,
            by=executor,
        )
        if end in ("return", "submit"):
            report = actions.submit(report, by=executor)
        if end == "return":
            actions.return_for_changes(
                report, why=text, cause=Review.Cause.OTHER, remarks=[actions.Said(text, text)], by=coordinator
            )
    actions.set_new_term(
        Duty.objects.get(pk=world.empty_duty.pk), to_on=day, document=text, why=text, by=coordinator
    )
    actions.excuse(Duty.objects.get(pk=late.pk), document=text, why=text, by=coordinator)
    actions.keep_filter(executor, page="duties", name=text, query="")
    Upload.objects.update(name=f"{text[:60]}.pdf")
    Letter.objects.update(subject=text, body=text, trouble=text)
    actions.sweep(NOW + timedelta(days=1), by=MACHINE)


def test_the_texts_are_there(world: World) -> None:
    assert Report.objects.filter(text__contains=SECRET).count() == 4
    assert any(SECRET in str(notice.values) for notice in Notice.objects.all())


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_typed_runs_in_a_page(world: World) -> None:
    shown, running = set(), []

    for page in pages(world):
        if page.name.startswith(("account", "mfa", "usersessions")):
            continue
        html = client_of(world, page.reader).get(page.address("kk")).content.decode()
        shown |= {page.name} if SECRET in html else set()
        running += [page.name] if SCRIPT in html or "<b onmouseover" in html else []

    assert running == []
    assert "desk:duty" in shown


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [name for name in TABLE if any(entry.is_open for entry in TABLE[name]) and name != "desk:calendar-feed"],
)
def test_nothing_of_the_office_is_told_in_public(world: World, name: str) -> None:
    names = {user.full_name for user in world.people.values()}

    for entry in TABLE[name]:
        if Role.STRANGER not in entry.reads:
            continue
        with translation.override("kk"):
            address = reverse(name, args=entry.args(world))
        answer: Any = Client().get(f"{address}?{entry.query}")
        told = texts_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)

        assert SECRET not in told
        assert [one for one in names if one in told] == []


def texts_of(content: bytes) -> str:
    """Return what a file says: an office document is read part by part."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
