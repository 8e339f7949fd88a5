"""The files of a closed vote that anybody may take and check: results.json, votes.csv, receipts.csv, seal.json.

They are written once, beside the kept files of the product, in the order of what they say and not of arrival:
whoever knows when somebody voted must not find the row. How they hang together: docs/decisions/0049.
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Max

from qadam.contests import verify
from qadam.contests.models import Activity, Freeze, HeldBatch, Verdict, Vote, VoteRules
from qadam.contests.queries import counts
from qadam.kit.clock import ALMATY
from qadam.workflow.models import Change
from qadam.workflow.queries import facts_of

TAG_BYTES = 16
# Beside the four files, the program that checks them.
CHECKER = "verify.py"


@dataclass(frozen=True)
class Mark:
    """What the count hung on: when it is the same later, nothing was added or judged meanwhile."""

    votes: int
    last_vote: int | None
    last_verdict: int | None


@dataclass(frozen=True)
class Prepared:
    """Files written aside, to be put in their place when the result is closed."""

    folder: Path
    place: Path
    mark: Mark
    results: dict[str, Any]
    sha256: str
    votes_sha256: str

    def put(self) -> None:
        """Put the files where they are published."""
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self.folder.rename(self.place)

    def discard(self) -> None:
        """Remove files that were not put in their place."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Tagger(Protocol):
    """Makes the tag of a vote of its key."""

    def __call__(self, unit_key: bytes) -> str: ...


def folder_of(activity: Activity) -> Path:
    """Return where the published files of a vote lie."""
    return Path(settings.MEDIA_ROOT) / "votes" / str(activity.pk)


def file_of(activity: Activity, name: str) -> Path | None:
    """Return a published file by its name, or nothing where there is none; the checking program is one of them."""
    if name == CHECKER:
        return Path(verify.__file__)
    path = folder_of(activity) / name
    return path if name in verify.FILES and path.is_file() else None


def mark_of(activity: Activity) -> Mark:
    """Return what a count of this moment hangs on."""
    votes = Vote.objects.filter(activity=activity)
    verdicts = Verdict.objects.filter(batch__activity=activity)
    return Mark(
        votes.count(), votes.aggregate(last=Max("pk"))["last"], verdicts.aggregate(last=Max("pk"))["last"]
    )


def prepare(activity: Activity) -> Prepared:
    """Count everything and write the files aside."""
    place = folder_of(activity)
    place.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{activity.pk}-", dir=place.parent))
    try:
        mark = mark_of(activity)
        votes = write_votes(activity, folder / verify.VOTES)
        receipts = write_receipts(activity, folder / verify.RECEIPTS)
        results = results_of(activity, votes.seal, receipts.seal)
        sha256 = _write(folder / verify.RESULTS, results)
        _write(folder / verify.SEAL, seal_of(sha256, None))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Prepared(folder, place, mark, results, sha256, votes.seal["sha256"])


def results_of(activity: Activity, votes: dict[str, Any], receipts: dict[str, Any]) -> dict[str, Any]:
    """Return what results.json says. Names are not in it: who withdraws later takes the name off the page."""
    rules = activity.vote_rules
    found = counts.totals(activity)
    registered = counts.registered_votes(activity)
    arena = activity.arena
    assert activity.opens_at is not None
    assert activity.closes_at is not None
    return {
        "format": verify.FORMAT,
        "contest": arena.level.contest.slug,
        "level": arena.level.key,
        "arena": arena.territory.code,
        "activity": activity.pk,
        "is_sample": arena.level.contest.is_sample,
        "zone": ALMATY.key,
        "opens_at": activity.opens_at.astimezone(ALMATY).isoformat(),
        "closes_at": activity.closes_at.astimezone(ALMATY).isoformat(),
        "rules": {
            "unit": rules.unit,
            "leaders": rules.leaders,
            "tie": rules.tie,
            "vacancy": rules.vacancy,
            "appeal_days": rules.appeal_days,
            "act": rules.act,
        },
        "caps": counts.caps_of(activity),
        "nominations": [
            _nomination(nomination.key, own, rules, registered)
            for nomination, own in counts.by_nomination(found)
        ],
        "totals": {
            "raw": sum(total.raw for total in found),
            "held": sum(total.held for total in found),
            "void": sum(total.void for total in found),
            "counted": sum(total.counted for total in found),
        },
        "days": [
            {
                "day": day.day.isoformat(),
                "raw": day.raw,
                "held": day.held,
                "void": day.void,
                "counted": day.counted,
            }
            for day in counts.votes_by_day(activity)
        ],
        "refusals": {
            "reasons": {refused.reason: refused.count for refused in counts.refusals_by_reason(activity)},
            "hours": [
                {"hour": hour.astimezone(ALMATY).isoformat(), "reason": reason, "count": count}
                for hour, reason, count in activity.refusals.order_by("hour", "reason").values_list(
                    "hour", "reason", "count"
                )
            ],
        },
        "seals": {"votes": votes, "receipts": receipts},
    }


def _nomination(
    key: str, own: Sequence[counts.Total], rules: VoteRules, registered: dict[int, int]
) -> dict[str, Any]:
    led = counts.led(own, rules)
    order = counts.earlier([total.candidacy for total in own])
    return {
        "key": key,
        "candidates": [
            {
                "number": total.candidacy.entry.number,
                "raw": total.raw,
                "held": total.held,
                "void": total.void,
                "counted": total.counted,
                "registered": registered.get(total.candidacy.entry_id, 0),
                "earlier": order[total.candidacy.entry_id],
                "withdrawn": total.candidacy.entry.withdrawn_at is not None,
            }
            for total in own
        ],
        "leaders": list(led.leaders),
        "tied": list(led.tied),
        "open_places": led.open_places,
    }


def seal_of(sha256: str, tags: dict[str, Any] | None) -> dict[str, Any]:
    """Return what seal.json says: the digest of the result, and of the tags once they are published."""
    return {"format": verify.FORMAT, "results_sha256": sha256, "tags": tags}


@dataclass
class Written:
    """A table as it was written: what the result or the seal says of it."""

    seal: dict[str, Any]


def write_votes(
    activity: Activity, path: Path, tagger: Tagger | None = None, destroyed_at: str = ""
) -> Written:
    """Write votes.csv, with a tag in each row where there is a tagger: their chain begins with the destruction."""
    columns = verify.VOTE_COLUMNS + (verify.TAG_COLUMNS if tagger else ())
    table = _Table(path, columns)
    link, tag_link = "", destroyed_at
    with table:
        for place, (cells, tag) in enumerate(vote_rows(activity, tagger), start=1):
            row = [str(place), *cells]
            link = verify.link_of(link, row)
            row.append(link[: verify.SHOWN])
            if tagger:
                tag_link = verify.link_of(tag_link, [row[-1], tag])
                row += [tag, tag_link[: verify.SHOWN]]
            table.add(row)
    return Written(table.seal(tag_link if tagger else link))


def write_receipts(activity: Activity, path: Path) -> Written:
    """Write receipts.csv: each code with the state of its vote, in the order of the codes."""
    states = _states(activity)
    votes = Vote.objects.filter(activity=activity).values_list("receipt", "pk")
    # Sorted here: databases put signs in the order of their own language.
    codes = sorted(
        f"{receipt},{states.get(pk, HeldBatch.State.COUNTED)}"
        for receipt, pk in votes.iterator(chunk_size=5000)
    )
    table = _Table(path, verify.RECEIPT_COLUMNS)
    link = ""
    with table:
        for code in codes:
            row = code.split(",")
            link = verify.link_of(link, row)
            table.add([*row, link[: verify.SHOWN]])
    return Written(table.seal(link))


def vote_rows(activity: Activity, tagger: Tagger | None = None) -> Iterator[tuple[list[str], str]]:
    """Return nomination, entry, day, network and state of each vote, and its tag, in the published order."""
    states = _states(activity)
    for candidacy in counts.candidates_of(activity):
        entry = candidacy.entry
        votes = Vote.objects.filter(activity=activity, entry=entry).order_by("at")
        columns = votes.values_list("pk", "at", "network", "unit_key")
        dated = ((_day(at), pk, network, key) for pk, at, network, key in columns.iterator(chunk_size=5000))
        for day, found in groupby(dated, lambda row: row[0]):
            # Within a day the order of arrival must not be seen.
            rows = sorted(
                (
                    "registered" if network == Vote.Network.REGISTERED else "ordinary",
                    str(states.get(pk, HeldBatch.State.COUNTED)),
                    tagger(bytes(key)) if tagger else "",
                )
                for _day_of, pk, network, key in found
            )
            for network, state, tag in rows:
                yield [entry.nomination.key, entry.number, day.isoformat(), network, state], tag


def _states(activity: Activity) -> dict[int, str]:
    """Return the votes that do not simply count: the latest verdict of each."""
    verdicts = Verdict.objects.filter(batch__activity=activity).order_by("pk")
    return dict(verdicts.values_list("vote_id", "state").iterator(chunk_size=5000))


def _day(at: datetime) -> date:
    return at.astimezone(ALMATY).date()


def new_tagger() -> Tagger:
    """Return a maker of tags with a random key that nobody keeps: a tag cannot be made again from any address."""
    key = secrets.token_bytes(32)

    def tag(unit_key: bytes) -> str:
        return hmac.digest(key, unit_key, hashlib.sha256)[:TAG_BYTES].hex()

    return tag


def publish_tags(activity: Activity, destroyed_at: datetime) -> str:
    """Write votes.csv anew with tags, and the seal that says so; return the digest of the file with tags."""
    folder = folder_of(activity)
    folder.mkdir(parents=True, exist_ok=True)
    aside, seal = folder / f".{verify.VOTES}", folder / f".{verify.SEAL}"
    moment = destroyed_at.astimezone(ALMATY).isoformat()
    written = write_votes(activity, aside, new_tagger(), moment)
    tags = {"sha256": written.seal["sha256"], "last": written.seal["last"], "destroyed_at": moment}
    _write(seal, seal_of(activity.freeze.sha256, tags))
    aside.rename(folder / verify.VOTES)
    seal.rename(folder / verify.SEAL)
    sha256: str = written.seal["sha256"]
    return sha256


class _Table:
    """A CSV file of plain cells, its digest taken while it is written."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self._columns = path, columns
        self._hash, self._rows = hashlib.sha256(), -1

    def __enter__(self) -> "_Table":
        self._file = self._path.open("wb")
        self.add(self._columns)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def add(self, cells: Iterable[str]) -> None:
        """Write one row; what is published has no cell that would need quotes."""
        line = (",".join(cells) + "\n").encode()
        self._hash.update(line)
        self._file.write(line)
        self._rows += 1

    def seal(self, last: str) -> dict[str, Any]:
        """Return the number of rows, the digest of the file and its last link in full."""
        return {"rows": self._rows, "sha256": self._hash.hexdigest(), "last": last}


def altered_results() -> Iterator[str]:
    """Yield each closed result that is not what the log says was published, in the database or in its files."""
    links = Change.objects.filter(subject=Freeze._meta.label_lower, verb="publish_result")
    kept = {int(link.subject_key): facts_of(link) for link in links.iterator()}
    for frozen in Freeze.objects.select_related("activity").order_by("pk"):
        said = kept.pop(frozen.pk, None)
        if said is None:
            yield f"the result of vote {frozen.activity_id} is not in the log"
        elif {said["sha256"]} != {frozen.sha256, hashlib.sha256(_written(frozen.results)).hexdigest()}:
            yield f"the result of vote {frozen.activity_id} was altered"
        elif _digest_of(frozen.activity, verify.RESULTS) != said["sha256"]:
            yield f"results.json of vote {frozen.activity_id} is missing or was altered"
        elif _digest_of(frozen.activity, verify.VOTES) != (frozen.tagged_sha256 or said["votes_sha256"]):
            yield f"votes.csv of vote {frozen.activity_id} is missing or was altered"
    for key in sorted(kept):
        yield f"closed result {key} is missing"


def _digest_of(activity: Activity, name: str) -> str:
    path = file_of(activity, name)
    if path is None:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _written(value: dict[str, Any]) -> bytes:
    """Return JSON in one settled form."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _write(path: Path, value: dict[str, Any]) -> str:
    """Write JSON in one settled form and return its digest."""
    content = _written(value)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()
