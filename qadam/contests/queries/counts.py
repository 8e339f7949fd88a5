"""Counting votes: what each candidate has, by day, what was refused, and as much of it as a reader may see."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum, Value

from qadam.contests.models import (
    Activity,
    Candidacy,
    Freeze,
    HeldBatch,
    Nomination,
    Refusal,
    RegisteredNetwork,
    Verdict,
    Vote,
    VoteRules,
)
from qadam.contests.verify import Candidate, Led, leaders_of
from qadam.kit.clock import ALMATY

State = HeldBatch.State


@dataclass(frozen=True)
class Total:
    """What one candidate has: votes as they arrived, and how many of them are held, void and counted."""

    candidacy: Candidacy
    raw: int
    held: int
    void: int

    @property
    def counted(self) -> int:
        """Return the votes that count."""
        return self.raw - self.held - self.void


@dataclass(frozen=True)
class Day:
    """The votes of one day in Almaty."""

    day: date
    raw: int
    held: int
    void: int

    @property
    def counted(self) -> int:
        """Return the votes of the day that count."""
        return self.raw - self.held - self.void


@dataclass(frozen=True)
class Line:
    """A candidate in the result; `place` is shared by equal votes, and empty where the entry was withdrawn."""

    candidacy: Candidacy | None
    number: str
    raw: int
    held: int
    void: int
    counted: int
    place: int | None
    is_leader: bool
    is_tied: bool
    is_withdrawn: bool
    # How many of the raw votes came from shared networks to which an act gave more votes than one.
    registered: int = 0


@dataclass(frozen=True)
class NominationResult:
    """The result of one nomination, its candidates from the most votes to the least."""

    nomination: Nomination
    lines: list[Line]
    open_places: int


@dataclass(frozen=True)
class Refused:
    """How many attempts were refused for one reason."""

    reason: str
    count: int

    @property
    def label(self) -> str:
        """Return the reason in words."""
        return str(Refusal.Reason(self.reason).label)


@dataclass(frozen=True)
class RefusedHour:
    """The attempts refused in one hour, for all reasons together."""

    hour: datetime
    count: int


@dataclass(frozen=True)
class Result:
    """What may be shown of a vote now.

    `stage` is planned, hidden, running, preliminary or frozen; only the last three have figures.
    """

    activity: Activity
    rules: VoteRules | None
    stage: str
    nominations: list[NominationResult]
    days: list[Day]
    refusals: list[Refused]
    hours: list[RefusedHour]
    held_batches: int
    freeze: Freeze | None

    @property
    def has_figures(self) -> bool:
        """Tell whether there are figures to show."""
        return self.stage in {"running", "preliminary", "frozen"}

    @property
    def raw(self) -> int:
        """Return all votes as they arrived."""
        return sum(line.raw for nomination in self.nominations for line in nomination.lines)

    @property
    def held(self) -> int:
        """Return the votes held."""
        return sum(line.held for nomination in self.nominations for line in nomination.lines)

    @property
    def registered(self) -> int:
        """Return the votes from shared networks to which an act gave more votes than one."""
        return sum(line.registered for nomination in self.nominations for line in nomination.lines)

    @property
    def void(self) -> int:
        """Return the votes declared void."""
        return sum(line.void for nomination in self.nominations for line in nomination.lines)

    @property
    def counted(self) -> int:
        """Return the votes that count."""
        return sum(line.counted for nomination in self.nominations for line in nomination.lines)

    @property
    def refused(self) -> int:
        """Return the refused attempts."""
        return sum(refused.count for refused in self.refusals)


def totals(activity: Activity, before: datetime | None = None) -> list[Total]:
    """Return what each candidate of the arena has, of votes that arrived before a moment where one is given.

    Raw votes are counted candidate by candidate, each a stretch of the index `vote_count` alone: grouped in one go,
    PostgreSQL reads the whole table. Verdicts are few beside the votes and are subtracted.
    """
    votes = Vote.objects.filter(activity=activity, entry=OuterRef("entry"))
    if before is not None:
        votes = votes.filter(at__lt=before)
    # The star matters: a column that is not in the index would have every row read.
    own = votes.order_by().values("activity").annotate(votes=Count("*")).values("votes")
    standing = _verdicts(activity, before).order_by().values_list("vote__entry", "state")
    aside = {(entry, state): count for entry, state, count in standing.annotate(votes=Count("*"))}
    return [
        Total(
            candidacy,
            raw or 0,
            aside.get((candidacy.entry_id, State.HELD), 0),
            aside.get((candidacy.entry_id, State.VOID), 0),
        )
        for candidacy, raw in _with(candidates_of(activity).annotate(raw=Subquery(own)))
    ]


def _with(candidacies: QuerySet[Candidacy]) -> list[tuple[Candidacy, int | None]]:
    return [(candidacy, vars(candidacy)["raw"]) for candidacy in candidacies]


def candidates_of(activity: Activity) -> QuerySet[Candidacy]:
    """Return everybody votes may have been given for, those withdrawn since too, by nomination and number."""
    rows = Candidacy.objects.filter(arena=activity.arena_id).select_related("entry__nomination")
    return rows.order_by("entry__nomination__position", "entry__number")


def _verdicts(activity: Activity, before: datetime | None = None) -> QuerySet[Verdict]:
    """Return the latest verdicts that take a vote out of the count."""
    given = Verdict.objects.filter(batch__activity=activity)
    latest = given.order_by().values("vote").annotate(latest=Max("pk")).values("latest")
    standing = Verdict.objects.filter(pk__in=latest).exclude(state=State.COUNTED)
    return standing if before is None else standing.filter(vote__at__lt=before)


def shown_totals(activity: Activity, now: datetime) -> list[Total] | None:
    """Return what anybody may see of the totals now, or None while they are hidden; organisers see no more."""
    rules = _rules(activity)
    if rules is None or activity.opens_at is None or now < activity.opens_at:
        return None
    if activity.is_over(now) or rules.totals == VoteRules.Totals.LIVE:
        return totals(activity)
    if rules.totals == VoteRules.Totals.DAILY:
        return totals(activity, before=datetime.combine(now.astimezone(ALMATY).date(), time(), ALMATY))
    return None


def votes_by_day(activity: Activity, before: datetime | None = None) -> list[Day]:
    """Return the votes of every day of the window in Almaty, days without votes too."""
    days = _days(activity)
    if not days:
        return []
    entries = [candidacy.entry_id for candidacy in candidates_of(activity)]
    raw = dict(_union(Vote.objects.filter(activity=activity, entry__in=entries), days, before))
    aside: Counter[tuple[date, str]] = Counter()
    for at, state in _verdicts(activity, before).values_list("vote__at", "state").iterator():
        aside[at.astimezone(ALMATY).date(), state] += 1
    return [
        Day(day, raw.get(day.isoformat(), 0), aside[day, State.HELD], aside[day, State.VOID]) for day in days
    ]


def _days(activity: Activity) -> list[date]:
    if activity.opens_at is None or activity.closes_at is None:
        return []
    first = activity.opens_at.astimezone(ALMATY).date()
    last = (activity.closes_at - timedelta(microseconds=1)).astimezone(ALMATY).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


# SQLite puts no more SELECTs than 500 together.
MOST_TOGETHER = 200


def _union(votes: QuerySet[Vote], days: list[date], before: datetime | None) -> Iterable[tuple[str, int]]:
    """Return the count of each day, a range of the index each: cutting 5 million moments into days is slow."""
    counted = []
    for day in days:
        begins = datetime.combine(day, time(), ALMATY)
        ends = datetime.combine(day + timedelta(days=1), time(), ALMATY)
        if before is not None:
            ends = min(ends, before)
        if ends > begins:
            own = votes.filter(at__gte=begins, at__lt=ends).order_by().annotate(day=Value(day.isoformat()))
            counted.append(own.values("day").annotate(count=Count("*")).values_list("day", "count"))
    for first in range(0, len(counted), MOST_TOGETHER):
        part = counted[first : first + MOST_TOGETHER]
        yield from part[0].union(*part[1:], all=True)


def refusals_by_reason(activity: Activity) -> list[Refused]:
    """Return the refused attempts by reason; nobody knows whose they were."""
    rows = activity.refusals.order_by().values_list("reason").annotate(Sum("count"))
    counts = dict(rows)
    return [Refused(reason, counts[reason]) for reason in Refusal.Reason.values if reason in counts]


def refusals_by_hour(activity: Activity) -> list[RefusedHour]:
    """Return the refused attempts by hour."""
    rows = activity.refusals.order_by("hour").values_list("hour").annotate(Sum("count"))
    return [RefusedHour(hour.astimezone(ALMATY), count) for hour, count in rows]


def held_batches(activity: Activity) -> int:
    """Return how many batches wait for the commission."""
    return activity.batches.filter(state=State.HELD).count()


def led(found: Iterable[Total], rules: VoteRules) -> Led:
    """Return who goes on of one nomination's totals, by entry numbers."""
    own = list(found)
    order = earlier([total.candidacy for total in own])
    rows = [
        Candidate(
            total.candidacy.entry.number,
            total.counted,
            order[total.candidacy.entry_id],
            total.candidacy.entry.withdrawn_at is not None,
        )
        for total in own
    ]
    return leaders_of(rows, rules.leaders, rules.tie, rules.vacancy)


def earlier(candidacies: Iterable[Candidacy]) -> dict[int, int]:
    """Return the place of each entry by the moment it was handed in, from 1."""
    entries = [candidacy.entry for candidacy in candidacies]
    entries.sort(key=lambda entry: (entry.submitted_at or entry.created_at, entry.number))
    return {entry.pk: place for place, entry in enumerate(entries, start=1)}


def by_nomination(found: Iterable[Total]) -> list[tuple[Nomination, list[Total]]]:
    """Return totals gathered by nomination, in its order."""
    gathered: dict[int, tuple[Nomination, list[Total]]] = {}
    for total in found:
        nomination = total.candidacy.entry.nomination
        gathered.setdefault(nomination.pk, (nomination, []))[1].append(total)
    return list(gathered.values())


def caps_of(activity: Activity) -> list[int]:
    """Return how many votes the amendments of the act give to an address of a shared network, without the networks."""
    return sorted(RegisteredNetwork.objects.filter(activity=activity).values_list("cap", flat=True))


def registered_votes(activity: Activity) -> dict[int, int]:
    """Return by entry the votes of registered networks, which are published apart."""
    if not caps_of(activity):
        return {}
    rows = Vote.objects.filter(activity=activity, network=Vote.Network.REGISTERED)
    return dict(rows.order_by().values_list("entry").annotate(votes=Count("*")))


def result_of(activity: Activity, now: datetime) -> Result:
    """Return what the public protocol shows of a vote at this moment."""
    freeze = Freeze.objects.filter(activity=activity).first()
    if freeze is not None:
        return _frozen(activity, freeze)
    rules = _rules(activity)
    found = shown_totals(activity, now)
    if found is None or rules is None:
        begun = activity.opens_at is not None and activity.opens_at <= now
        return Result(activity, rules, "hidden" if begun and rules else "planned", [], [], [], [], 0, None)
    is_over = activity.is_over(now)
    registered = registered_votes(activity) if is_over else {}
    before = None if is_over or rules.totals == VoteRules.Totals.LIVE else _midnight(now)
    return Result(
        activity,
        rules,
        "preliminary" if is_over else "running",
        [
            NominationResult(nomination, _lines(own, led(own, rules), is_over, registered), 0)
            for nomination, own in by_nomination(found)
        ],
        votes_by_day(activity, before),
        refusals_by_reason(activity) if is_over else [],
        refusals_by_hour(activity) if is_over else [],
        held_batches(activity) if is_over else 0,
        None,
    )


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(ALMATY).date(), time(), ALMATY)


def _lines(own: list[Total], goes_on: Led, is_over: bool, registered: dict[int, int]) -> list[Line]:
    """Return a nomination's lines in the order of the votes; before the close nobody is called a leader."""
    ordered = sorted(own, key=lambda total: (-total.counted, total.candidacy.entry.number))
    standing = [total.counted for total in ordered if total.candidacy.entry.withdrawn_at is None]
    return [
        Line(
            total.candidacy,
            total.candidacy.entry.number,
            total.raw,
            total.held,
            total.void,
            total.counted,
            None if total.candidacy.entry.withdrawn_at else standing.index(total.counted) + 1,
            is_over and total.candidacy.entry.number in goes_on.leaders,
            is_over and total.candidacy.entry.number in goes_on.tied,
            total.candidacy.entry.withdrawn_at is not None,
            registered.get(total.candidacy.entry_id, 0),
        )
        for total in ordered
    ]


def _frozen(activity: Activity, freeze: Freeze) -> Result:
    """Return the result as it was closed; names are those of today, for a withdrawn entry has none."""
    said: dict[str, Any] = freeze.results
    candidates = {candidacy.entry.number: candidacy for candidacy in candidates_of(activity)}
    nominations = {
        row.key: row for row in Nomination.objects.filter(contest__levels__arenas=activity.arena_id)
    }
    refusals = said["refusals"]
    hours: Counter[str] = Counter()
    for line in refusals["hours"]:
        hours[line["hour"]] += line["count"]
    return Result(
        activity,
        _rules(activity),
        "frozen",
        [
            NominationResult(nominations[one["key"]], _frozen_lines(one, candidates), one["open_places"])
            for one in said["nominations"]
        ],
        [Day(date.fromisoformat(day["day"]), day["raw"], day["held"], day["void"]) for day in said["days"]],
        [Refused(reason, count) for reason, count in refusals["reasons"].items()],
        [RefusedHour(datetime.fromisoformat(hour), count) for hour, count in hours.items()],
        0,
        freeze,
    )


def _frozen_lines(said: dict[str, Any], candidates: dict[str, Candidacy]) -> list[Line]:
    ordered = sorted(said["candidates"], key=lambda line: (-line["counted"], line["number"]))
    standing = [line["counted"] for line in ordered if not line["withdrawn"]]
    lines = []
    for line in ordered:
        candidacy = candidates.get(line["number"])
        is_withdrawn = line["withdrawn"] or (
            candidacy is not None and candidacy.entry.withdrawn_at is not None
        )
        lines.append(
            Line(
                candidacy,
                line["number"],
                line["raw"],
                line["held"],
                line["void"],
                line["counted"],
                None if line["withdrawn"] else standing.index(line["counted"]) + 1,
                line["number"] in said["leaders"],
                line["number"] in said["tied"],
                is_withdrawn,
                line["registered"],
            )
        )
    return lines


def _rules(activity: Activity) -> VoteRules | None:
    return VoteRules.objects.filter(activity=activity).first()
