"""Findings live: found, gone, found again; accepted with a note, corrected by an act, opened again with a reason."""

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from qadam.indicators.actions.findings import accept_finding, correct_finding, reopen_finding
from qadam.indicators.checking import run, sentence
from qadam.indicators.models import Finding, RowKind, Series, Target
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, TargetFactory
from qadam.indicators.tests.normed import Scene, scene
from qadam.kit import clock
from qadam.programmes.models import Amendment
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
State = Finding.State


@pytest.fixture
def held() -> Scene:
    """A programme whose total of 100 is stated beside parts of 40 and 50."""
    made = scene()
    indicator = IndicatorFactory(edition=made.edition, code="placed", source="section 7, table of tasks")
    whole = SeriesFactory(indicator=indicator, territory_code="KZ")
    TargetFactory(series=whole, value=Decimal(100), source="section 7, table of tasks, total row")
    for code, value in (("KZ-31", 40), ("KZ-61", 50)):
        part = SeriesFactory(indicator=indicator, territory_code=code, row=RowKind.PART, parent_code="KZ")
        TargetFactory(series=part, value=Decimal(value))
    run(made.edition)
    return made


def only(held: Scene) -> Finding:
    return Finding.objects.get(edition=held.edition, kind="sum_of_parts")


def set_part(held: Scene, value: int) -> None:
    part = Series.objects.get(indicator__edition=held.edition, territory_code="KZ-61")
    Target.objects.filter(series=part).update(value=Decimal(value))


def act(held: Scene, **more: Any) -> Amendment:
    day = clock.today()
    facts = {"number": "12", "date": day, "in_force_on": day, "state": Amendment.State.ENACTED}
    return Amendment.objects.create(edition=held.edition, **facts | more)


def test_a_finding_tells_its_numbers_and_place_in_three_languages(held: Scene) -> None:
    found = only(held)

    assert (found.state, found.severity) == (State.OPEN, Finding.Severity.HIGH)
    assert found.place == "section 7, table of tasks, total row"
    assert found.facts["difference"] == "10"
    for language in ("kk", "ru", "en"):
        assert {"100", "90", "10"} <= set(sentence(found, language).replace(";", " ").replace(".", " ").replace(",", " ").split())  # fmt: skip  # noqa: E501


def test_numbers_that_agree_again_close_a_finding_and_keep_its_row(held: Scene) -> None:
    set_part(held, 60)

    outcome = run(held.edition)

    assert outcome.gone == 1
    assert only(held).state == State.GONE
    assert Change.objects.filter(subject="indicators.finding", verb="lose").count() == 1


def test_what_was_gone_is_found_again(held: Scene) -> None:
    set_part(held, 60)
    run(held.edition)
    set_part(held, 50)

    outcome = run(held.edition)

    assert outcome.again == 1
    assert only(held).state == State.OPEN


def test_an_accepted_finding_stays_accepted_while_its_numbers_stay(held: Scene) -> None:
    accept_finding(only(held), by=held.coordinator, why="Жылдың ортасында дөңгелектелген.")

    run(held.edition)

    assert (only(held).state, only(held).note) == (State.ACCEPTED, "Жылдың ортасында дөңгелектелген.")


def test_an_accepted_finding_opens_again_when_its_numbers_change(held: Scene) -> None:
    accept_finding(only(held), by=held.coordinator, why="Белгілі айырма.")
    set_part(held, 55)

    outcome = run(held.edition)

    assert outcome.changed == 1
    assert (only(held).state, only(held).note, only(held).facts["difference"]) == (State.OPEN, "", "5")
    assert Change.objects.filter(subject="indicators.finding", reason="Белгілі айырма.").exists()


def test_a_finding_is_accepted_once(held: Scene) -> None:
    found = only(held)
    accept_finding(found, by=held.coordinator, why="Белгілі айырма.")

    with pytest.raises(WrongState):
        accept_finding(found, by=held.coordinator, why="Екінші рет.")

    assert only(held).note == "Белгілі айырма."


def test_accepting_needs_a_note(held: Scene) -> None:
    with pytest.raises(ValidationError):
        accept_finding(only(held), by=held.coordinator, why="  ")

    assert only(held).state == State.OPEN


def test_strangers_and_operators_settle_nothing(held: Scene) -> None:
    for user in (held.operator, held.stranger):
        with pytest.raises(NotAllowed):
            accept_finding(only(held), by=user, why="Белгілі айырма.")


def test_a_finding_is_corrected_by_an_act_in_force(held: Scene) -> None:
    enacted = act(held)

    correct_finding(only(held), by=held.coordinator, amendment=enacted, why="")

    assert (only(held).state, only(held).amendment) == (State.CORRECTED, enacted)


def test_a_draft_act_corrects_nothing(held: Scene) -> None:
    draft = act(held, state=Amendment.State.DRAFT)

    with pytest.raises(ValidationError):
        correct_finding(only(held), by=held.coordinator, amendment=draft, why="")


def test_a_settled_finding_is_opened_again_with_a_reason(held: Scene) -> None:
    accept_finding(only(held), by=held.coordinator, why="Белгілі айырма.")

    reopen_finding(only(held), by=held.coordinator, why="Құжат қайта тексерілді.")

    assert (only(held).state, only(held).note, only(held).settled_by) == (State.OPEN, "", None)


def test_the_command_lists_findings_as_json(held: Scene) -> None:
    out = StringIO()

    call_command("findings", "--programme", held.edition.slug, "--json", stdout=out)

    told = [row for row in json.loads(out.getvalue()) if row["kind"] == "sum_of_parts"]
    assert [(row["severity"], row["state"]) for row in told] == [("high", "open")]


def test_the_command_knows_the_programmes() -> None:
    with pytest.raises(CommandError):
        call_command("findings", "--programme", "none-such")
