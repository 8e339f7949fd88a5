"""Which wording of a measure was in force on which day, in a constant number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.people.models import Body
from qadam.programmes.models import Amendment, Edition, Executor, Measure, MeasureChange, PlanNode
from qadam.programmes.rows import present_text, text_of
from qadam.programmes.wordings import rows_of, rows_of_measures

pytestmark = pytest.mark.django_db


def named(text: str) -> dict[str, str]:
    """Return a name in three languages."""
    return {"name_kk": text, "name_ru": text, "name_en": text}


@pytest.fixture
def measure() -> Measure:
    """Return a measure of a plan in force, carried out by one body."""
    edition = Edition.objects.create(
        slug="plan",
        family="plan",
        kind="plan",
        state="approved",
        first_on=date(2026, 1, 1),
        **named("Жоспар"),
    )
    node = PlanNode.objects.create(edition=edition, position=1, key="1", kind="direction", **named("Бағыт"))
    measure = Measure.objects.create(
        edition=edition, node=node, position=1, number="1", code="1", deadline="quarterly", **named("Отырыс")
    )
    body = Body.objects.create(key="office", kind=Body.Kind.OFFICE, **named("Кеңсе"))
    Executor.objects.create(measure=measure, position=1, body=body, role="collect", is_by_agreement=True)
    return measure


def amended(measure: Measure, in_force_on: date, **new: str) -> Amendment:
    """Keep the present row under an act and write the new values, as enactment does."""
    amendment = Amendment.objects.create(
        edition=measure.edition,
        number=str(in_force_on),
        in_force_on=in_force_on,
        state=Amendment.State.ENACTED,
    )
    MeasureChange.objects.create(
        amendment=amendment, measure=measure, kind="change", old=present_text(measure).kept()
    )
    Measure.objects.filter(pk=measure.pk).update(**new)
    measure.refresh_from_db()
    return amendment


def test_a_measure_no_act_changed_has_one_wording_without_ends(measure: Measure) -> None:
    [row] = rows_of(measure)

    assert (row.first_on, row.last_on, row.deadline, row.replaced_by) == (None, None, "quarterly", None)
    assert [(item.body.key, item.role, item.is_by_agreement) for item in row.executors] == [
        ("office", "collect", True)
    ]


def test_each_act_begins_a_wording_and_the_earlier_one_ends_the_day_before(measure: Measure) -> None:
    first = amended(measure, date(2026, 4, 1), deadline="monthly")
    second = amended(measure, date(2026, 7, 1), deadline="yearly")

    rows = rows_of(measure)

    assert [(row.first_on, row.last_on, row.deadline, row.replaced_by) for row in rows] == [
        (None, date(2026, 3, 31), "quarterly", first),
        (date(2026, 4, 1), date(2026, 6, 30), "monthly", second),
        (date(2026, 7, 1), None, "yearly", None),
    ]


def test_the_earlier_wording_keeps_its_executors(measure: Measure) -> None:
    heir = Body.objects.create(key="heir", kind=Body.Kind.OFFICE, **named("Мұрагер"))
    amended(measure, date(2026, 4, 1))
    measure.executors.update(body=heir, role="", is_by_agreement=False)

    rows = rows_of(measure)

    assert [[(item.body.key, item.role, item.is_by_agreement) for item in row.executors] for row in rows] == [
        [("office", "collect", True)],
        [("heir", "", False)],
    ]


def test_of_two_acts_in_force_from_one_day_only_the_later_ever_applied(measure: Measure) -> None:
    amended(measure, date(2026, 4, 1), deadline="monthly")
    amended(measure, date(2026, 4, 1), deadline="yearly")

    rows = rows_of(measure)

    assert [(row.first_on, row.last_on, row.deadline) for row in rows] == [
        (None, date(2026, 3, 31), "quarterly"),
        (date(2026, 4, 1), None, "yearly"),
    ]


def test_a_draft_of_an_amendment_changes_no_wording(measure: Measure) -> None:
    draft = Amendment.objects.create(edition=measure.edition, in_force_on=date(2026, 4, 1))
    MeasureChange.objects.create(amendment=draft, measure=measure, kind="change", old={"deadline": "monthly"})

    rows = rows_of(measure)

    assert [row.deadline for row in rows] == ["quarterly"]


def test_an_added_and_ended_measure_is_in_force_between_its_days(measure: Measure) -> None:
    measure.from_on, measure.ended_on = date(2026, 2, 1), date(2026, 5, 31)
    measure.save(update_fields=["from_on", "ended_on"])

    [row] = rows_of(measure)

    assert [
        row.is_in_force(day)
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 5, 31), date(2026, 6, 1))
    ] == [False, True, True, False]


def test_a_kept_row_comes_back_as_it_was(measure: Measure) -> None:
    text = present_text(measure)

    assert text_of(text.kept()) == text


def test_the_wordings_of_thirty_measures_take_as_many_queries_as_those_of_one(measure: Measure) -> None:
    edition = measure.edition
    amended(measure, date(2026, 4, 1))
    with CaptureQueriesContext(
        connection,
    ) as one:
        rows_of_measures(list(edition.measures.all()))
    for number in range(2, 31):
        other = Measure.objects.create(
            edition=edition, node=measure.node, position=number, number=str(number), code=str(number),
            deadline="quarterly", **named("Қадам"),
        )  # fmt: skip
        Executor.objects.create(measure=other, position=1, body=Body.objects.get())
        amended(other, date(2026, 4, 1))

    with CaptureQueriesContext(connection) as thirty:
        found = rows_of_measures(list(edition.measures.all()))

    assert (len(found), len(thirty)) == (30, len(one))
