"""A plan is changed by an act: old and new rows both stay, two people do not overwrite each other unseen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.translation import override

from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import BodyFactory, MembershipFactory
from qadam.programmes.actions import load
from qadam.programmes.amending import (
    add_measure,
    as_if_enacted,
    begin_amendment,
    change_measure,
    drop_change,
    enact,
    end_measure,
    rewrite_added,
    save_heading,
)
from qadam.programmes.amendment_faults import faults_of
from qadam.programmes.models import Amendment, Edition, Measure
from qadam.programmes.package.package import read_files
from qadam.programmes.rows import ExecutorLine, MeasureText, ProductLine, present_text
from qadam.programmes.signals import edition_changed
from qadam.programmes.tests.acts import act_file
from qadam.programmes.wordings import rows_of
from qadam.search.models import SearchRow
from qadam.workflow.log import MACHINE
from qadam.workflow.queries import history
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
ACT = {
    "number": "17",
    "date": date(2016, 2, 20),
    "in_force_on": date(2016, 3, 1),
    "title_kk": "Жоспарға өзгерістер енгізу туралы",
    "title_ru": "О внесении изменений в план",
    "title_en": "On changes to the plan",
}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2016-02-25T09:00:00+06:00", tick=False), override("en"):
        yield


@pytest.fixture
def edition(small: dict[str, bytes]) -> Edition:
    small["programme.yaml"] = small["programme.yaml"].replace(b"status: archive", b"status: approved")
    return load(read_files(small), by=MACHINE)[0]


@pytest.fixture
def coordinator(edition: Edition) -> User:
    held: Membership = MembershipFactory(body=edition.issuer, role=Membership.Role.COORDINATOR)
    return held.user


@pytest.fixture
def draft(edition: Edition, coordinator: User) -> Amendment:
    return begin_amendment(edition, by=coordinator, **ACT, upload=act_file(coordinator))


def measure_of(edition: Edition, code: str) -> Measure:
    return edition.measures.get(code=code)


def changed(measure: Measure, **new: Any) -> MeasureText:
    return replace(present_text(measure), **new)


def test_an_enacted_change_is_the_row_of_the_plan_and_the_old_one_is_kept(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    measure = measure_of(edition, "2")
    before = present_text(measure)
    new = changed(
        measure,
        name_kk="Талдамалы анықтама беру",
        deadline="until 2016-06-15",
        executors=(ExecutorLine("akimats", "prepare", True),),
        products=(ProductLine("analytical_note"), ProductLine("brief_note")),
    )
    change_measure(draft, measure, new=new, by=coordinator, seen=0)

    enact(draft, by=coordinator)

    measure = measure_of(edition, "2")
    rows = rows_of(measure)
    assert present_text(measure) == new
    assert [(row.first_on, row.last_on, row.text) for row in rows] == [
        (None, date(2016, 2, 29), before),
        (date(2016, 3, 1), None, new),
    ]


def test_a_form_that_stays_keeps_its_stored_row(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    measure = measure_of(edition, "1")
    information = measure.products.get(form="information")
    new = changed(measure, products=(ProductLine("information", "Ақпарат"), ProductLine("list")))
    change_measure(draft, measure, new=new, by=coordinator)

    enact(draft, by=coordinator)

    kept = measure.products.get(form="information")
    assert (kept.pk, kept.position, kept.detail_kk) == (information.pk, 1, "Ақпарат")


def test_an_added_measure_stands_in_the_plan_from_the_day_in_force(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    new = MeasureText(
        name_kk="Көрме өткізу", name_ru="Провести выставку", name_en="Hold an exhibition",
        deadline="until 2016-09-01", node="1.1", number="2-1",
        executors=(ExecutorLine("akimat-one"),), products=(ProductLine("exhibition"),),
    )  # fmt: skip
    add_measure(draft, new=new, by=coordinator)

    enact(draft, by=coordinator)

    added = measure_of(edition, "2-1")
    assert (added.from_on, present_text(added)) == (date(2016, 3, 1), new)
    assert draft.changes.get().measure == added
    assert SearchRow.objects.filter(subject_key=f"{edition.pk}/{added.pk}").exists()


def test_an_ended_measure_stays_with_its_last_day(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    measure = measure_of(edition, "1")
    end_measure(draft, measure, by=coordinator)

    enact(draft, by=coordinator)

    measure.refresh_from_db()
    assert measure.ended_on == date(2016, 2, 29)
    assert [(row.first_on, row.last_on) for row in rows_of(measure)] == [(None, date(2016, 2, 29))]


def test_duties_are_told_of_an_amendment_when_it_is_in_force_already(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    measure = measure_of(edition, "2")
    change_measure(draft, measure, new=changed(measure, deadline="until 2016-06-15"), by=coordinator)
    told: list[list[str]] = []

    def listen(sender: type, **kwargs: Any) -> None:
        told.append([row.deadline for row in rows_of(measure_of(kwargs["edition"], "2"))])

    edition_changed.connect(listen)
    try:
        enact(draft, by=coordinator)
    finally:
        edition_changed.disconnect(listen)

    assert told == [["until 2015-11-15", "until 2016-06-15"]]


def test_the_log_says_who_amended_by_which_act(edition: Edition, coordinator: User, draft: Amendment) -> None:
    end_measure(draft, measure_of(edition, "1"), by=coordinator)

    enact(draft, by=coordinator)

    line = next(line for line in history(edition) if line.verb == "amend")
    assert (line.person, line.facts) == (
        str(coordinator),
        {"number": "17", "date": "2016-02-20", "in_force_on": "2016-03-01", "changes": 1},
    )


def test_an_amendment_comes_into_force_once(edition: Edition, coordinator: User, draft: Amendment) -> None:
    end_measure(draft, measure_of(edition, "1"), by=coordinator)
    enact(draft, by=coordinator)

    with pytest.raises(WrongState):
        enact(draft, by=coordinator)


def test_an_amendment_in_force_is_not_changed(edition: Edition, coordinator: User, draft: Amendment) -> None:
    end_measure(draft, measure_of(edition, "1"), by=coordinator)
    enact(draft, by=coordinator)

    with pytest.raises(WrongState):
        end_measure(draft, measure_of(edition, "2"), by=coordinator)


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ({"number": ""}, "Write the number of the act."),
        ({"date": None}, "Write the date of the act."),
        ({"date": date(2016, 2, 26)}, "The date of the act is in the future."),
        ({"in_force_on": None}, "Write the day from which the amendment is in force."),
        (
            {"in_force_on": date(2015, 10, 31)},
            "The amendment cannot be in force before the programme begins on 1 November 2015.",
        ),
        ({"title_ru": " "}, "Write the title of the act in Russian."),
        ({"upload": None}, "Attach the file of the act."),
    ],
)
def test_an_act_that_lacks_something_is_refused_with_a_sentence(
    edition: Edition, coordinator: User, draft: Amendment, heading: dict[str, Any], said: str
) -> None:
    end_measure(draft, measure_of(edition, "1"), by=coordinator)
    save_heading(draft, by=coordinator, **heading)

    with pytest.raises(ValidationError) as refused:
        enact(draft, by=coordinator)

    assert refused.value.messages == [said]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({"name_ru": ""}, "Measure 2: the name in Russian is empty."),
        ({"name_kk": ""}, "Measure 2: the name in Kazakh is empty."),
        ({"deadline": "some day"}, "Measure 2: the deadline is not understood from “some day” on."),
        (
            {"reports": "day 5 of doom"},
            "Measure 2: the report rule is not understood from “day 5 of doom” on.",
        ),
        ({"executors": ()}, "Measure 2: name at least one body that carries it out."),
        ({"executors": (ExecutorLine("nobody"),)}, "Measure 2: there is no body “nobody”."),
        (
            {"executors": (ExecutorLine("heir-2019"),)},
            "Measure 2: Heir of 2019 does not exist on the day the amendment is in force.",
        ),
    ],
)
def test_a_row_that_cannot_be_carried_out_is_refused_with_a_sentence(
    edition: Edition, coordinator: User, draft: Amendment, new: dict[str, Any], said: str
) -> None:
    BodyFactory(key="heir-2019", name_en="Heir of 2019", valid_from=date(2019, 1, 1))
    measure = measure_of(edition, "2")
    change_measure(draft, measure, new=changed(measure, **new), by=coordinator)

    with pytest.raises(ValidationError) as refused:
        enact(draft, by=coordinator)

    assert refused.value.messages == [said]
    assert present_text(measure_of(edition, "2")) == present_text(measure)


def test_an_amendment_that_changes_nothing_is_refused(coordinator: User, draft: Amendment) -> None:
    assert faults_of(draft) == ["Nothing is changed: add, change or end at least one measure."]


def test_a_row_that_reads_as_before_is_refused(edition: Edition, coordinator: User, draft: Amendment) -> None:
    measure = measure_of(edition, "2")

    with pytest.raises(ValidationError, match="Nothing is changed in this row"):
        change_measure(draft, measure, new=present_text(measure), by=coordinator)


def test_an_added_number_that_is_taken_is_refused(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    new = replace(present_text(measure_of(edition, "2")), node="9", number="1")
    add_measure(draft, new=new, by=coordinator)

    assert faults_of(draft) == [
        "There is a measure 1 already: give the added one another number.",
        "Measure 1: choose the part of the plan where it stands.",
    ]


def test_an_amendment_does_not_begin_before_a_later_one_in_force(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    end_measure(draft, measure_of(edition, "1"), by=coordinator)
    enact(draft, by=coordinator)
    earlier = begin_amendment(
        edition,
        by=coordinator,
        **ACT | {"number": "9", "in_force_on": date(2016, 2, 1), "upload": act_file(coordinator)},
    )
    end_measure(earlier, measure_of(edition, "2"), by=coordinator)

    assert faults_of(earlier) == [
        "The act No 17 is in force from 1 March 2016: an amendment after it cannot begin earlier."
    ]


def test_a_row_written_against_an_older_wording_is_refused(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    """Two drafts of one plan: what the first brought into force is not overwritten by the second."""
    measure = measure_of(edition, "2")
    other = begin_amendment(
        edition, by=coordinator, **ACT | {"number": "18", "upload": act_file(coordinator)}
    )
    change_measure(other, measure, new=changed(measure, name_en="Other"), by=coordinator)
    change_measure(draft, measure, new=changed(measure, deadline="until 2016-06-15"), by=coordinator)
    enact(draft, by=coordinator)

    with pytest.raises(ValidationError) as refused:
        enact(other, by=coordinator)

    assert refused.value.messages == [
        "Measure 2 was amended meanwhile: open its row, compare it and save it again."
    ]


def test_two_people_do_not_overwrite_a_row_unseen(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    measure = measure_of(edition, "2")
    change_measure(draft, measure, new=changed(measure, name_en="First"), by=coordinator, seen=0)

    with pytest.raises(WrongState, match="Somebody else has saved this meanwhile"):
        change_measure(draft, measure, new=changed(measure, name_en="Second"), by=coordinator, seen=0)

    assert draft.changes.get().new["name_en"] == "First"


def test_two_people_do_not_overwrite_the_act_unseen(coordinator: User, draft: Amendment) -> None:
    save_heading(draft, by=coordinator, seen=0, number="18")

    with pytest.raises(WrongState):
        save_heading(draft, by=coordinator, seen=0, number="19")


def test_an_added_row_is_written_anew_in_the_draft(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    text = replace(present_text(measure_of(edition, "2")), number="3")
    change = add_measure(draft, new=text, by=coordinator)

    rewrite_added(change, new=replace(text, number="2-1"), by=coordinator, seen=1)

    assert draft.changes.get().new["number"] == "2-1"


def test_a_row_taken_out_of_the_draft_twice_is_out_once(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    change = end_measure(draft, measure_of(edition, "1"), by=coordinator)

    drop_change(change, by=coordinator)
    drop_change(change, by=coordinator)

    assert [line.verb for line in history(draft)].count("drop_change") == 1


def test_an_executor_of_the_plan_does_not_amend_it(edition: Edition, draft: Amendment) -> None:
    ministry = Body.objects.get(key="ministry")
    held: Membership = MembershipFactory(body=ministry, role=Membership.Role.EXECUTOR)

    with pytest.raises(NotAllowed):
        end_measure(draft, measure_of(edition, "1"), by=held.user)
    with pytest.raises(NotAllowed):
        enact(draft, by=held.user)


@pytest.mark.parametrize("state", [Edition.State.DRAFT, Edition.State.ARCHIVE])
def test_only_a_programme_in_force_is_amended(edition: Edition, coordinator: User, state: str) -> None:
    Edition.objects.filter(pk=edition.pk).update(state=state)
    edition.refresh_from_db()

    with pytest.raises(NotAllowed):
        begin_amendment(edition, by=coordinator)


def test_a_plan_is_read_as_an_amendment_will_make_it_and_stays_as_it_is(
    edition: Edition, coordinator: User, draft: Amendment
) -> None:
    measure = measure_of(edition, "2")
    change_measure(draft, measure, new=changed(measure, deadline="until 2016-06-15"), by=coordinator)

    with as_if_enacted(draft) as amended:
        inside = [row.deadline for row in rows_of(measure_of(amended, "2"))]

    draft.refresh_from_db()
    assert inside == ["until 2015-11-15", "until 2016-06-15"]
    assert [row.deadline for row in rows_of(measure_of(edition, "2"))] == ["until 2015-11-15"]
    assert draft.is_draft
