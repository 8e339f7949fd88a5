"""What a coordinator or the host of an arena reads of contests: which ones, their windows, what has to be done now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from qadam.contests.deadlines import first_day, last_day
from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Commission,
    Contest,
    Decision,
    Entry,
    HandOver,
    HeldBatch,
    JuryRules,
    Level,
    Mandate,
    Minutes,
    Objection,
    Partner,
    Stage,
    StageKind,
    VoteSecret,
)
from qadam.contests.queries.commission import last_moments_to_publish
from qadam.contests.rules import HOSTS, ORGANISERS, may_coordinate
from qadam.kit import clock
from qadam.kit.dates import format_range, format_short_day
from qadam.kit.fields import valid_on
from qadam.kit.languages import active, localized
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.people.rules import reaches

# So long before a vote or a choice opens its rules are asked for.
AHEAD = timedelta(days=21)
# So long before a window of a choice closes its decision is asked for.
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Need:
    """Something to be done now: what, where, by when, and the page on which it is done."""

    what: str
    where: str
    url: str
    is_late: bool = False
    due: datetime | None = None


@dataclass(frozen=True)
class Cell:
    """The window of a stage in an arena; an own one says so."""

    activity: Activity
    days: str
    word: str
    tone: str
    is_own: bool


@dataclass(frozen=True)
class Row:
    """One arena with its windows, in the order of the stages."""

    arena: Arena
    cells: list[Cell | None]
    candidates: int


@dataclass(frozen=True)
class LevelTable:
    """A level: its stages, and the windows of each in every arena."""

    level: Level
    stages: list[Stage]
    rows: list[Row]


@dataclass(frozen=True)
class Listed:
    """A contest in the list, with what waits in it."""

    contest: Contest
    is_coordinated: bool
    arenas: int
    needs: list[Need] = field(default_factory=list)


@dataclass(frozen=True)
class Window:
    """A window of a vote or a choice with what is known of it."""

    activity: Activity
    held: int
    has_jury_rules: bool
    has_secret: bool
    appeal_days: int
    has_candidates: bool
    is_published: bool
    has_minutes: bool

    @property
    def is_frozen(self) -> bool:
        """Tell whether its result is fixed."""
        return self.activity.state == Activity.State.FROZEN


@dataclass(frozen=True)
class Queue:
    """How many things of one kind wait in an arena, and the mark of the first of them."""

    count: int
    first: Any


@dataclass(frozen=True)
class Place:
    """An arena with the people's part: whether a commission decides, what waits for an answer."""

    arena: Arena
    is_served: bool
    entries: Queue
    objections: Queue
    packages: Queue


@dataclass(frozen=True)
class Known:
    """What one contest's needs are told from; it is read for all contests of a person at once."""

    contest: Contest
    arenas: dict[int, Arena]
    windows: list[Window]
    # When the vote of the next level opens, by the key of the arena.
    limits: dict[int, datetime]
    places: list[Place]
    missing: int

    def of_kind(self, kind: str) -> list[Window]:
        """Return the windows of votes or of choices."""
        return [window for window in self.windows if window.activity.kind == kind]

    def name(self, arena: int) -> str:
        """Return the name of an arena in the reader's language."""
        return localized(self.arenas[arena], "name")


@dataclass(frozen=True)
class MineNeed:
    """Something to be done in one of the contests a person runs."""

    contest: Contest
    need: Need


@dataclass(frozen=True)
class Part:
    """What a person has to do with contests: runs one or an arena of one, sits in a commission, in a receiving one."""

    runs: bool
    sits: bool
    receives: bool


def part_in_contests(user: User) -> Part:
    """Tell what a person has to do with contests; one query."""
    seats = Mandate.objects.filter(valid_on(clock.today()), user=user)
    receiving = seats.filter(commission__duty=Commission.Duty.RECEIVING)
    own = User.objects.filter(pk=user.pk)
    found = (
        own.annotate(runs=Exists(contests_of(user)), sits=Exists(seats), receives=Exists(receiving))
        .values_list("runs", "sits", "receives")
        .first()
    )
    return Part(*(found or (False, False, False)))


def needs_of_day(user: User) -> list[MineNeed]:
    """Return what has to be done now in all contests a person runs, the late things first."""
    if user.is_administrator:
        # Administrators see everything; their day is not the coordinators'.
        return []
    going = list(contests_of(user).exclude(state=Contest.State.CLOSED))
    needs = needs_of_all(user, going, arenas_of_all(user, going))
    found = [MineNeed(contest, need) for contest in going for need in needs[contest.pk]]
    return sorted(found, key=lambda line: not line.need.is_late)


def contests_of(user: User) -> QuerySet[Contest]:
    """Return the contests a person coordinates, or in which the person's body runs an arena."""
    contests = Contest.objects.visible_to(user).select_related("edition__issuer", "edition__control")
    if user.is_administrator:
        return contests
    held = user.memberships_on(clock.today())
    own = {one.body_id for one in held if one.role in ORGANISERS}
    hosts = {one.body_id for one in held if one.role in HOSTS}
    mine = Q(edition__issuer__in=own) | Q(edition__control__in=own)
    hosted = Arena.objects.filter(body__in=hosts).values("level__contest")
    return contests.filter(mine | Q(pk__in=hosted))


def arenas_of(user: User, contest: Contest) -> list[Arena]:
    """Return the arenas of a contest that a person looks after: all of them to whoever coordinates it."""
    return arenas_of_all(user, [contest])[contest.pk]


def arenas_of_all(user: User, contests: Sequence[Contest]) -> dict[int, list[Arena]]:
    """Return the arenas a person looks after in each of the contests, by the key of the contest; one query."""
    found: dict[int, list[Arena]] = {contest.pk: [] for contest in contests}
    if not found:
        return found
    whole = {contest.pk for contest in contests if may_coordinate(user, contest)}
    held = [one for one in user.memberships_on(clock.today()) if one.role in HOSTS]
    hosted = Q(level__contest__in=found, body__in={one.body_id for one in held})
    arenas = Arena.objects.filter(Q(level__contest__in=whole) | hosted)
    for arena in arenas.select_related("level", "territory__parent__parent", "body"):
        contest = arena.level.contest_id
        if contest in whole or any(
            one.body_id == arena.body_id and reaches(one, arena.territory) for one in held
        ):
            found[contest].append(arena)
    return found


def listed(user: User) -> list[Listed]:
    """Return the contests of a person: those that run first, then those being prepared, then the closed ones."""
    order = [Contest.State.ANNOUNCED, Contest.State.DRAFT, Contest.State.CLOSED]
    contests = list(contests_of(user))
    arenas = arenas_of_all(user, contests)
    going = [contest for contest in contests if contest.state != Contest.State.CLOSED]
    needs = needs_of_all(user, going, arenas)
    found = [
        Listed(contest, may_coordinate(user, contest), len(arenas[contest.pk]), needs.get(contest.pk, []))
        for contest in contests
    ]
    return sorted(found, key=lambda one: (order.index(Contest.State(one.contest.state)), -one.contest.pk))


def levels_of(contest: Contest, arenas: Sequence[Arena]) -> list[LevelTable]:
    """Return the windows of a contest as tables, one for each level that holds one of these arenas."""
    now, language = clock.now(), active()
    activities: dict[int, dict[int, Activity]] = defaultdict(dict)
    for row in Activity.objects.filter(arena__in=arenas).select_related("stage"):
        activities[row.arena_id][row.stage_id] = row
    counts = dict(
        Candidacy.objects.filter(arena__in=arenas)
        .values_list("arena")
        .annotate(Count("pk"))
        .order_by("arena")
    )
    tables = []
    for level in contest.levels.prefetch_related("stages"):
        stages = list(level.stages.all())
        rows = [
            Row(
                arena,
                [_cell(activities[arena.pk].get(stage.pk), now, language) for stage in stages],
                counts.get(arena.pk, 0),
            )
            for arena in arenas
            if arena.level_id == level.pk
        ]
        if rows:
            tables.append(LevelTable(level, stages, rows))
    return tables


def _cell(activity: Activity | None, now: datetime, language: str) -> Cell | None:
    if activity is None:
        return None
    word, tone = word_of(activity, now)
    return Cell(activity, days_of(activity, language), word, tone, bool(activity.exception))


def days_of(activity: Activity, language: str) -> str:
    """Return the days of a window in short words: 10 June – 2 July, until 15 August, no days yet."""
    first, last = first_day(activity.opens_at), last_day(activity.closes_at)
    if first and last:
        return f"{format_short_day(first, language)} – {format_short_day(last, language)}"
    if last:
        return _("until {day}").format(day=format_short_day(last, language))
    if first:
        return _("from {day}").format(day=format_short_day(first, language))
    return _("no days yet")


def whole_days_of(activity: Activity, language: str) -> str:
    """Return the days of a window with their year."""
    first, last = first_day(activity.opens_at), last_day(activity.closes_at)
    return format_range(Period(first, last), language) if first and last else days_of(activity, language)


def word_of(activity: Activity, now: datetime) -> tuple[str, str]:
    """Return how a window stands in one word, and its tone: planned, open, over, frozen."""
    if activity.state == Activity.State.FROZEN:
        return (_("frozen") if activity.kind == StageKind.VOTE else _("published")), "done"
    if activity.opens_at is None and activity.closes_at is None:
        return _("no days"), "soon"
    if activity.is_over(now):
        waits = activity.kind == StageKind.VOTE and activity.state == Activity.State.READY
        return (_("to be frozen"), "soon") if waits else (_("over"), "plain")
    if not activity.is_open(now):
        ready = activity.state == Activity.State.READY
        return (_("rules fixed"), "plain") if ready else (_("planned"), "plain")
    if activity.kind == StageKind.VOTE and activity.state == Activity.State.PLANNED:
        return _("without rules"), "late"
    return pgettext("window", "open"), "open"


def needs_of(user: User, contest: Contest, arenas: Sequence[Arena]) -> list[Need]:
    """Return what has to be done now in these arenas of a contest, the late things first, then by their day."""
    return needs_of_all(user, [contest], {contest.pk: arenas})[contest.pk]


def needs_of_all(
    user: User, contests: Sequence[Contest], arenas: Mapping[int, Sequence[Arena]]
) -> dict[int, list[Need]]:
    """Return what has to be done now in these arenas of each contest, by the key of the contest; few queries."""
    now = clock.now()
    return {known.contest.pk: _needs(user, known, now) for known in _known(contests, arenas)}


def _needs(user: User, known: Known, now: datetime) -> list[Need]:
    found: list[Need] = []
    if may_coordinate(user, known.contest):
        found += _whole(known)
        found += _rules_needed(known, now)
        found += _planned_too_long(known, now)
    found += _votes(known, now)
    found += _choices(known, now)
    found += _people(known)
    return sorted(found, key=lambda need: (not need.is_late, need.due is None, need.due or now))


def _known(contests: Sequence[Contest], arenas: Mapping[int, Sequence[Arena]]) -> list[Known]:
    """Read what the needs of the contests are told from: each kind of thing once for all contests."""
    if not contests:
        return []
    asked = [arena for contest in contests for arena in arenas[contest.pk]]
    contest_of = {arena.pk: contest.pk for contest in contests for arena in arenas[contest.pk]}
    windows: dict[int, list[Window]] = defaultdict(list)
    for window in _windows(asked):
        windows[contest_of[window.activity.arena_id]].append(window)
    places: dict[int, list[Place]] = defaultdict(list)
    for place in _places(asked):
        places[contest_of[place.arena.pk]].append(place)
    limits = last_moments_to_publish(asked)
    missing = dict(
        Partner.objects.filter(contest__in=contests, state=Partner.State.MISSING)
        .values_list("contest")
        .annotate(Count("pk"))
        .order_by("contest")
    )
    return [
        Known(
            contest,
            {arena.pk: arena for arena in arenas[contest.pk]},
            windows[contest.pk],
            {arena.pk: limits[arena.pk] for arena in arenas[contest.pk] if arena.pk in limits},
            places[contest.pk],
            missing.get(contest.pk, 0),
        )
        for contest in contests
    ]


def _windows(arenas: Sequence[Arena]) -> list[Window]:
    """Return the windows of votes and choices in the arenas, in the order of the arenas; one query."""
    of_it = {"activity": OuterRef("pk")}
    held = HeldBatch.objects.filter(**of_it, state=HeldBatch.State.HELD)
    rows = Activity.objects.filter(arena__in=arenas, kind__in=(StageKind.VOTE, StageKind.JURY)).annotate(
        held=_count(held, "activity"),
        has_jury_rules=Exists(JuryRules.objects.filter(**of_it)),
        has_secret=Exists(VoteSecret.objects.filter(**of_it, destroyed_at=None)),
        appeal_days=F("vote_rules__appeal_days"),
        has_candidates=Exists(Candidacy.objects.filter(arena=OuterRef("arena"))),
        is_published=Exists(Decision.objects.filter(**of_it, state=Decision.State.PUBLISHED)),
        has_minutes=Exists(Minutes.objects.filter(**of_it)),
    )
    return [
        Window(
            row,
            row.held,
            row.has_jury_rules,
            row.has_secret,
            row.appeal_days or 0,
            row.has_candidates,
            row.is_published,
            row.has_minutes,
        )
        for row in rows
    ]


def _places(arenas: Sequence[Arena]) -> list[Place]:
    """Return what waits in each of the arenas, in their order; one query."""
    here = OuterRef("pk")
    deciding = Commission.objects.filter(arena=here, duty=Commission.Duty.DECIDING)
    entries = Entry.objects.filter(arena=here, state=Entry.State.SUBMITTED)
    objections = Objection.objects.filter(arena=here, state=Objection.State.OPEN)
    packages = HandOver.objects.filter(to_arena=here, taken_at=None, lacks="")
    rows = Arena.objects.filter(pk__in=[arena.pk for arena in arenas]).values_list(
        "pk",
        Exists(deciding),
        _count(entries, "arena"),
        Subquery(entries.values("number")[:1]),
        _count(objections, "arena"),
        Subquery(objections.values("sent_at")[:1]),
        _count(packages, "to_arena"),
        Subquery(packages.values("pk")[:1]),
    )
    found = {row[0]: row[1:] for row in rows}
    return [
        Place(arena, served, Queue(*waiting[:2]), Queue(*waiting[2:4]), Queue(*waiting[4:]))
        for arena in arenas
        for served, *waiting in [found[arena.pk]]
    ]


def _count(rows: QuerySet[Any], side: str) -> Coalesce:
    """Return the number of the rows of one side as part of another query."""
    return Coalesce(
        Subquery(rows.order_by().values(side).annotate(number_of=Count("pk")).values("number_of")), 0
    )


def _whole(known: Known) -> list[Need]:
    contest, missing = known.contest, known.missing
    needs = []
    if contest.state == Contest.State.DRAFT:
        needs.append(Need(_("The contest is not announced yet"), "", address("steps", contest.slug)))
    if missing:
        what = ngettext("{count} site without the banner", "{count} sites without the banner", missing)
        needs.append(Need(what.format(count=missing), "", address("partners", contest.slug)))
    return needs


def _rules_needed(known: Known, now: datetime) -> list[Need]:
    """The rules of votes and choices that open soon, one line for each stage."""
    soon = sorted(
        (
            (opens, row.activity.pk, row)
            for row in known.windows
            if row.activity.state == Activity.State.PLANNED
            and (opens := row.activity.opens_at) is not None
            and opens <= now + AHEAD
        ),
        key=lambda found: found[:2],
    )
    needs = []
    for kind, page, what in (
        (StageKind.VOTE, "vote-rules", _("The rules of the vote are not fixed")),
        (StageKind.JURY, "jury-rules", _("The rules of the choice are not fixed")),
    ):
        stages: dict[int, list[Activity]] = defaultdict(list)
        for *_order, window in soon:
            if window.activity.kind == kind and not window.has_jury_rules:
                stages[window.activity.stage_id].append(window.activity)
        for waiting in stages.values():
            opens = waiting[0].opens_at
            late = opens is not None and opens <= now
            where = _where([row.arena_id for row in waiting], known.arenas)
            needs.append(Need(what, where, address(page, waiting[0].pk), late, opens))
    return needs


def _where(keys: Iterable[int], arenas: dict[int, Arena]) -> str:
    """Return the arenas in words: two by name, more as a number."""
    places = list(dict.fromkeys(keys))
    if len(places) <= 2:
        return ", ".join(localized(arenas[key], "name") for key in places)
    return ngettext("{count} arena", "{count} arenas", len(places)).format(count=len(places))


def _votes(known: Known, now: datetime) -> list[Need]:
    needs = []
    for window in sorted(known.of_kind(StageKind.VOTE), key=_by_close):
        vote, count = window.activity, window.held
        if vote.state != Activity.State.READY:
            continue
        where = known.name(vote.arena_id)
        if count:
            what = ngettext("{count} batch of votes is held", "{count} batches of votes are held", count)
            url = address("vote", vote.pk)
            needs.append(Need(what.format(count=count), where, url, vote.is_over(now), vote.closes_at))
        if vote.is_over(now):
            needs.append(
                Need(_("The result is to be frozen"), where, address("vote", vote.pk), True, vote.closes_at)
            )
    return needs + _secrets(known, now)


def _by_close(window: Window) -> tuple[bool, float, int]:
    closes = window.activity.closes_at
    return closes is None, closes.timestamp() if closes else 0, window.activity.pk


def _secrets(known: Known, now: datetime) -> list[Need]:
    needs = []
    for window in known.of_kind(StageKind.VOTE):
        vote = window.activity
        if not window.is_frozen or not window.has_secret:
            continue
        assert vote.closes_at is not None
        ends = vote.closes_at + timedelta(days=window.appeal_days)
        if ends <= now:
            what = _("The appeal term is over: destroy the secret and publish the tags")
            needs.append(Need(what, known.name(vote.arena_id), address("vote", vote.pk), False, ends))
    return needs


def _choices(known: Known, now: datetime) -> list[Need]:
    """Choices whose window closes soon, decisions not published, minutes missing."""
    standing = [window for window in known.of_kind(StageKind.JURY) if not window.is_frozen]
    needs = _before_next_vote(known, standing, now)
    told = {need.url for need in needs}
    for window in sorted(standing, key=_by_close):
        choice = window.activity
        is_soon = choice.closes_at is not None and choice.closes_at <= now + SOON
        url = address("publication", choice.arena_id)
        if is_soon and window.has_jury_rules and url not in told:
            what = _("The decision is to be published")
            where = known.name(choice.arena_id)
            needs.append(Need(what, where, url, choice.is_over(now), choice.closes_at))
    for window in sorted(known.windows, key=lambda one: one.activity.pk):
        if window.is_published and not window.has_minutes:
            arena = window.activity.arena_id
            url = address("publication", arena)
            needs.append(Need(_("The signed minutes are missing"), known.name(arena), url))
    return needs


def _before_next_vote(known: Known, standing: Iterable[Window], now: datetime) -> list[Need]:
    """Choices that are not published while the vote of the next level is open or about to open."""
    needs = []
    for window in standing:
        arena = window.activity.arena_id
        if arena not in known.limits or not window.has_candidates:
            continue
        last = known.limits[arena]
        what = _("The decisions are to be published before the vote of the next level opens")
        if last <= now:
            what = _("The vote of the next level is open, and the decisions here are not published")
        if last <= now + SOON:
            needs.append(Need(what, known.name(arena), address("publication", arena), last <= now, last))
    return needs


def _planned_too_long(known: Known, now: datetime) -> list[Need]:
    """Stages of a choice whose windows end after the vote of the next level opens, one line for each stage."""
    stages: dict[int, list[int]] = defaultdict(list)
    due: dict[int, datetime] = {}
    for window in known.of_kind(StageKind.JURY):
        choice, last = window.activity, known.limits.get(window.activity.arena_id)
        if window.is_frozen or last is None or choice.closes_at is None:
            continue
        if now + SOON < last < choice.closes_at:
            stages[choice.stage_id].append(choice.arena_id)
            due[choice.stage_id] = last
    what = _("The choice is planned to end after the vote of the next level opens")
    return [
        Need(what, _where(places, known.arenas), address("stage", stage), False, due[stage])
        for stage, places in stages.items()
    ]


def _people(known: Known) -> list[Need]:
    """Arenas without a commission, entries and objections that wait, packages on their way."""
    return [*_unserved(known), *_entries(known), *_objections(known), *_packages(known)]


def _unserved(known: Known) -> list[Need]:
    without = [place.arena.pk for place in known.places if not place.is_served]
    if not without:
        return []
    url = address("commission-new", without[0]) if len(without) == 1 else address("commissions")
    return [Need(_("No deciding commission"), _where(without, known.arenas), url)]


def unserved_arenas(user: User) -> list[Arena]:
    """Return the arenas a person runs for which no commission decides yet, in contests that are not closed."""
    going = contests_of(user).exclude(state=Contest.State.CLOSED)
    deciding = Commission.objects.filter(duty=Commission.Duty.DECIDING).values("arena")
    arenas = Arena.objects.filter(level__contest__in=going).exclude(pk__in=deciding)
    if not user.is_administrator:
        held = user.memberships_on(clock.today())
        own = {one.body_id for one in held if one.role in ORGANISERS}
        hosts = {one.body_id for one in held if one.role in HOSTS}
        edition = "level__contest__edition__"
        arenas = arenas.filter(
            Q(**{f"{edition}issuer__in": own}) | Q(**{f"{edition}control__in": own}) | Q(body__in=hosts)
        )
    return list(
        arenas.select_related("level__contest").order_by("level__contest", "level__position", "position")
    )


def _entries(known: Known) -> list[Need]:
    waiting = [place for place in known.places if place.entries.count]
    if not waiting:
        return []
    places = [place.arena.pk for place in sorted(waiting, key=lambda place: place.entries.first)]
    count = sum(place.entries.count for place in waiting)
    what = ngettext(
        "{count} entry waits for the commission", "{count} entries wait for the commission", count
    )
    url = address("entries", places[0]) if len(places) == 1 else address("receiving")
    return [Need(what.format(count=count), _where(places, known.arenas), url)]


def _objections(known: Known) -> list[Need]:
    waiting = [place for place in known.places if place.objections.count]
    if not waiting:
        return []
    latest_first = sorted(waiting, key=lambda place: place.objections.first, reverse=True)
    places = [place.arena.pk for place in latest_first]
    count = sum(place.objections.count for place in waiting)
    what = ngettext("{count} objection waits for an answer", "{count} objections wait for an answer", count)
    return [Need(what.format(count=count), _where(places, known.arenas), address("objections", places[0]))]


def _packages(known: Known) -> list[Need]:
    waiting = [place for place in known.places if place.packages.count]
    if not waiting:
        return []
    places = [place.arena.pk for place in sorted(waiting, key=lambda place: place.packages.first)]
    count = sum(place.packages.count for place in waiting)
    what = ngettext("{count} package is to be taken", "{count} packages are to be taken", count)
    url = address("winners", known.contest.slug)
    return [Need(what.format(count=count), _where(places, known.arenas), url)]


def address(name: str, *args: object) -> str:
    """Return the address of a page of contests at the desk."""
    return reverse(f"contestdesk:{name}", args=args)
