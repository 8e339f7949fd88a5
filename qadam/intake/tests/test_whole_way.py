"""From a file to a draft programme: what is read is checked, and what is checked is made."""

import pytest

from qadam.intake import actions
from qadam.intake.forms import proposed_naming
from qadam.intake.models import Intake
from qadam.intake.packaging import Naming
from qadam.intake.tests.papers import read_paper
from qadam.people.models import Body, User
from qadam.programmes.models import Edition

pytestmark = pytest.mark.django_db


def naming_of(intake: Intake, **more: str) -> Naming:
    names = proposed_naming(intake, None)
    texts = {code: names.get(f"name_{code}") or "Жоспар" for code in ("kk", "ru", "en")}
    return Naming(
        slug=names["slug"], kind="plan", names=texts, shorts=texts, act_kind="plan", issuer=intake.body
    )


def settle(intake: Intake, by: User) -> None:
    """Accept every row and make every unknown body a new one."""
    for row in intake.rows.all():
        actions.accept_row(row, by=by, seen=row.edition_number)
    for choice in intake.body_choices.filter(body=None):
        chosen = actions.Chosen(None, True, choice.name, f"{choice.name} (рус.)", Body.Kind.OFFICE)
        actions.choose_body(choice, chosen, by=by, seen=choice.edition_number)


def test_a_checked_document_becomes_a_draft_programme(
    coordinator: User, issuer: Body, ministry: Body
) -> None:
    intake = read_paper(coordinator, issuer)
    settle(intake, coordinator)

    made = actions.make_programme(intake, by=coordinator, naming=naming_of(intake))

    edition = made.edition
    assert edition is not None
    assert (made.state, edition.state, edition.issuer) == ("made", Edition.State.DRAFT, issuer)
    assert [(row.number, row.name_kk, row.deadline) for row in edition.measures.all()] == [
        ("1", "Кәсіпорындарда 12 семинар өткізу", "until 2017-04-01"),
        ("2", "Еңбек жағдайларын тексеру", "quarterly"),
        ("3", "Нұсқаулық әзірлеу", edition.measures.get(number="3").deadline),
    ]
    second = edition.measures.get(number="2")
    assert [executor.body.name_kk for executor in second.executors.all()] == [
        "Министрлік",
        "Су көлігі инспекциясы",
    ]
    assert second.intake_row.as_read["sources"]["row"]["row"] == 3
