"""A state changes in one way: locked, checked, saved sparingly, logged."""

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from qadam.kit import clock
from qadam.kit.request import new_request_id
from qadam.kit.tests.parallel import at_once
from qadam.workflow.log import MACHINE, record, unit_of_work
from qadam.workflow.models import ChainHead, Change
from qadam.workflow.queries import BODY_NAMES, PERSON_NAMES, changes_of, history, verify_chain
from qadam.workflow.tests.papers import (
    BluePaper,
    Clerk,
    Paper,
    submit,
    submit_and_fail,
    submit_slowly,
    submit_twice_inside,
    submit_with,
)
from qadam.workflow.transitions import NotAllowed, Reentered, WrongState, transition

MOMENT = datetime(2026, 3, 5, 10, 30, tzinfo=ZoneInfo("Asia/Almaty"))


class ChangedMyMind(Exception):
    """Whoever began a unit of work does not want it after all."""


def test_a_transition_moves_the_thing_and_returns_it_fresh(paper: Paper) -> None:
    moved = submit(paper, by=Clerk(), page="two")

    paper.refresh_from_db()
    assert (paper.state, paper.pages) == ("submitted", ["one", "two"])
    assert (moved.state, moved.pages) == ("submitted", ["one", "two"])


def test_a_transition_logs_who_for_which_body_when_from_to_why_and_in_which_request(paper: Paper) -> None:
    request = new_request_id()

    with clock.moved(MOMENT):
        submit(paper, by=Clerk(), why="It is ready.")

    row = changes_of(paper).get()
    logged = (row.actor, row.body, row.at, row.verb, row.source, row.target, row.reason, row.request)
    assert logged == ("clerk-1", "ministry", MOMENT, "submit", "draft", "submitted", "It is ready.", request)
    assert (row.subject, row.subject_key) == ("papers.paper", str(paper.pk))


def test_a_second_click_finds_that_the_thing_has_moved_on(paper: Paper) -> None:
    submit(paper, by=Clerk())

    with pytest.raises(WrongState):
        submit(paper, by=Clerk())

    assert changes_of(paper).count() == 1


def test_a_thing_removed_meanwhile_has_moved_on_too(paper: Paper) -> None:
    gone = Paper(pk=paper.pk)
    paper.delete()

    with pytest.raises(WrongState):
        submit(gone, by=Clerk())


def test_the_row_of_the_database_counts_not_the_object_in_hand(paper: Paper) -> None:
    Paper.objects.filter(pk=paper.pk).update(state="filed")

    with pytest.raises(WrongState):
        submit(paper, by=Clerk())


def test_a_stranger_is_refused_and_nothing_is_written(paper: Paper) -> None:
    with pytest.raises(NotAllowed):
        submit(paper, by=Clerk(may=False))

    paper.refresh_from_db()
    assert (paper.state, changes_of(paper).count()) == ("draft", 0)


def test_only_the_fields_that_changed_are_saved(paper: Paper) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        submit(paper, by=Clerk())

    updates = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "papers_paper"')]
    assert len(updates) == 1
    assert '"state"' in updates[0]
    assert '"title"' not in updates[0]
    assert '"pages"' not in updates[0]


def test_a_file_given_in_a_transition_is_kept(paper: Paper, tmp_path: object, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]

    @transition(source=["draft"], target="scanned", rule=lambda by, thing: True)
    def scan(thing: Paper, *, by: Clerk) -> None:
        thing.scan.save("scan.txt", ContentFile(b"text"), save=False)

    scan(paper, by=Clerk())

    paper.refresh_from_db()
    assert (paper.state, paper.scan.name) == ("scanned", "scan.txt")


def test_when_the_block_fails_nothing_is_changed_or_logged(paper: Paper) -> None:
    with pytest.raises(ValueError, match="stapler"):
        submit_and_fail(paper, by=Clerk())

    paper.refresh_from_db()
    assert (paper.state, paper.title, Change.objects.count()) == ("draft", "Letter", 0)


def test_a_transition_inside_one_of_the_same_thing_is_refused(paper: Paper) -> None:
    with pytest.raises(Reentered):
        submit_twice_inside(paper, by=Clerk())

    paper.refresh_from_db()
    assert paper.state == "draft"
    assert submit(paper, by=Clerk()).state == "submitted"


def test_a_transition_may_carry_another_thing_along(paper: Paper) -> None:
    other = Paper.objects.create(title="Annex")

    submit_with(paper, by=Clerk(), other=other)

    assert [row.subject_key for row in Change.objects.all()] == [str(other.pk), str(paper.pk)]
    assert list(verify_chain()) == []


def test_a_proxy_has_the_history_of_the_thing_itself(paper: Paper) -> None:
    submit(BluePaper.objects.get(pk=paper.pk), by=Clerk())

    assert [line.verb for line in history(paper)] == ["submit"]


def test_the_source_of_a_transition_is_a_list_of_states() -> None:
    with pytest.raises(TypeError, match="list of states"):
        transition(source="draft", target="filed", rule=lambda by, thing: True)


def test_a_unit_chains_what_it_logged_at_its_end(paper: Paper) -> None:
    with unit_of_work():
        record(paper, "read", by=MACHINE)
        during = Change.objects.count()
        record(paper, "stamp", by=MACHINE, facts={"stamp": "№ 8"})

    assert during == 0
    assert [row.verb for row in Change.objects.all()] == ["read", "stamp"]
    head = ChainHead.objects.get()
    assert (head.number, head.digest) == (2, Change.objects.get(number=2).digest)


def test_an_inner_unit_that_fails_leaves_no_entry(paper: Paper) -> None:
    with unit_of_work():
        record(paper, "read", by=MACHINE)
        with pytest.raises(ValueError, match="stapler"):
            submit_and_fail(paper, by=Clerk())
        record(paper, "file", by=MACHINE)

    assert [row.verb for row in Change.objects.all()] == ["read", "file"]
    assert list(verify_chain()) == []


def test_what_a_plain_savepoint_rolls_back_is_not_logged_either(paper: Paper) -> None:
    with unit_of_work():
        with suppress(ChangedMyMind), transaction.atomic():
            submit(paper, by=Clerk())
            raise ChangedMyMind
        record(paper, "file", by=MACHINE)

    paper.refresh_from_db()
    assert paper.state == "draft"
    assert [row.verb for row in Change.objects.all()] == ["file"]


def test_an_outer_unit_that_fails_leaves_no_entry_of_the_inner_ones(paper: Paper) -> None:
    with suppress(ChangedMyMind), unit_of_work():
        submit(paper, by=Clerk())
        raise ChangedMyMind

    paper.refresh_from_db()
    assert (paper.state, Change.objects.count()) == ("draft", 0)


def test_history_shows_names_for_keys_the_newest_first(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PERSON_NAMES, "_entries", {"t": lambda keys: {"clerk-1": "Әсел Қуатқызы"}})
    monkeypatch.setattr(BODY_NAMES, "_entries", {"t": lambda keys: {"ministry": "Министрлік"}})
    record(paper, "write", by=MACHINE, facts={"pages": 1})
    submit(paper, by=Clerk(), why="Ready")

    lines = history(paper)

    shown = [(line.person, line.body, line.verb, line.source, line.target, line.reason) for line in lines]
    assert shown == [
        ("Әсел Қуатқызы", "Министрлік", "submit", "draft", "submitted", "Ready"),
        ("", "", "write", "", "", ""),
    ]
    assert [line.facts for line in lines] == [{}, {"pages": 1}]


def test_of_two_people_who_press_at_once_one_wins(real_paper: Paper) -> None:
    results = at_once(*[lambda: submit_slowly(real_paper, by=Clerk(), page="two")] * 4)

    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["Paper", "WrongState", "WrongState", "WrongState"]
    real_paper.refresh_from_db()
    assert real_paper.pages == ["one", "two"]
    assert changes_of(real_paper).count() == 1


def test_parallel_writers_make_one_chain_without_gaps_or_deadlocks(real_paper: Paper) -> None:
    papers = [real_paper, *(Paper.objects.create(title=f"Letter {place}") for place in range(3))]

    def write(order: list[Paper]) -> None:
        for _ in range(5):
            with unit_of_work():
                for paper in order:
                    record(paper, "read", by=MACHINE)

    results = at_once(*[lambda turn=turn: write(papers[turn:] + papers[:turn]) for turn in range(4)])

    assert results == [None] * 4
    assert list(Change.objects.values_list("number", flat=True)) == list(range(1, 81))
    assert list(verify_chain()) == []


def test_the_first_links_of_a_new_log_may_come_at_once(real_paper: Paper) -> None:
    ChainHead.objects.all().delete()

    results = at_once(*[lambda: record(real_paper, "read", by=MACHINE)] * 4)

    assert results == [None] * 4
    assert list(verify_chain()) == []
    assert Change.objects.count() == 4
