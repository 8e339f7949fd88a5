"""The draft as it stands checked leaves as a document and reads back as what was checked."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from qadam.intake import actions
from qadam.intake.drafts import checked_draft
from qadam.intake.models import Intake
from qadam.intake.queries import rows_in_order
from qadam.intake.rows import day_set
from qadam.intake.tests.papers import read_paper
from qadam.people.models import Body, User
from qadam.reading.draft import Draft
from qadam.reading.reading import read
from qadam.writing.kinds import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(coordinator: User, issuer: Body, ministry: Body) -> Intake:
    return read_paper(coordinator, issuer)


def draft_of(intake: Intake) -> Draft:
    return checked_draft(Intake.objects.get(pk=intake.pk), rows_in_order(intake))


def file_of(client: Client, intake: Intake, kind: str) -> bytes:
    return client.get(reverse("intake:draft-file", args=[intake.pk, kind])).content


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_the_file_of_an_untouched_document_reads_back_as_the_same_measures(
    client: Client, intake: Intake, coordinator: User, kind: str
) -> None:
    client.force_login(coordinator)

    again = read(file_of(client, intake, kind), f"draft.{kind}")

    assert [one.contract() for one in again.measures] == [one.contract() for one in draft_of(intake).measures]
    assert (again.title, again.period, again.language) == (intake.title, intake.period, "kk")


def test_the_file_says_what_was_corrected_and_leaves_out_what_was_put_away(
    client: Client, intake: Intake, coordinator: User
) -> None:
    first, second, third = intake.rows.all()
    actions.save_row(first, {"title": "Түзетілген іс"}, by=coordinator, seen=1)
    actions.remove_row(second, by=coordinator, seen=1)
    actions.save_row(third, day_set(date(2017, 6, 1)), by=coordinator, seen=1)
    client.force_login(coordinator)

    page = file_of(client, intake, "html").decode().replace("\u00a0", " ")

    assert "Түзетілген іс" in page
    assert "Еңбек жағдайларын тексеру" not in page
    assert "бекітілген кестеге сәйкес (2017 жылғы 1 маусымға дейін)" in page


def test_every_format_is_linked_beside_the_document(
    client: Client, intake: Intake, coordinator: User
) -> None:
    client.force_login(coordinator)

    page = client.get(reverse("intake:document", args=[intake.pk])).content.decode()

    assert all(reverse("intake:draft-file", args=[intake.pk, kind]) in page for kind in KINDS)
