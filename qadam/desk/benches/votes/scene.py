"""What a vote needs to be measured: a contest whose vote is open, page tokens for many addresses, a full table.

A program of its own, run with the settings of the database that is measured:
`make PAPERS FILE` prints the scene as JSON and writes so many addresses with their tokens; `fill VOTES` adds votes;
`count` prints how many seconds the count takes and how many votes it found.
"""

import json
import sys
import time
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import django

django.setup()

# Models stand only once Django is set up.
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from qadam.contests.actions.secrets import make_secret  # noqa: E402
from qadam.contests.models import (  # noqa: E402
    Activity,
    Arena,
    Candidacy,
    Contest,
    Entry,
    Level,
    Nomination,
    Stage,
    VoteRules,
)
from qadam.contests.queries.counts import totals  # noqa: E402
from qadam.contests.voting.tokens import new_token  # noqa: E402
from qadam.kit import clock  # noqa: E402
from qadam.people.models import Body, User  # noqa: E402
from qadam.programmes.models import Edition  # noqa: E402
from qadam.territories.models import Territory  # noqa: E402

NOMINATIONS, CANDIDATES = 3, 10
# The first address of the voters; each votes from one of his own.
FIRST = IPv4Address("5.0.0.1")
NAMED: dict[str, Any] = {"name_kk": "Өлшеу", "name_ru": "Замер", "name_en": "Measuring"}
# So many votes are added in one statement.
AT_ONCE = 500_000

POSTGRESQL = """
INSERT INTO contests_vote
    (activity_id, nomination_id, entry_id, unit_key, slot, prefix_key, network, token, receipt, at)
SELECT %s, e.nomination_id, e.id,
    decode(md5(random()::text || n) || md5(n || random()::text), 'hex'), 0, decode(md5((n / 200)::text), 'hex'), 0,
    'filled', substr(md5(random()::text || n), 1, 16), %s::timestamptz + n * interval '1 millisecond'
FROM generate_series(%s, %s) n
JOIN (SELECT id, nomination_id, row_number() OVER (ORDER BY id) - 1 AS place FROM contests_entry) e
    ON e.place = n %% %s
"""
SQLITE = """
WITH RECURSIVE numbers(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
INSERT INTO contests_vote
    (activity_id, nomination_id, entry_id, unit_key, slot, prefix_key, network, token, receipt, at)
SELECT %s, e.nomination_id, e.id, randomblob(32), 0, randomblob(16), 0, 'filled', lower(hex(randomblob(8))), %s
FROM numbers
JOIN (SELECT id, nomination_id, row_number() OVER (ORDER BY id) - 1 AS place FROM contests_entry) e
    ON e.place = numbers.n %% %s
"""


def make(papers: int, file: Path) -> dict[str, Any]:
    """Prepare the installation, open a vote, write addresses with tokens; return what the requests need."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    activity = _open_vote()
    now = clock.now()
    entries = list(Entry.objects.order_by("pk").values_list("pk", "number"))
    with file.open("w", encoding="ascii") as out:
        for place in range(papers):
            address = str(FIRST + place)
            entry, _number = entries[place % len(entries)]
            out.write(f"{address} {entry} {new_token(activity.pk, address, now)}\n")
    contest = Contest.objects.get()
    return {"activity": activity.pk, "page": f"/kk/contests/{contest.slug}/candidates/{entries[0][1]}/"}


def _open_vote() -> Activity:
    now = clock.now()
    body = Body.objects.create(key="bench", kind=Body.Kind.MINISTRY, **NAMED)
    user = User.objects.create_user("bench@example.kz", full_name="Bench", is_administrator=True)
    short = {name.replace("name", "short"): text for name, text in NAMED.items()}
    edition = Edition.objects.create(
        slug="bench", family="bench", kind="contest", state="approved", issuer=body, **NAMED, **short
    )
    contest = Contest.objects.create(
        edition=edition, slug="bench", family="bench", state=Contest.State.ANNOUNCED, **NAMED
    )
    level = Level.objects.create(contest=contest, position=1, key="one", **NAMED)
    territory = Territory.objects.create(code="B-1", level="region", kind="oblast", **NAMED)
    arena = Arena.objects.create(level=level, position=1, territory=territory, body=body, **NAMED)
    stage = Stage.objects.create(level=level, position=1, kind="vote", **NAMED)
    activity = Activity.objects.create(
        arena=arena,
        stage=stage,
        kind="vote",
        state=Activity.State.READY,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    VoteRules.objects.create(activity=activity, act="bench", fixed_by=user)
    make_secret(activity, by=user)
    _candidates(contest, arena)
    return activity


def _candidates(contest: Contest, arena: Arena) -> None:
    for place in range(NOMINATIONS):
        nomination = Nomination.objects.create(contest=contest, position=place + 1, key=f"n{place}", **NAMED)
        for number in range(CANDIDATES):
            entry = Entry(
                contest=contest, nomination=nomination, arena=arena, number=f"B-{place}-{number}",
                state=Entry.State.ADMITTED, is_public=True, title_kk="Үміткер", title_ru="Претендент",
            )  # fmt: skip
            entry.derive()
            entry.save()
            Candidacy.objects.create(entry=entry, arena=arena)


def fill(votes: int) -> None:
    """Add votes that look as if they had come a while ago."""
    activity = Activity.objects.get()
    most = NOMINATIONS * CANDIDATES
    for first in range(0, votes, AT_ONCE):
        last = min(first + AT_ONCE, votes) - 1
        begun = clock.now() - timedelta(hours=20)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL, [activity.pk, begun, first, last, most])
            else:
                cursor.execute(SQLITE, [first, last, activity.pk, begun.isoformat(" "), most])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What autovacuum does by itself within a minute of a busy table.
            cursor.execute("VACUUM ANALYZE contests_vote")


def count() -> dict[str, float]:
    """Return the seconds that counting takes, and what was counted."""
    activity = Activity.objects.get()
    totals(activity)
    started = time.perf_counter()
    counted = totals(activity)
    return {"seconds": time.perf_counter() - started, "votes": sum(one.counted for one in counted)}


def main(words: list[str]) -> None:
    """Do what the first word says."""
    verb, given = words[0], words[1:]
    if verb == "make":
        print(json.dumps(make(int(given[0]), Path(given[1]))))  # noqa: T201 - what the caller reads
    elif verb == "fill":
        fill(int(given[0]))
    else:
        print(json.dumps(count()))  # noqa: T201 - what the caller reads


if __name__ == "__main__":
    main(sys.argv[1:])
