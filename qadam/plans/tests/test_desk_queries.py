"""The pages of the desk that show one thing cost as many queries however much hangs on it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.files.models import Upload
from qadam.notices.actions import subscribe
from qadam.people.tests.factories import BodyFactory, person_in
from qadam.plans.models import ReportFile
from qadam.plans.tests.factories import (
    DutyFactory,
    FigureFactory,
    MeasureFactory,
    ProductFactory,
    QuestionFactory,
    Role,
    VersionFactory,
    submitted,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import record

pytestmark = pytest.mark.django_db


def assert_flat(client: Client, path: str, more: Callable[[int], None]) -> None:
    """Compare the queries of a page with one row and with thirty."""

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    more(1)
    cost()
    one = cost()
    more(29)
    assert cost() == one


def address(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(f"desk:{name}", args=args)


def test_a_duty_with_many_versions_files_and_steps(client: Client) -> None:
    report = submitted()
    user = person_in(report.duty.body)
    client.force_login(user)

    def more(count: int) -> None:
        start = report.versions.count()
        for place in range(start, start + count):
            upload = Upload.objects.create(
                file=f"f{place}", name=f"{place}.txt", size=1, sha256=f"{place:064}", uploaded_by=user
            )
            ReportFile.objects.create(report=report, upload=upload, added_by=user)
            named = [{"name": upload.name, "sha256": upload.sha256, "size": 1}]
            VersionFactory(report=report, number=place + 1, files=named, submitted_by=user)
            FigureFactory(report=report, position=place)
            ProductFactory(measure=report.duty.measure, position=place)
            record(report, "attach", by=user)

    assert_flat(client, address("duty", report.duty.pk), more)


def test_a_draft_with_many_questions_and_undated_measures(client: Client) -> None:
    draft = EditionFactory(state=Edition.State.DRAFT)
    assert draft.issuer is not None
    client.force_login(person_in(draft.issuer, Role.CONTROL))

    def more(count: int) -> None:
        for _place in range(count):
            QuestionFactory(edition=draft).proposed.set([BodyFactory()])
            MeasureFactory(node__edition=draft, deadline="standing")

    assert_flat(client, address("programme", draft.slug), more)


def test_many_programmes(client: Client) -> None:
    issuer = BodyFactory()
    client.force_login(person_in(issuer, Role.CONTROL))

    def more(count: int) -> None:
        for _place in range(count):
            QuestionFactory(edition=EditionFactory(state=Edition.State.DRAFT, issuer=issuer))

    assert_flat(client, address("programmes"), more)


def test_a_calendar_of_many_duties(client: Client) -> None:
    body = BodyFactory()
    secret = subscribe(person_in(body)).secret

    def more(count: int) -> None:
        for _place in range(count):
            DutyFactory(body=body)

    assert_flat(client, address("calendar-feed", secret), more)
