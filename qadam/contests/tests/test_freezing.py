"""A result is closed once, after the close, with nothing held; what is published can be checked by anybody."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from qadam.contests import verify
from qadam.contests.actions.entries import withdraw
from qadam.contests.actions.freezing import DRAIN, fill_places, freeze, settle_tie
from qadam.contests.actions.holding import decide_batch, detect
from qadam.contests.actions.secrets import destroy_secret, make_secret, note_backup
from qadam.contests.models import Activity, Candidacy, Decision, Freeze, Vote, VoteSecret
from qadam.contests.queries import counts
from qadam.contests.tests.counted import a_vote, batch_of, candidates, chair_of, give, host_of, refuse
from qadam.contests.tests.factories import ActivityFactory, CandidacyFactory, CommissionFactory, EntryFactory
from qadam.contests.voting import published
from qadam.contests.voting.secrets import NoSecret, place, secret_of
from qadam.kit import clock
from qadam.kit.tests.parallel import ends_at_once
from qadam.people.models import User
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.VOTE_SECRETS = tmp_path / "secrets"  # type: ignore[attr-defined]


def leaders(activity: Activity) -> set[str]:
    rows = Candidacy.objects.filter(arena=activity.arena_id).exclude(state="candidate")
    return set(rows.values_list("entry__number", flat=True))


def test_the_leaders_of_a_closed_result_go_on_and_the_result_is_logged() -> None:
    activity = a_vote(leaders=2)
    first, second, third = candidates(activity, 3)
    for candidacy, votes in ((first, 1), (second, 5), (third, 3)):
        give(candidacy, activity, votes)

    frozen = freeze(activity, by=host_of(activity))
    activity.refresh_from_db()

    assert activity.state == "frozen"
    assert leaders(activity) == {second.entry.number, third.entry.number}
    assert frozen.results["totals"] == {"raw": 9, "held": 0, "void": 0, "counted": 9}
    assert Change.objects.filter(verb="freeze_result", target="frozen").count() == 1
    assert Change.objects.filter(verb="lead").count() == 2


def test_a_result_is_not_closed_before_the_close_nor_while_the_last_votes_are_written() -> None:
    early, late = a_vote(closed=-timedelta(minutes=1)), a_vote(closed=DRAIN / 2)

    for activity in (early, late):
        with pytest.raises(ValidationError):
            freeze(activity, by=host_of(activity))
    assert not Freeze.objects.exists()


def test_a_result_is_not_closed_while_anything_is_held() -> None:
    activity = a_vote()
    votes = give(candidates(activity, 1)[0], activity, 3)
    batch = batch_of(votes[:1])
    host = host_of(activity)

    with pytest.raises(ValidationError):
        freeze(activity, by=host)
    decide_batch(batch, "void", by=chair_of(batch))
    frozen = freeze(activity, by=host)

    assert frozen.results["totals"] == {"raw": 3, "held": 0, "void": 1, "counted": 2}


def test_closing_lets_the_detectors_look_once_more() -> None:
    activity = a_vote()
    give(candidates(activity, 1)[0], activity, 40, every=timedelta(seconds=1), prefix="one")

    with pytest.raises(ValidationError):
        freeze(activity, by=host_of(activity))

    assert counts.held_batches(activity) == 1


def test_only_the_hosts_of_the_arena_close_its_result() -> None:
    activity = a_vote()

    with pytest.raises(NotAllowed):
        freeze(activity, by=host_of(a_vote()))


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_close_a_result_once() -> None:
    activity = a_vote()
    give(candidates(activity, 2)[0], activity, 3)
    people = [host_of(activity), host_of(activity)]

    def close(user: User) -> Callable[[], object]:
        return lambda: freeze(Activity.objects.get(pk=activity.pk), by=user)

    ends = ends_at_once(*[close(user) for user in people])

    assert ends == ["WrongState", "done"]
    assert Freeze.objects.count() == 1
    folder = published.folder_of(activity)
    assert sorted(path.name for path in folder.iterdir()) == sorted(verify.FILES)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert verify.verify(folder).faults == []


@pytest.mark.django_db(transaction=True)
def test_closing_and_holding_at_once_never_leave_held_votes_in_a_closed_result() -> None:
    activity = a_vote()
    give(candidates(activity, 1)[0], activity, 40, every=timedelta(seconds=1), prefix="one")
    host = host_of(activity)

    ends_at_once(
        lambda: freeze(Activity.objects.get(pk=activity.pk), by=host),
        lambda: detect(Activity.objects.get(pk=activity.pk)),
    )
    activity.refresh_from_db()

    assert (activity.state, counts.held_batches(activity)) == ("ready", 1)


def test_a_verdict_between_counting_and_closing_is_noticed() -> None:
    from qadam.contests.actions.freezing import freeze_result

    activity = a_vote()
    votes = give(candidates(activity, 1)[0], activity, 3)
    prepared = published.prepare(activity)
    batch_of(votes, "void")

    with pytest.raises(WrongState):
        freeze_result(activity, prepared, by=host_of(activity))
    assert not Freeze.objects.exists()


def test_the_commission_chooses_among_equals_for_the_places_left() -> None:
    activity = a_vote(leaders=2, tie="jury")
    first, second, third = candidates(activity, 3)
    for candidacy, votes in ((first, 4), (second, 2), (third, 2)):
        give(candidacy, activity, votes)
    host = host_of(activity)
    nomination = first.entry.nomination

    freeze(activity, by=host)
    before = leaders(activity)
    with pytest.raises(ValidationError):
        settle_tie(activity, nomination, [second, third], by=host)
    with pytest.raises(ValidationError):
        settle_tie(activity, nomination, [first], by=host)
    settle_tie(activity, nomination, [third], by=host)
    with pytest.raises(ValidationError):
        settle_tie(activity, nomination, [second], by=host)

    assert before == {first.entry.number}
    assert leaders(activity) == {first.entry.number, third.entry.number}


def test_after_a_leader_withdraws_the_next_one_comes_in_or_nobody_does() -> None:
    for vacancy, came in (("next", 1), ("empty", 0)):
        activity = a_vote(leaders=1, vacancy=vacancy)
        first, second = candidates(activity, 2)
        give(first, activity, 4)
        give(second, activity, 2)
        host = host_of(activity)
        freeze(activity, by=host)
        first.entry.withdrawn_at = clock.now()
        first.entry.save()

        nomination = first.entry.nomination

        assert len(fill_places(activity, nomination, by=host)) == came
        assert fill_places(activity, nomination, by=host) == []


@pytest.mark.parametrize("state", [None, "open", "taken"])
def test_a_leader_who_withdraws_makes_room_at_once_until_the_commission_has_decided(
    state: str | None,
) -> None:
    activity = a_vote(leaders=1)
    first, second = candidates(activity, 2)
    give(first, activity, 4)
    give(second, activity, 2)
    freeze(activity, by=host_of(activity))
    if state is not None:
        Decision.objects.create(
            commission=CommissionFactory(arena=activity.arena),
            activity=ActivityFactory(arena=activity.arena, kind="jury"),
            kind="winners",
            nomination=first.entry.nomination,
            state=state,
        )

    withdraw(first.entry, by=MACHINE)

    second.refresh_from_db()
    assert second.state == ("candidate" if state == "taken" else "leader")


def test_a_closed_result_shows_the_frozen_figures_whatever_happens_to_an_entry() -> None:
    activity = a_vote(leaders=1)
    first, second = candidates(activity, 2)
    give(first, activity, 4)
    give(second, activity, 2)
    freeze(activity, by=host_of(activity))
    first.entry.withdrawn_at = clock.now()
    first.entry.save()

    result = counts.result_of(activity, clock.now())

    assert result.stage == "frozen"
    assert [
        (line.number, line.counted, line.is_leader, line.is_withdrawn) for line in result.nominations[0].lines
    ] == [
        (first.entry.number, 4, True, True),
        (second.entry.number, 2, False, False),
    ]
    assert [day.raw for day in result.days] == [day.raw for day in counts.votes_by_day(activity)]


# --- What is published


def whole_vote(**rules: Any) -> Activity:
    """Return a closed result with everything in it: void votes, two nominations, days, refusals, a shared network."""
    activity = a_vote(leaders=1, **rules)
    host = host_of(activity)
    first, second, third, fourth = candidates(activity, 2, nominations=2)
    assert activity.opens_at is not None
    activity.networks.create(network="203.0.113.0/24", name="Мектеп", cap=3, act="№ 3", added_by=host)
    give(first, activity, 5)
    give(second, activity, 3, at=activity.opens_at + timedelta(days=1))
    give(third, activity, 4, every=timedelta(hours=9))
    shared = b"k" * 32
    for slot in range(3):
        give(fourth, activity, 1, key=shared, slot=slot, network=Vote.Network.REGISTERED)
    batch_of(give(fourth, activity, 2), "void")
    batch_of(give(first, activity, 2), "counted")
    refuse(activity, activity.opens_at, "repeated", 6)
    refuse(activity, activity.opens_at + timedelta(hours=3), "page", 1)
    make_secret(activity, by=host)
    freeze(activity, by=host)
    return activity


def with_tags() -> Path:
    activity = whole_vote(appeal_days=0)
    destroy_secret(activity, "Сервер, өшірілді", by=host_of(activity))
    return published.folder_of(activity)


def test_what_is_published_holds_before_and_after_the_tags() -> None:
    activity = whole_vote(appeal_days=0)
    folder = published.folder_of(activity)

    before = verify.verify(folder)
    destroy_secret(activity, "Сервер, өшірілді", by=host_of(activity))
    after = verify.verify(folder, before.seal)

    assert (before.faults, before.has_tags, before.votes) == ([], False, 19)
    assert (after.faults, after.has_tags, after.votes) == ([], True, 19)


def test_nothing_published_tells_who_voted_for_whom() -> None:
    activity = whole_vote(appeal_days=0)
    folder = published.folder_of(activity)
    destroy_secret(activity, "Сервер, өшірілді", by=host_of(activity))
    votes = (folder / "votes.csv").read_text()
    receipts = (folder / "receipts.csv").read_text().splitlines()[1:]

    for vote in Vote.objects.all():
        assert vote.receipt not in votes
        assert bytes(vote.unit_key).hex()[:16] not in votes
        assert bytes(vote.prefix_key).hex()[:16] not in votes
    assert receipts == sorted(receipts)
    assert {line.split(",")[1] for line in receipts} == {"counted", "void"}
    rows = list(csv.DictReader(votes.splitlines()))
    ordered = [
        (row["nomination"], row["entry"], row["day"], row["network"], row["state"], row["tag"])
        for row in rows
    ]
    for nomination in {row[0] for row in ordered}:
        own = [row for row in ordered if row[0] == nomination]
        assert own == sorted(own)


def test_tags_are_other_ones_whenever_they_are_made() -> None:
    key = b"u" * 32

    assert published.new_tagger()(key) != published.new_tagger()(key)
    once = published.new_tagger()
    assert once(key) == once(key)


def tamper_cells(path: Path) -> list[tuple[int, int]]:
    rows = path.read_text().splitlines()
    return [(line, cell) for line in range(1, len(rows)) for cell in range(len(rows[line].split(",")))]


def other(text: str) -> str:
    """Return another value of the same kind."""
    if text in ("counted", "void"):
        return "void" if text == "counted" else "counted"
    if text in ("ordinary", "registered"):
        return "registered" if text == "ordinary" else "ordinary"
    last = text[-1]
    return text[:-1] + ("1" if last == "0" else "0")


@pytest.mark.parametrize("is_tagged", [False, True])
def test_each_altered_cell_of_each_row_is_found_and_its_row_is_named(is_tagged: bool) -> None:
    folder = with_tags() if is_tagged else published.folder_of(whole_vote())
    for name in ("votes.csv", "receipts.csv"):
        path = folder / name
        whole = path.read_text()
        for line, cell in tamper_cells(path):
            rows = [row.split(",") for row in whole.splitlines()]
            rows[line][cell] = other(rows[line][cell])
            path.write_text("".join(",".join(row) + "\n" for row in rows))

            faults = verify.verify(folder).faults

            named = [fault for fault in faults if fault.file == name and fault.gaps.get("row") == line]
            assert named, (name, line, cell)
        path.write_text(whole)
    assert verify.verify(folder).faults == []


@pytest.mark.parametrize("name", ["votes.csv", "receipts.csv"])
def test_a_row_taken_away_added_or_moved_is_found(name: str) -> None:
    folder = with_tags()
    path = folder / name
    lines = path.read_text().splitlines(keepends=True)
    altered = {
        "first taken away": lines[:1] + lines[2:],
        "last taken away": lines[:-1],
        "one doubled": [*lines[:3], lines[2], *lines[3:]],
        "two changed places": [lines[0], lines[2], lines[1], *lines[3:]],
        "all taken away": lines[:1],
        "one cell more": [lines[0], lines[1].rstrip("\n") + ",x\n", *lines[2:]],
        "empty line": [lines[0], "\n", *lines[1:]],
        "no line feed at the end": [*lines[:-1], lines[-1].rstrip("\n") + " "],
    }
    for what, rows in altered.items():
        path.write_text("".join(rows))
        assert verify.verify(folder).faults, what


def every_value(value: object, way: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the ways to all single values of a JSON tree."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in every_value(inner, (*way, key))]
    if isinstance(value, list):
        return [found for place, inner in enumerate(value) for found in every_value(inner, (*way, place))]
    return [way]


def is_found(folder: Path) -> bool:
    """Tell whether the check refuses the folder, by a fault or as no published vote at all."""
    try:
        return bool(verify.verify(folder).faults)
    except verify.Unreadable:
        return True


@pytest.mark.parametrize("name", ["results.json", "seal.json"])
def test_each_altered_value_of_the_result_and_of_the_seal_is_found(name: str) -> None:
    folder = with_tags()
    path = folder / name
    whole = path.read_text()
    ways = every_value(json.loads(whole))
    assert len(ways) >= 5
    for way in ways:
        tree = json.loads(whole)
        inner = tree
        for step in way[:-1]:
            inner = inner[step]
        was = inner[way[-1]]
        inner[way[-1]] = not was if isinstance(was, bool) else was + 1 if isinstance(was, int) else f"{was}0"
        path.write_text(json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1) + "\n")
        assert is_found(folder), way


def test_altered_figures_of_a_candidate_are_named() -> None:
    folder = published.folder_of(whole_vote())
    path = folder / "results.json"
    tree = json.loads(path.read_text())
    line = tree["nominations"][1]["candidates"][0]
    line["counted"] += 1
    path.write_text(json.dumps(tree))

    told = [fault.told("en") for fault in verify.verify(folder).faults]

    assert any(line["number"] in text and "counted" in text for text in told)


def test_a_vote_moved_to_another_candidate_with_all_links_made_anew_is_found_by_the_result() -> None:
    folder = published.folder_of(whole_vote())
    path = folder / "votes.csv"
    rows = [row.split(",") for row in path.read_text().splitlines()]
    rows[1][2] = rows[8][2]
    link = ""
    for row in rows[1:]:
        link = verify.link_of(link, row[:6])
        row[6] = link[: verify.SHOWN]
    path.write_text("".join(",".join(row) + "\n" for row in rows))

    keys = {fault.key for fault in verify.verify(folder).faults}

    assert {"last", "sha256", "candidate"} <= keys


def test_a_network_that_voted_twice_is_found_by_its_tag() -> None:
    activity = a_vote(appeal_days=0)
    host = host_of(activity)
    candidacy = candidates(activity, 1)[0]
    for slot in range(2):
        give(candidacy, activity, 1, key=b"t" * 32, slot=slot)
    make_secret(activity, by=host)
    freeze(activity, by=host)
    destroy_secret(activity, "Сервер", by=host)

    assert {fault.key for fault in verify.verify(published.folder_of(activity)).faults} == {"tag"}


@given(st.binary(max_size=300), st.sampled_from(verify.FILES))
def test_no_file_makes_the_check_fall_over(content: bytes, name: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for file in verify.FILES:
            (Path(folder) / file).write_bytes(content if file == name else b"{}\n")
        code, out, errors = verify.run(Path(folder))

        assert (code, out) == (2, [])
        assert errors


def test_the_check_runs_alone_with_nothing_but_python() -> None:
    folder = with_tags()
    alone = folder.parent / "verify.py"
    checker = published.file_of(Activity.objects.get(), "verify.py")
    assert checker is not None
    alone.write_bytes(checker.read_bytes())

    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(alone), *arguments], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    seal = Freeze.objects.get().sha256
    good = run(str(folder), "--seal", seal, "--language", "kk")
    foreign = run(str(folder), "--seal", "0" * 64)
    (folder / "votes.csv").unlink()
    missing = run(str(folder))

    assert good[0] == 0
    assert "19 дауыс қайта саналды" in good[1]
    assert (foreign[0], "protocol" in foreign[2]) == (1, True)
    assert (missing[0], "votes.csv" in missing[2]) == (2, True)


def test_the_command_of_the_product_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    folder = published.folder_of(whole_vote())
    call_command("verify_votes", str(folder), language="en")
    assert "19 votes were counted anew" in capsys.readouterr().out

    text = (folder / "votes.csv").read_text()
    (folder / "votes.csv").write_text(text.replace("void", "counted", 1))

    with pytest.raises(CommandError) as refused:
        call_command("verify_votes", str(folder), language="en")
    assert refused.value.returncode == 1


# --- The secret


def test_a_secret_is_made_once_in_a_closed_file_and_known_by_its_fingerprint() -> None:
    activity = a_vote()
    host = host_of(activity)

    secret = make_secret(activity, by=host)
    with pytest.raises(WrongState):
        make_secret(activity, by=host)

    path = place(secret.name)
    assert len(secret_of(Activity.objects.get(pk=activity.pk))) == 32
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.read_text().strip() not in str(list(Change.objects.values_list("canonical", flat=True)))


def test_a_secret_is_destroyed_after_the_appeal_term_with_every_noted_copy_listed() -> None:
    activity = whole_vote(appeal_days=0)
    host = host_of(activity)
    secret = VoteSecret.objects.get()
    note_backup(secret, "Сейф, 14-бөлме", by=host)

    with pytest.raises(ValidationError):
        destroy_secret(activity, " \n ", by=host)
    with pytest.raises(ValidationError):
        destroy_secret(activity, "Сервер", by=host)
    destroyed = destroy_secret(activity, "Сервер: өшірілді\nСейф, 14-бөлме: жойылды", by=host)
    with pytest.raises(WrongState):
        destroy_secret(activity, "Сервер: өшірілді\nСейф, 14-бөлме: жойылды", by=host)

    assert not place(secret.name).exists()
    with pytest.raises(NoSecret):
        secret_of(Activity.objects.get(pk=activity.pk))
    assert (destroyed.destroyed_by, destroyed.copies.count("\n")) == (host, 1)
    assert Freeze.objects.get().tagged_sha256
    logged = Change.objects.get(verb="destroy_secret").canonical
    assert "Сейф, 14-бөлме" in logged


def test_a_secret_is_kept_while_the_vote_may_be_appealed_against_or_is_not_closed() -> None:
    appealed, running = whole_vote(appeal_days=10), a_vote()
    make_secret(running, by=host_of(running))

    for activity in (appealed, running):
        with pytest.raises(ValidationError):
            destroy_secret(activity, "Сервер", by=host_of(activity))
    assert all(place(secret.name).exists() for secret in VoteSecret.objects.all())


def test_only_the_hosts_of_the_arena_handle_its_secret() -> None:
    activity, stranger = whole_vote(appeal_days=0), host_of(a_vote())

    for act in (
        lambda: make_secret(activity, by=stranger),
        lambda: note_backup(VoteSecret.objects.get(), "Үй", by=stranger),
        lambda: destroy_secret(activity, "Сервер", by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_empty_vote_is_closed_and_checked_like_any_other() -> None:
    activity = a_vote(appeal_days=0)
    host = host_of(activity)
    CandidacyFactory(entry=EntryFactory(arena=activity.arena))
    make_secret(activity, by=host)
    freeze(activity, by=host)
    destroy_secret(activity, "Сервер", by=host)

    assert verify.verify(published.folder_of(activity)).faults == []


def test_the_log_vouches_for_a_closed_result_and_its_files() -> None:
    activity = whole_vote(appeal_days=0)
    folder = published.folder_of(activity)
    assert list(published.altered_results()) == []
    destroy_secret(activity, "Сервер, өшірілді", by=host_of(activity))
    assert list(published.altered_results()) == []

    frozen = Freeze.objects.get()
    results = {**frozen.results, "totals": {"raw": 1, "held": 0, "void": 0, "counted": 1}}
    Freeze.objects.update(results=results)
    altered = list(published.altered_results())
    Freeze.objects.update(results=frozen.results)
    text = (folder / "votes.csv").read_text()
    (folder / "votes.csv").write_text(text.replace("void", "counted", 1))

    assert altered == [f"the result of vote {activity.pk} was altered"]
    assert list(published.altered_results()) == [f"votes.csv of vote {activity.pk} is missing or was altered"]
