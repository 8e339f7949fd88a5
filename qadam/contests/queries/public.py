"""What the public sees of contests: what is open, the windows of each level, who stands where."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Contest,
    Decision,
    Entry,
    EntryFile,
    Level,
    Nomination,
    Stage,
    StageKind,
)
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.text import fold
from qadam.people.models import Person, User
from qadam.workflow.cached import kept
from qadam.workflow.models import Change

# What a visitor can do or is waiting for, the weightiest first.
WEIGHT = [
    StageKind.VOTE,
    StageKind.INTAKE,
    StageKind.JURY,
    StageKind.ADMISSION,
    StageKind.AWARDS,
    StageKind.HAND_OVER,
    StageKind.ANNOUNCING,
]
_DAY = timedelta(days=1)


def contests_visible_to(person: Person) -> QuerySet[Contest]:
    """Return the contests a person may read, with their programme."""
    found = Contest.objects.visible_to(person if isinstance(person, User) else None)
    return found.select_related("edition")


def of_edition() -> Exists:
    """Return the condition on an edition that anybody may read a contest of it."""
    return Exists(Contest.objects.public().filter(edition=OuterRef("pk")))


# What is open


def is_on(activity: Activity, now: datetime) -> bool:
    """Tell whether a visitor finds the window open: it has begun, and a vote has its rules fixed.

    A window without a beginning is a deadline of the office and tells a visitor nothing.
    """
    if activity.opens_at is None or not activity.is_open(now):
        return False
    return activity.kind != StageKind.VOTE or activity.state == Activity.State.READY


@dataclass(frozen=True)
class OpenKind:
    """What goes on in some arenas of a level at a moment, and until when."""

    kind: str
    level: Level
    activities: list[Activity]

    @property
    def closes_at(self) -> datetime | None:
        """Return when the first of them closes."""
        return min((held.closes_at for held in self.activities if held.closes_at), default=None)

    @property
    def is_one_end(self) -> bool:
        """Tell whether all of them close together."""
        return len({held.closes_at for held in self.activities}) == 1

    @property
    def arena(self) -> Arena | None:
        """Return the arena where there is only one."""
        return self.activities[0].arena if len(self.activities) == 1 else None


@dataclass(frozen=True)
class Standing:
    """A contest with what is open in it at a moment, what comes next, and whether it has candidates and results."""

    contest: Contest
    open: list[OpenKind]
    next: Activity | None
    has_candidates: bool
    has_results: bool

    @property
    def kinds(self) -> set[str]:
        """Return the kinds of what is open."""
        return {held.kind for held in self.open}


def activities_of(contests: Iterable[Contest]) -> QuerySet[Activity]:
    """Return every window of these contests with its arena and level."""
    found = Activity.objects.filter(arena__level__contest__in=[contest.pk for contest in contests])
    return found.select_related("arena__level", "stage").order_by("arena__level__position", "arena__position")


def standings(contests: Sequence[Contest], now: datetime) -> list[Standing]:
    """Return how contests stand at a moment, those with something open first; three queries."""
    windows: dict[int, list[Activity]] = defaultdict(list)
    for activity in activities_of(contests):
        windows[activity.arena.level.contest_id].append(activity)
    shown = set(
        Candidacy.objects.public()
        .filter(entry__contest__in=[contest.pk for contest in contests])
        .values_list("entry__contest_id", flat=True)
        .distinct()
        .order_by()
    )
    found = [standing(contest, windows[contest.pk], now, contest.pk in shown) for contest in contests]
    return sorted(found, key=lambda held: (not held.open, held.contest.state == Contest.State.CLOSED))


def standing(
    contest: Contest, activities: Sequence[Activity], now: datetime, has_candidates: bool
) -> Standing:
    """Return how one contest stands by its windows."""
    is_running = contest.state == Contest.State.ANNOUNCED
    ahead = [held for held in activities if held.opens_at and held.opens_at > now] if is_running else []
    return Standing(
        contest,
        open_kinds(activities, now) if is_running else [],
        min(ahead, key=lambda held: (held.opens_at or now, held.pk), default=None),
        has_candidates,
        any(held.state == Activity.State.FROZEN for held in activities),
    )


def open_kinds(activities: Iterable[Activity], now: datetime) -> list[OpenKind]:
    """Group the windows that are open at a moment by kind and level, the weightiest kind first."""
    groups: dict[tuple[str, int], list[Activity]] = defaultdict(list)
    for held in activities:
        if is_on(held, now):
            groups[held.kind, held.arena.level_id].append(held)
    found = [OpenKind(kind, group[0].arena.level, group) for (kind, _level), group in groups.items()]
    return sorted(found, key=lambda held: (WEIGHT.index(StageKind(held.kind)), held.level.position))


def moments_of(day: date) -> Iterator[datetime]:
    """Yield the instants of a day at which a window opens or closes; kept pages change at each."""
    first = datetime.combine(day, datetime.min.time(), tzinfo=ALMATY)
    rows = Activity.objects.filter(
        Q(opens_at__gte=first, opens_at__lt=first + _DAY)
        | Q(closes_at__gte=first, closes_at__lt=first + _DAY)
    )
    for pair in rows.values_list("opens_at", "closes_at").distinct().order_by():
        yield from (moment for moment in pair if moment is not None)


# The passport


@dataclass(frozen=True)
class OwnWindow:
    """A window that differs from the one most arenas have, with the reason."""

    arena: Arena
    activity: Activity


@dataclass(frozen=True)
class StageRow:
    """A stage of a level: the window most arenas have, the arenas with another one, where it is open now."""

    stage: Stage
    window: Activity | None
    own: list[OwnWindow]
    open_in: int

    @property
    def state(self) -> str:
        """Return the code of the state at the moment the row was made for."""
        return "running" if self.open_in else ""


@dataclass(frozen=True)
class ArenaRow:
    """An arena with what is open in it and how many candidates stand there."""

    arena: Arena
    open: list[Activity]
    candidates: int


@dataclass(frozen=True)
class LevelRow:
    """A level with its stages and arenas."""

    level: Level
    stages: list[StageRow]
    arenas: list[ArenaRow]


@dataclass(frozen=True)
class Passport:
    """A contest as its page shows it; made with six queries."""

    contest: Contest
    levels: list[LevelRow]
    nominations: list[Nomination]
    standing: Standing
    activities: list[Activity] = field(repr=False)


def passport(contest: Contest, now: datetime) -> Passport:
    """Return levels with their windows and arenas, nominations and what is open at a moment."""
    activities = list(activities_of([contest]))
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(level__contest=contest).select_related("level"):
        stages[stage.level_id].append(stage)
    arenas: dict[int, list[Arena]] = defaultdict(list)
    for arena in Arena.objects.filter(level__contest=contest).select_related("territory", "level"):
        arenas[arena.level_id].append(arena)
    held_levels = {stage.level for group in stages.values() for stage in group}
    held_levels |= {arena.level for group in arenas.values() for arena in group}
    counts = Counter(candidate.arena for candidate in candidates_of(contest))
    windows: dict[int, list[Activity]] = defaultdict(list)
    for activity in activities:
        windows[activity.arena_id].append(activity)
    levels = [
        LevelRow(
            level,
            [stage_row(stage, activities, now) for stage in stages[level.pk]],
            [
                ArenaRow(
                    arena,
                    [held for held in windows[arena.pk] if is_on(held, now)],
                    counts[arena.pk],
                )
                for arena in arenas[level.pk]
            ],
        )
        for level in sorted(held_levels, key=lambda level: level.position)
    ]
    return Passport(
        contest,
        levels,
        list(contest.nominations.all()),
        standing(contest, activities, now, bool(counts)),
        activities,
    )


def stage_row(stage: Stage, activities: Iterable[Activity], now: datetime) -> StageRow:
    """Return the window most arenas have for a stage, and those that differ."""
    held = [activity for activity in activities if activity.stage_id == stage.pk]
    usual = Counter((activity.opens_at, activity.closes_at) for activity in held).most_common(1)
    window = usual[0][0] if usual else None
    return StageRow(
        stage,
        next((row for row in held if (row.opens_at, row.closes_at) == window), None),
        [OwnWindow(row.arena, row) for row in held if (row.opens_at, row.closes_at) != window],
        sum(is_on(row, now) for row in held),
    )


# Candidates


class Candidate(NamedTuple):
    """What a list needs of a public candidacy before its page of it is read."""

    pk: int
    entry: int
    number: str
    seed: int
    nomination: int
    arena: int
    home: int
    level: int
    # The highest level the entry has reached.
    is_highest: bool
    state: str
    folded: str


class Window(NamedTuple):
    """The window of a vote whose rules are fixed."""

    arena: int
    activity: int
    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for among the candidates; zero and empty text ask for nothing."""

    level: int = 0
    nomination: int = 0
    arena: int = 0
    text: str = ""
    arenas_open: frozenset[int] | None = None


def candidates_of(contest: Contest) -> list[Candidate]:
    """Return the public candidacies of a contest, kept until anything changes: one query, often none."""
    return kept(("contests.candidates", contest.pk), lambda: _read_candidates(contest.pk))


def _read_candidates(contest: int) -> list[Candidate]:
    rows = list(
        Candidacy.objects.public()
        .filter(entry__contest=contest)
        .order_by("entry__number", "arena__level__position")
        .values_list(
            "pk",
            "entry_id",
            "entry__number",
            "entry__seed",
            "entry__nomination_id",
            "arena_id",
            "entry__arena_id",
            "arena__level_id",
            "state",
            "entry__folded",
        )
    )
    highest = {row[1]: row[0] for row in rows}
    return [Candidate(*row[:8], highest[row[1]] == row[0], row[8], row[9]) for row in rows]


@dataclass(frozen=True)
class Listing:
    """All that the list of candidates of a contest is made of; kept until anything changes.

    `cards` are the drawn cards by language and candidacy, filled by whoever draws one.
    """

    contest: Contest
    arenas: list[Arena]
    nominations: list[Nomination]
    candidates: list[Candidate]
    votes: list[Window]
    cards: dict[tuple[str, int], str]


def listing_of(slug: str, contest: Contest | None = None) -> Listing:
    """Return the listing of a contest the reader may see; one query, five more when it is made."""

    def read() -> Listing:
        found = contest or Contest.objects.get(slug=slug)
        arenas = Arena.objects.filter(level__contest=found).select_related("level")
        return Listing(
            found,
            list(arenas.order_by("level__position", "sort_kk")),
            list(found.nominations.all()),
            _read_candidates(found.pk),
            _read_votes(found.pk),
            {},
        )

    return kept(("contests.listing", slug), read)


def candidates_found(candidates: Iterable[Candidate], wanted: Wanted) -> list[Candidate]:
    """Return the candidates a visitor looks for; an entry stands once, at its highest level or at the one asked for."""
    words = fold(wanted.text).split()
    return [
        candidate
        for candidate in candidates
        if (candidate.level == wanted.level if wanted.level else candidate.is_highest)
        and wanted.nomination in (0, candidate.nomination)
        and wanted.arena in (0, candidate.home, candidate.arena)
        and (wanted.arenas_open is None or candidate.arena in wanted.arenas_open)
        and all(word in candidate.folded for word in words)
    ]


def shuffled(candidates: Iterable[Candidate], visitor: int) -> list[Candidate]:
    """Return candidates in an order of the visitor's own: the same on each reload, without advantage for anybody."""
    return sorted(candidates, key=lambda candidate: _place(candidate.seed, candidate.entry, visitor))


def _place(seed: int, entry: int, visitor: int) -> bytes:
    return hashlib.blake2b(f"{visitor}:{seed}:{entry}".encode(), digest_size=8).digest()


PHOTOS = Prefetch(
    "entry__files", EntryFile.objects.filter(role=EntryFile.Role.PHOTO).order_by("pk"), to_attr="photos"
)


def candidacies_in_order(candidates: Sequence[Candidate]) -> list[Candidacy]:
    """Return the candidacies of one page of a list in its order, with what their cards show; two queries."""
    if not candidates:
        return []
    rows = Candidacy.objects.select_related("entry__nomination", "arena__level").prefetch_related(PHOTOS)
    held = rows.in_bulk([candidate.pk for candidate in candidates])
    return [held[candidate.pk] for candidate in candidates if candidate.pk in held]


def _read_votes(contest: int) -> list[Window]:
    votes = Activity.objects.filter(
        kind=StageKind.VOTE, state=Activity.State.READY, arena__level__contest=contest
    )
    return [Window(*row) for row in votes.values_list("arena_id", "pk", "opens_at", "closes_at")]


def votes_running(votes: Iterable[Window], now: datetime) -> dict[int, int]:
    """Return the votes that are open at a moment by the arena they are held in."""
    return {
        vote.arena: vote.activity
        for vote in votes
        if vote.opens is not None and vote.opens <= now and (vote.closes is None or now < vote.closes)
    }


def open_vote_of(slug: str, number: str) -> int:
    """Return the key of the vote open now in which a candidate stands, 0 where there is none."""

    def find() -> int:
        now = clock.now()
        found = Activity.objects.filter(
            kind=StageKind.VOTE,
            arena__level__contest__slug=slug,
            arena__candidacies__entry__number=number,
            arena__candidacies__entry__is_public=True,
        ).order_by("-arena__level__position")
        return next((vote.pk for vote in found if is_on(vote, now)), 0)

    return kept(("contests.open_vote", slug, number), find)


def candidacies_of(entry: Entry) -> list[Candidacy]:
    """Return where an entry stands, the highest level first."""
    found = entry.candidacies.select_related("arena__level", "arena__territory")
    return list(found.order_by("-arena__level__position"))


def vote_of(candidacies: Sequence[Candidacy], now: datetime) -> tuple[Activity | None, Candidacy | None]:
    """Return the vote in which an entry stands: the one open at the moment, else that of the highest level."""
    votes = {
        vote.arena_id: vote
        for vote in Activity.objects.filter(
            kind=StageKind.VOTE, arena__in=[candidacy.arena_id for candidacy in candidacies]
        ).select_related("vote_rules", "arena__level__contest")
    }
    held = [
        (votes[candidacy.arena_id], candidacy) for candidacy in candidacies if candidacy.arena_id in votes
    ]
    running = [pair for pair in held if is_on(pair[0], now)]
    return next(iter([*running, *held]), (None, None))


def intake_stages(contest: Contest) -> list[Stage]:
    """Return what the document says of the intake at each level: which commissions take applications."""
    found = Stage.objects.filter(level__contest=contest, kind=StageKind.INTAKE)
    return list(found.select_related("level").order_by("level__position"))


# Results


def votes_of(contest: Contest) -> list[Activity]:
    """Return the votes of a contest with their rules, frozen results and arenas, level by level."""
    found = Activity.objects.filter(kind=StageKind.VOTE, arena__level__contest=contest)
    rows = found.select_related("arena__level", "vote_rules", "freeze", "stage")
    return list(rows.order_by("arena__level__position", "arena__position"))


def marked_candidacies(contest: Contest) -> dict[int, list[Candidacy]]:
    """Return the leaders of frozen votes and the published winners by arena; withdrawn entries are not named."""
    frozen = Activity.objects.filter(
        arena=OuterRef("arena"), kind=StageKind.VOTE, state=Activity.State.FROZEN
    )
    found = Candidacy.objects.public().filter(
        Exists(frozen) | Q(state=Candidacy.State.WINNER), entry__contest=contest
    )
    marked = found.exclude(state=Candidacy.State.CANDIDATE)
    groups: dict[int, list[Candidacy]] = defaultdict(list)
    for candidacy in marked.select_related("entry__nomination").order_by(
        "entry__nomination__position", "-state", "entry__sort_kk"
    ):
        groups[candidacy.arena_id].append(candidacy)
    return groups


@dataclass(frozen=True)
class ResultRow:
    """Where the vote of one arena stands, and whom its result names."""

    vote: Activity
    stage: str
    marked: list[Candidacy]


def result_levels(
    votes: Iterable[Activity], marked: Mapping[int, list[Candidacy]], now: datetime
) -> list[tuple[Level, list[ResultRow]]]:
    """Return the votes level by level with what became of each."""
    levels: dict[int, tuple[Level, list[ResultRow]]] = {}
    for vote in votes:
        row = ResultRow(vote, _stage_of(vote, now), marked.get(vote.arena_id, []))
        levels.setdefault(vote.arena.level_id, (vote.arena.level, []))[1].append(row)
    return list(levels.values())


def _stage_of(vote: Activity, now: datetime) -> str:
    if vote.state == Activity.State.FROZEN:
        return "frozen"
    if is_on(vote, now):
        return "open"
    if vote.is_over(now) and vote.state == Activity.State.PLANNED:
        return "elsewhere"
    return "preliminary" if vote.is_over(now) else "planned"


# Moments that the feed tells


class News(NamedTuple):
    """Something that became known of a contest: a key that never changes, what it is, where and when."""

    key: str
    kind: str
    at: datetime
    contest: Contest
    arena: Arena | None
    thing: Activity | Decision | Contest


def news_of(contest: Contest, now: datetime, most: int) -> list[News]:
    """Return what has become known of a contest by a moment, the newest first; three queries."""
    found = [
        news for held in activities_of([contest]).select_related("freeze") for news in _of(contest, held)
    ]
    decided = Decision.objects.filter(
        activity__arena__level__contest=contest, state=Decision.State.PUBLISHED, kind=Decision.Kind.WINNERS
    )
    found += [
        News(f"decision-{row.pk}", "decision", row.published_at, contest, row.activity.arena, row)
        for row in decided.select_related("activity__arena", "nomination")
        if row.published_at
    ]
    announced = (
        Change.objects.filter(
            subject=Contest._meta.label_lower, subject_key=str(contest.pk), target=Contest.State.ANNOUNCED
        )
        .values_list("at", flat=True)
        .first()
    )
    if announced:
        found.append(News(f"announced-{contest.pk}", "announced", announced, contest, None, contest))
    known = [news for news in found if news.at <= now]
    return sorted(known, key=lambda news: (news.at, news.key), reverse=True)[:most]


def _of(contest: Contest, held: Activity) -> Iterator[News]:
    is_told = held.kind == StageKind.INTAKE or (
        held.kind == StageKind.VOTE and held.state != Activity.State.PLANNED
    )
    for moment, happens in ((held.opens_at, "opens"), (held.closes_at, "closes")):
        if is_told and moment:
            key = f"{held.kind}-{happens}-{held.pk}"
            yield News(key, f"{held.kind}_{happens}", moment, contest, held.arena, held)
    freeze = getattr(held, "freeze", None)
    if freeze is not None:
        yield News(f"result-{held.pk}", "result", freeze.frozen_at, contest, held.arena, held)


def open_contests(now: datetime | None = None) -> list[Standing]:
    """Return the announced contests in which a vote or an intake is open now, for the portal's home page."""
    contests = list(Contest.objects.filter(state=Contest.State.ANNOUNCED).select_related("edition"))
    if not contests:
        return []
    found = standings(contests, now or clock.now())
    return [held for held in found if held.kinds & {StageKind.VOTE, StageKind.INTAKE}]
