"""What a coordinator or the host of an arena reads of contests: which ones, their windows, what has to be done now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
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
    found = []
    if user.is_administrator:
        # Administrators see everything; their day is not the coordinators'.
        return []
    for contest in contests_of(user).exclude(state=Contest.State.CLOSED):
        found += [MineNeed(contest, need) for need in needs_of(user, contest, arenas_of(user, contest))]
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
    arenas = Arena.objects.filter(level__contest=contest).select_related(
        "level", "territory__parent__parent", "body"
    )
    if may_coordinate(user, contest):
        return list(arenas)
    held = [one for one in user.memberships_on(clock.today()) if one.role in HOSTS]
    return [
        arena
        for arena in arenas.filter(body__in={one.body_id for one in held})
        if any(one.body_id == arena.body_id and reaches(one, arena.territory) for one in held)
    ]


def listed(user: User) -> list[Listed]:
    """Return the contests of a person: those that run first, then those being prepared, then the closed ones."""
    order = [Contest.State.ANNOUNCED, Contest.State.DRAFT, Contest.State.CLOSED]
    found = []
    for contest in contests_of(user):
        arenas = arenas_of(user, contest)
        waiting = needs_of(user, contest, arenas) if contest.state != Contest.State.CLOSED else []
        found.append(Listed(contest, may_coordinate(user, contest), len(arenas), waiting))
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
    now = clock.now()
    by_key = {arena.pk: arena for arena in arenas}
    found: list[Need] = []
    if may_coordinate(user, contest):
        found += _whole(contest)
        found += _rules_needed(by_key, now)
        found += _planned_too_long(by_key, now)
    found += _votes(by_key, now)
    found += _choices(by_key, now)
    found += _people(by_key)
    return sorted(found, key=lambda need: (not need.is_late, need.due is None, need.due or now))


def _whole(contest: Contest) -> list[Need]:
    needs = []
    if contest.state == Contest.State.DRAFT:
        needs.append(Need(_("The contest is not announced yet"), "", address("steps", contest.slug)))
    missing = contest.partners.filter(state=Partner.State.MISSING).count()
    if missing:
        what = ngettext("{count} site without the banner", "{count} sites without the banner", missing)
        needs.append(Need(what.format(count=missing), "", address("partners", contest.slug)))
    return needs


def _rules_needed(arenas: dict[int, Arena], now: datetime) -> list[Need]:
    """The rules of votes and choices that open soon, one line for each stage."""
    soon = Activity.objects.filter(arena__in=arenas, opens_at__lte=now + AHEAD, state=Activity.State.PLANNED)
    votes = soon.filter(kind=StageKind.VOTE)
    choices = soon.filter(kind=StageKind.JURY).exclude(pk__in=JuryRules.objects.values("activity"))
    needs = []
    for rows, page, what in (
        (votes, "vote-rules", _("The rules of the vote are not fixed")),
        (choices, "jury-rules", _("The rules of the choice are not fixed")),
    ):
        stages: dict[int, list[Activity]] = defaultdict(list)
        for row in rows.select_related("stage__level").order_by("opens_at", "pk"):
            stages[row.stage_id].append(row)
        for waiting in stages.values():
            opens = waiting[0].opens_at
            late = opens is not None and opens <= now
            where = _where([row.arena_id for row in waiting], arenas)
            needs.append(Need(what, where, address(page, waiting[0].pk), late, opens))
    return needs


def _where(keys: Iterable[int], arenas: dict[int, Arena]) -> str:
    """Return the arenas in words: two by name, more as a number."""
    places = list(dict.fromkeys(keys))
    if len(places) <= 2:
        return ", ".join(localized(arenas[key], "name") for key in places)
    return ngettext("{count} arena", "{count} arenas", len(places)).format(count=len(places))


def _votes(arenas: dict[int, Arena], now: datetime) -> list[Need]:
    votes = Activity.objects.filter(arena__in=arenas, kind=StageKind.VOTE)
    held = dict(
        HeldBatch.objects.filter(activity__in=votes, state=HeldBatch.State.HELD)
        .values_list("activity")
        .annotate(Count("pk"))
        .order_by("activity")
    )
    needs = []
    for vote in votes.filter(state=Activity.State.READY).order_by("closes_at", "pk"):
        where, count = localized(arenas[vote.arena_id], "name"), held.get(vote.pk, 0)
        if count:
            what = ngettext("{count} batch of votes is held", "{count} batches of votes are held", count)
            url = address("vote", vote.pk)
            needs.append(Need(what.format(count=count), where, url, vote.is_over(now), vote.closes_at))
        if vote.is_over(now):
            needs.append(
                Need(_("The result is to be frozen"), where, address("vote", vote.pk), True, vote.closes_at)
            )
    return needs + _secrets(arenas, now)


def _secrets(arenas: dict[int, Arena], now: datetime) -> list[Need]:
    standing = VoteSecret.objects.filter(
        activity__arena__in=arenas, activity__state=Activity.State.FROZEN, destroyed_at=None
    ).select_related("activity__vote_rules")
    needs = []
    for secret in standing:
        vote = secret.activity
        assert vote.closes_at is not None
        ends = vote.closes_at + timedelta(days=vote.vote_rules.appeal_days)
        if ends <= now:
            where = localized(arenas[vote.arena_id], "name")
            what = _("The appeal term is over: destroy the secret and publish the tags")
            needs.append(Need(what, where, address("vote", vote.pk), False, ends))
    return needs


def _choices(arenas: dict[int, Arena], now: datetime) -> list[Need]:
    """Choices whose window closes soon, decisions not published, minutes missing."""
    choices = Activity.objects.filter(arena__in=arenas, kind=StageKind.JURY).exclude(
        state=Activity.State.FROZEN
    )
    needs = _before_next_vote(arenas, choices, now)
    told = {need.url for need in needs}
    for choice in choices.filter(closes_at__lte=now + SOON, jury_rules__isnull=False).order_by("closes_at"):
        where = localized(arenas[choice.arena_id], "name")
        url = address("publication", choice.arena_id)
        if url not in told:
            what = _("The decision is to be published")
            needs.append(Need(what, where, url, choice.is_over(now), choice.closes_at))
    with_minutes = set(Minutes.objects.filter(activity__arena__in=arenas).values_list("activity", flat=True))
    published = Decision.objects.filter(activity__arena__in=arenas, state=Decision.State.PUBLISHED)
    for activity, arena in sorted(set(published.values_list("activity", "activity__arena"))):
        if activity not in with_minutes:
            url = address("publication", arena)
            needs.append(Need(_("The signed minutes are missing"), localized(arenas[arena], "name"), url))
    return needs


def _before_next_vote(arenas: dict[int, Arena], choices: QuerySet[Activity], now: datetime) -> list[Need]:
    """Choices that are not published while the vote of the next level is open or about to open."""
    limits = last_moments_to_publish(arenas.values())
    chosen_among = Candidacy.objects.filter(arena=OuterRef("arena"))
    needs = []
    for choice in choices.filter(Exists(chosen_among), arena__in=limits).order_by("arena"):
        last, where = limits[choice.arena_id], localized(arenas[choice.arena_id], "name")
        what = _("The decisions are to be published before the vote of the next level opens")
        if last <= now:
            what = _("The vote of the next level is open, and the decisions here are not published")
        if last <= now + SOON:
            needs.append(Need(what, where, address("publication", choice.arena_id), last <= now, last))
    return needs


def _planned_too_long(arenas: dict[int, Arena], now: datetime) -> list[Need]:
    """Stages of a choice whose windows end after the vote of the next level opens, one line for each stage."""
    limits = last_moments_to_publish(arenas.values())
    choices = Activity.objects.filter(
        arena__in=limits, kind=StageKind.JURY, closes_at__gt=now + SOON
    ).exclude(state=Activity.State.FROZEN)
    stages: dict[int, list[int]] = defaultdict(list)
    due: dict[int, datetime] = {}
    for choice in choices.order_by("arena"):
        last = limits[choice.arena_id]
        if choice.closes_at is not None and now + SOON < last < choice.closes_at:
            stages[choice.stage_id].append(choice.arena_id)
            due[choice.stage_id] = last
    what = _("The choice is planned to end after the vote of the next level opens")
    return [
        Need(what, _where(places, arenas), address("stage", stage), False, due[stage])
        for stage, places in stages.items()
    ]


def _people(arenas: dict[int, Arena]) -> list[Need]:
    """Arenas without a commission, entries and objections that wait, packages on their way."""
    return [*_unserved(arenas), *_entries(arenas), *_objections(arenas), *_packages(arenas)]


def _unserved(arenas: dict[int, Arena]) -> list[Need]:
    without = [arena.pk for arena in unserved(arenas.values())]
    if not without:
        return []
    url = address("commission-new", without[0]) if len(without) == 1 else address("commissions")
    return [Need(_("No deciding commission"), _where(without, arenas), url)]


def unserved(arenas: Iterable[Arena]) -> list[Arena]:
    """Return those of the arenas for which no commission decides yet."""
    asked = list(arenas)
    deciding = Commission.objects.filter(arena__in=asked, duty=Commission.Duty.DECIDING)
    served = set(deciding.values_list("arena", flat=True))
    return [arena for arena in asked if arena.pk not in served]


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


def _entries(arenas: dict[int, Arena]) -> list[Need]:
    waiting = Entry.objects.filter(arena__in=arenas, state=Entry.State.SUBMITTED)
    places = list(waiting.values_list("arena", flat=True))
    if not places:
        return []
    what = ngettext(
        "{count} entry waits for the commission", "{count} entries wait for the commission", len(places)
    ).format(count=len(places))
    return [
        Need(
            what,
            _where(places, arenas),
            address("entries", places[0]) if len(set(places)) == 1 else address("receiving"),
        )
    ]


def _objections(arenas: dict[int, Arena]) -> list[Need]:
    waiting = Objection.objects.filter(arena__in=arenas, state=Objection.State.OPEN)
    places = list(waiting.values_list("arena", flat=True))
    if not places:
        return []
    what = ngettext(
        "{count} objection waits for an answer", "{count} objections wait for an answer", len(places)
    ).format(count=len(places))
    return [Need(what, _where(places, arenas), address("objections", places[0]))]


def _packages(arenas: dict[int, Arena]) -> list[Need]:
    coming = HandOver.objects.filter(to_arena__in=arenas, taken_at=None, lacks="")
    rows = list(coming.values_list("to_arena", "to_arena__level__contest__slug"))
    if not rows:
        return []
    what = ngettext("{count} package is to be taken", "{count} packages are to be taken", len(rows)).format(
        count=len(rows)
    )
    return [Need(what, _where([arena for arena, _slug in rows], arenas), address("winners", rows[0][1]))]


def address(name: str, *args: object) -> str:
    """Return the address of a page of contests at the desk."""
    return reverse(f"contestdesk:{name}", args=args)
