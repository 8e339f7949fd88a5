"""Whoever alters, removes or adds a link of the log is found out."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from qadam.workflow import append_only
from qadam.workflow.log import GENESIS, MACHINE, Entry, digest, link, record
from qadam.workflow.models import ChainHead, Change
from qadam.workflow.queries import DayHead, Fault, day_heads, verify_chain
from qadam.workflow.tests.papers import Paper

Damage = Callable[..., None]


@pytest.fixture
def chain(paper: Paper) -> list[Change]:
    """Four links."""
    for verb in ["write", "read", "stamp", "file"]:
        record(paper, verb, by=MACHINE, why="as it should be")
    return list(Change.objects.all())


def test_an_untouched_chain_holds(chain: list[Change]) -> None:
    assert list(verify_chain({2: chain[1].digest, 4: chain[3].digest})) == []


def test_an_empty_log_holds(db: None) -> None:
    assert list(verify_chain()) == []


def test_an_altered_text_is_found(chain: list[Change], damage: Damage) -> None:
    damage("UPDATE workflow_change SET canonical = replace(canonical, 'stamp', 'shred') WHERE number = 3")

    assert list(verify_chain()) == [Fault(3, "its text was altered")]


@pytest.mark.parametrize(
    "column", ["actor", "body", "subject", "subject_key", "verb", "source", "target", "reason", "request"]
)
def test_an_altered_column_is_found(column: str, chain: list[Change], damage: Damage) -> None:
    damage(f"UPDATE workflow_change SET {column} = 'forged' WHERE number = 2")  # noqa: S608

    assert list(verify_chain()) == [Fault(2, "a column differs from the text that was hashed")]


def test_an_altered_moment_is_found(chain: list[Change], damage: Damage) -> None:
    damage("UPDATE workflow_change SET at = '2015-10-30 00:00:00+00' WHERE number = 2")

    assert list(verify_chain()) == [Fault(2, "a column differs from the text that was hashed")]


def test_a_row_deleted_in_the_middle_is_found(chain: list[Change], damage: Damage) -> None:
    damage("DELETE FROM workflow_change WHERE number IN (2, 3)")

    assert list(verify_chain()) == [Fault(2, "links 2 to 3 are missing")]


def test_a_row_deleted_at_the_beginning_is_found(chain: list[Change], damage: Damage) -> None:
    damage("DELETE FROM workflow_change WHERE number = 1")

    assert list(verify_chain()) == [Fault(1, "links 1 to 1 are missing")]


def test_rows_deleted_at_the_end_are_found(chain: list[Change], damage: Damage) -> None:
    damage("DELETE FROM workflow_change WHERE number >= 3")

    assert list(verify_chain()) == [Fault(4, "the chain ends at 2, its head says 4")]


def test_all_rows_deleted_is_found(chain: list[Change], damage: Damage) -> None:
    damage("DELETE FROM workflow_change")

    assert list(verify_chain()) == [Fault(4, "the chain ends at 0, its head says 4")]


def test_a_changed_head_is_found(chain: list[Change]) -> None:
    ChainHead.objects.update(digest=GENESIS)

    assert list(verify_chain()) == [Fault(4, "the head of the chain differs from its last link")]


def test_a_missing_head_is_found(chain: list[Change]) -> None:
    ChainHead.objects.all().delete()

    assert list(verify_chain()) == [Fault(4, "the head of the chain is missing")]


def test_a_row_added_behind_the_head_is_found(chain: list[Change]) -> None:
    said = json.loads(chain[3].canonical)
    del said["number"]
    link(Entry(**said), 5, chain[3].digest).save()

    assert list(verify_chain()) == [Fault(4, "the chain ends at 5, its head says 4")]


def test_a_link_hung_elsewhere_is_found(chain: list[Change], damage: Damage) -> None:
    canonical = chain[2].canonical
    damage(
        "UPDATE workflow_change SET previous = %s, digest = %s WHERE number = 3",
        GENESIS,
        digest(GENESIS, canonical),
    )

    faults = [Fault(3, "does not follow the link before it"), Fault(4, "does not follow the link before it")]
    assert list(verify_chain()) == faults


def test_a_text_that_is_no_text_of_ours_is_a_fault_not_a_crash(chain: list[Change], damage: Damage) -> None:
    for number, text in [(3, "[]"), (4, "no JSON at all")]:
        damage(
            "UPDATE workflow_change SET canonical = %s, digest = %s WHERE number = %s",
            text,
            digest(chain[number - 2].digest, text),
            number,
        )

    assert {fault.number for fault in verify_chain()} == {3, 4}


def test_a_chain_forged_from_end_to_end_differs_from_the_published_anchor(
    chain: list[Change], damage: Damage
) -> None:
    anchor = {3: chain[2].digest}
    damage("DELETE FROM workflow_change")
    previous = GENESIS
    for number, row in enumerate(chain, start=1):
        said = json.loads(row.canonical) | {"reason": "as the forger likes it"}
        del said["number"]
        forged = link(Entry(**said), number, previous)
        forged.save()
        previous = forged.digest
    ChainHead.objects.update(digest=previous)

    assert list(verify_chain()) == []
    assert list(verify_chain(anchor)) == [Fault(3, "differs from the published anchor")]


def test_an_anchor_behind_the_end_is_missing(chain: list[Change]) -> None:
    assert list(verify_chain({9: GENESIS})) == [Fault(9, "was published as an anchor and is missing")]


@given(text=st.text(), previous=st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_digest_depends_on_the_text_and_on_the_link_before(text: str, previous: str) -> None:
    text = text.encode("utf-8", "replace").decode()

    assert digest(previous, text) != digest(previous, text + " ")
    assert digest(previous, text) != digest(digest(previous, text), text)


def test_the_head_of_a_day_is_its_last_link_in_almaty(paper: Paper) -> None:
    from datetime import datetime

    from qadam.kit import clock

    for text in ["2026-03-05T10:00:00+05:00", "2026-03-05T23:59:00+05:00", "2026-03-05T19:01:00+00:00"]:
        with clock.moved(datetime.fromisoformat(text)):
            record(paper, "read", by=MACHINE)

    heads = day_heads()

    digests = dict(Change.objects.values_list("number", "digest"))
    assert heads == [DayHead(date(2026, 3, 5), 2, digests[2]), DayHead(date(2026, 3, 6), 3, digests[3])]


def test_the_command_says_that_the_chain_holds(
    chain: list[Change], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(f"# heads\n\n2026-03-05 4 {chain[3].digest}\n", encoding="utf-8")

    call_command("verify_log", anchors=anchors)

    assert capsys.readouterr().out == "4 links checked, 1 anchors: the chain holds.\n"


def test_the_command_names_each_fault_and_fails(
    chain: list[Change], damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    damage("UPDATE workflow_change SET canonical = 'x' WHERE number = 2")
    append_only.lift()

    with pytest.raises(CommandError) as refusal:
        call_command("verify_log")

    assert refusal.value.returncode == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "link 2: its text was altered"
    assert "trigger workflow_change_no_update is missing from the database or was altered" in said
    assert str(refusal.value) == (f"4 links checked, {len(said)} faults: the log cannot be trusted as it is.")


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-05 4",
        f"2026-03-05 ² {GENESIS}",
        f"yesterday 4 {GENESIS}",
        f"2026-03-05 4 {'x' * 64}",
        f"2026-03-05 4 {GENESIS} more",
    ],
)
def test_the_command_says_which_anchor_it_cannot_read(line: str, db: None, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(f"2026-03-05 1 {GENESIS}\n{line}\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"anchors\.txt, line 2: a day, a number and a digest"):
        call_command("verify_log", anchors=anchors)


def test_the_command_says_when_two_anchors_contradict_each_other(db: None, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(f"2026-03-05 1 {GENESIS}\n2026-03-05 1 {'1' * 64}\n", encoding="utf-8")

    with pytest.raises(CommandError, match="line 2: link 1 stands above with another digest"):
        call_command("verify_log", anchors=anchors)


def test_the_command_says_that_there_is_no_such_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_log", anchors=tmp_path / "nowhere.txt")
