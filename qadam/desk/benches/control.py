"""Execution control with many duties: each page's database time beside one hand-written query, and how it grows."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from qadam.desk.benches.result import Result
from qadam.kit import clock
from qadam.people.models import Body, Membership, User
from qadam.plans.actions import approve, make_duties
from qadam.plans.models import Duty
from qadam.programmes.models import Edition, Executor, Measure, PlanNode
from qadam.workflow.log import MACHINE

PLANS, BODIES, YEARS = 40, 300, 2
LARGEST = 1_000_000
# So many are made one by one; more are copies of these.
MADE = 100_000
FIRST = date(1000, 1, 1)
Query = tuple[str, Any]

# What a person who knows the tables would ask for the main part of the same page, each in one statement.
# ruff: noqa: S608 (no value of anybody stands in these statements)
UNFINISHED = "d.state IN ('planned', 'open', 'returned', 'extended', 'retermed', 'longer', 'resumed')"
LATE = f"""
    SELECT d.id, d.term_on, d.due_on, d.lies_with, d.lies_since, m.number, m.name_kk, b.name_kk, e.short_kk,
           count(*) OVER () AS late
    FROM plans_duty d
    JOIN programmes_edition e ON e.id = d.edition_id
    JOIN programmes_measure m ON m.id = d.measure_id
    JOIN people_body b ON b.id = d.body_id
    WHERE e.state = 'approved' AND d.agreement IN ('', 'agreed') AND d.term_on < %(today)s AND {UNFINISHED}
      AND (e.issuer_id = %(side)s OR e.control_id = %(side)s)
    ORDER BY d.term_on, m.position, b.sort_kk LIMIT 50
"""
COUNTS = f"""
    count(*), sum(CASE WHEN d.state IN ('accepted', 'information') THEN 1 ELSE 0 END),
    sum(CASE WHEN d.state IN ('accepted', 'information') AND NOT d.is_late_answer THEN 1 ELSE 0 END),
    sum(CASE WHEN d.is_late_answer THEN 1 ELSE 0 END),
    sum(CASE WHEN {UNFINISHED} AND d.term_on < %(today)s THEN 1 ELSE 0 END),
    sum(CASE WHEN d.state = 'submitted' THEN 1 ELSE 0 END),
    sum(CASE WHEN d.times_returned > 0 THEN 1 ELSE 0 END),
    sum(CASE WHEN d.times_extended > 0 THEN 1 ELSE 0 END),
    sum(CASE WHEN d.times_submitted > 1 THEN 1 ELSE 0 END)
"""
SCOPE = """
    JOIN programmes_edition e ON e.id = d.edition_id
    WHERE e.state = 'approved' AND (e.issuer_id = %(side)s OR e.control_id = %(side)s)
      AND d.due_on >= %(first)s AND d.due_on <= %(today)s AND d.agreement IN ('', 'agreed') AND d.state <> 'excused'
"""
BOARD = f"""
    SELECT 'node', CAST(m.node_id AS varchar(20)), {COUNTS}
    FROM plans_duty d JOIN programmes_measure m ON m.id = d.measure_id {SCOPE} GROUP BY m.node_id
    UNION ALL SELECT 'body', CAST(d.body_id AS varchar(20)), {COUNTS} FROM plans_duty d {SCOPE} GROUP BY d.body_id
    UNION ALL SELECT 'month', substr(CAST(d.due_on AS varchar(20)), 1, 7), {COUNTS} FROM plans_duty d {SCOPE}
    GROUP BY substr(CAST(d.due_on AS varchar(20)), 1, 7)
"""
MINE = f"""
    SELECT d.id, d.term_on, d.state, m.number, m.name_kk, e.short_kk, count(*) OVER () AS waiting
    FROM plans_duty d
    JOIN programmes_edition e ON e.id = d.edition_id
    JOIN programmes_measure m ON m.id = d.measure_id
    WHERE e.state = 'approved' AND d.body_id = %(body)s AND d.term_on <= %(ahead)s AND {UNFINISHED}
    ORDER BY d.term_on LIMIT 60
"""
BODY = """
    SELECT m.id, m.number, m.name_kk, n.name_kk, d.measure_on, d.state, count(*)
    FROM plans_duty d
    JOIN programmes_measure m ON m.id = d.measure_id
    JOIN programmes_plannode n ON n.id = m.node_id
    WHERE d.edition_id = %(edition)s AND d.body_id = %(body)s
    GROUP BY m.id, m.number, m.name_kk, n.name_kk, d.measure_on, d.state
"""


@dataclass(frozen=True)
class World:
    """What was made to be measured."""

    controller: User
    executor: User
    side: Body
    body: Body
    edition: Edition
    today: date


def run(*, quick: bool) -> Result:
    """Make many duties in a transaction that is rolled back at the end, and measure the pages at each size."""
    sizes = [1_000, 10_000] if quick else [10_000, 100_000]
    if connection.vendor == "postgresql" and not quick:
        sizes.append(LARGEST)
    result = Result("control")
    _approval(result)
    for size in sizes:
        with _thrown_away():
            _measure(_world(size), size, result, rounds=3 if size == LARGEST else 5)
    return result


@contextmanager
def _thrown_away() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _world(size: int) -> World:
    today = clock.today()
    side = Body.objects.create(key="bench-side", kind=Body.Kind.PRESIDENTIAL, **_named("Бақылау"))
    bodies = Body.objects.bulk_create(
        Body(key=f"bench-{place}", kind=Body.Kind.MINISTRY, sort_kk=f"{place:04}", **_named(f"Орган {place}"))
        for place in range(BODIES)
    )
    made = min(size, MADE)
    each = max(1, made // PLANS)
    editions = [_plan(place, side, bodies, each, today) for place in range(PLANS)]
    with connection.cursor() as cursor:
        for place in range(1, size // made):
            _copy(cursor, each, place)
        cursor.execute("ANALYZE")
    controller = _person("bench-control@example.org", side, Membership.Role.COORDINATOR)
    executor = _person("bench-executor@example.org", bodies[0], Membership.Role.EXECUTOR)
    return World(controller, executor, side, bodies[0], editions[0], today)


def _copy(cursor: Any, each: int, place: int) -> None:
    """Copy the duties made first; the last day of the work tells the copies apart. For databases that add days."""
    names = [str(field.column) for field in Duty._meta.concrete_fields if not field.primary_key]
    values = [f"last_on + {place * each}" if name == "last_on" else name for name in names]
    cursor.execute(
        f"INSERT INTO plans_duty ({', '.join(names)}) SELECT {', '.join(values)} FROM plans_duty"
        f" WHERE last_on >= DATE '{FIRST}' AND last_on < DATE '{FIRST}' + {each}"
    )


def _named(name: str) -> dict[str, str]:
    return {f"name_{language}": name for language in ("kk", "ru", "en")}


def _person(email: str, body: Body, role: str) -> User:
    user = User.objects.create_user(email, full_name=email)
    Membership.objects.create(user=user, body=body, role=role)
    return user


def _plan(place: int, side: Body, bodies: Sequence[Body], count: int, today: date) -> Edition:
    """Make a plan in force with so many duties spread over its bodies and two years around today."""
    first = today.replace(month=1, day=1, year=today.year - 1)
    edition = Edition.objects.create(
        slug=f"bench-{place}",
        family=f"bench-{place}",
        kind=Edition.Kind.PLAN,
        state=Edition.State.APPROVED,
        issuer=side,
        first_on=first,
        last_on=first.replace(year=first.year + YEARS - 1, month=12, day=31),
        short_kk=f"Жоспар {place}",
        short_ru=f"План {place}",
        short_en=f"Plan {place}",
        **_named(f"Жоспар {place}"),
    )
    nodes = [
        PlanNode.objects.create(
            edition=edition, position=number, key=f"{number}", kind=PlanNode.Kind.DIRECTION, **_named("Бағыт")
        )
        for number in range(1, 4)
    ]
    measures = Measure.objects.bulk_create(
        Measure(
            edition=edition,
            node=nodes[number % 3],
            position=number,
            number=f"{number}",
            code=f"{number}",
            deadline="quarterly",
            folded="",
            **_named(f"Іс-шара {number}"),
        )
        for number in range(1, 71)
    )
    Executor.objects.bulk_create(
        Executor(measure=measure, position=1, body=bodies[number % len(bodies)])
        for number, measure in enumerate(measures if count else [])
    )
    rows = (_duty(number, edition, measures, bodies, first, today) for number in range(count))
    Duty.objects.bulk_create(rows, batch_size=2_000)
    return edition


def _duty(
    number: int,
    edition: Edition,
    measures: Sequence[Measure],
    bodies: Sequence[Body],
    first: date,
    today: date,
) -> Duty:
    measure, body = measures[number % len(measures)], bodies[(number * 7 + edition.pk) % len(bodies)]
    due_on = first + timedelta(days=(number * 37) % (365 * YEARS))
    is_past, fate = due_on < today, number % 20
    state = Duty.State.PLANNED if due_on > today + timedelta(days=60) else Duty.State.OPEN
    if is_past and fate > 1:
        state = (Duty.State.RETURNED, Duty.State.SUBMITTED)[fate % 2] if fate < 4 else Duty.State.ACCEPTED
    is_answered = state in (Duty.State.SUBMITTED, Duty.State.RETURNED, Duty.State.ACCEPTED)
    return Duty(
        measure=measure,
        edition=edition,
        body=body,
        kind=Duty.Kind.REPORT,
        first_on=due_on - timedelta(days=90),
        # The moment tells duties of one measure and body apart.
        last_on=FIRST + timedelta(days=number),
        original_on=due_on,
        measure_on=due_on,
        due_on=due_on,
        term_on=due_on,
        opens_on=due_on - timedelta(days=30),
        received_on=first,
        state=state,
        answered_on=due_on + timedelta(days=fate % 3 - 1) if is_answered else None,
        is_late_answer=is_answered and fate % 3 == 2,
        accepted_on=due_on + timedelta(days=5) if state == Duty.State.ACCEPTED else None,
        times_submitted=int(is_answered),
        lies_with=Duty.Holder.REVIEWER if state == Duty.State.SUBMITTED else Duty.Holder.EXECUTOR,
        lies_since=due_on,
    )


def _measure(world: World, size: int, result: Result, rounds: int) -> None:
    facts = {
        "today": world.today,
        "side": world.side.pk,
        "body": world.body.pk,
        "edition": world.edition.pk,
        "first": world.today.replace(month=1, day=1),
        "ahead": world.today + timedelta(days=30),
    }
    with (
        translation.override("kk"),
        override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=_plain_storages()),
    ):
        pages: list[tuple[str, User, str, str]] = [
            ("desk", world.executor, reverse("desk:day"), MINE),
            ("board", world.controller, reverse("desk:control"), BOARD),
            ("late", world.controller, reverse("desk:control-late"), LATE),
            (
                "body",
                world.controller,
                reverse("plans:body", args=[world.edition.slug, world.body.key]),
                BODY,
            ),
        ]
        for name, user, address, sql in pages:
            _one_page(f"{name}_{size}", user, address, (sql, facts), result, rounds)


def _plain_storages() -> dict[str, Any]:
    """Return storages that need no collected static files."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**settings.STORAGES, "staticfiles": plain}


def _one_page(name: str, user: User, address: str, reference: Query, result: Result, rounds: int) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(address)
    queries, page_ms = _watched(client, address)
    own = statistics.median(_replayed(queries) for _round in range(rounds))
    by_hand = statistics.median(_replayed([reference]) for _round in range(rounds))
    result.figures |= {
        f"{name}_queries": len(queries),
        f"{name}_page_ms": page_ms,
        f"{name}_database_ms": own * 1000,
        f"{name}_by_hand_ms": by_hand * 1000,
    }
    result.ratios[f"{name}_to_by_hand"] = own / by_hand
    if name.startswith("board"):
        result.aims[f"{name}_to_by_hand"] = "<= 2"
    result.aims[f"{name}_queries"] = "<= 12"


def _watched(client: Client, address: str) -> tuple[list[Query], float]:
    """Return the reading queries of a page and how long it took as a whole, in milliseconds."""
    seen: list[Query] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    began = time.perf_counter()
    with connection.execute_wrapper(watch):
        response = client.get(address)
    took = (time.perf_counter() - began) * 1000
    if response.status_code != 200:
        raise LookupError(f"{address} answered {response.status_code}")
    return seen, took


def _replayed(queries: Sequence[Query]) -> float:
    """Return the seconds the database takes for these queries with all their rows fetched."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            cursor.fetchall()
    return time.perf_counter() - began


def _approval(result: Result) -> None:
    """Time the approval of a plan of 70 measures × 20 bodies × 5 quarters, in one transaction as it always is."""
    with _thrown_away():
        side = Body.objects.create(key="bench-side", kind=Body.Kind.PRESIDENTIAL, **_named("Бақылау"))
        office = _person("bench-control@example.org", side, Membership.Role.COORDINATOR)
        bodies = Body.objects.bulk_create(
            Body(key=f"bench-{place}", kind=Body.Kind.AKIMAT, **_named(f"Әкімдік {place}"))
            for place in range(20)
        )
        edition = _plan(0, side, bodies, 0, clock.today())
        edition.last_on = (edition.first_on or clock.today()) + timedelta(days=455)
        edition.state = Edition.State.DRAFT
        edition.save()
        Measure.objects.filter(edition=edition).update(deadline="quarterly", reports="day 5 after quarter")
        Executor.objects.bulk_create(
            Executor(measure=measure, position=place, body=body)
            for measure in edition.measures.all()
            for place, body in enumerate(bodies, start=1)
        )
        began = time.perf_counter()
        approve(edition, by=office)
        result.figures["approval_seconds"] = time.perf_counter() - began
        result.figures["approval_duties"] = Duty.objects.filter(edition=edition).count()
        began = time.perf_counter()
        make_duties(edition, by=MACHINE)
        result.figures["making_again_seconds"] = time.perf_counter() - began
        result.aims["approval_seconds"] = "<= 5"
