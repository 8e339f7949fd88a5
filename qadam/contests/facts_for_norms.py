"""What contests did as facts for norms: windows that were kept, finalists, applications, hand-overs, awards."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qadam.contests.models import (
    Activity,
    Award,
    Contest,
    Decision,
    Entry,
    Freeze,
    HandOver,
    StageKind,
)
from qadam.indicators.norming.facts import Fact, FactType
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.languages import localized
from qadam.kit.periods import Period
from qadam.programmes.models import Edition

# The first level is held in regions, what is above it for the whole country.
FIRST = 1
TYPES = {
    "contest_announced": FactType(_("Announcement of the intake")),
    "contest_intake": FactType(_("Intake of applications")),
    "contest_vote": FactType(_("Online vote in a region")),
    "contest_jury": FactType(_("Choice of a regional commission")),
    "contest_awards": FactType(_("Awards in a region")),
    "contest_hand_over": FactType(_("Materials handed to the ministry")),
    "republican_vote": FactType(_("Republican online vote")),
    "republican_jury": FactType(_("Choice of the republican commission")),
    "republican_awards": FactType(_("Republican awards")),
    "finalist": FactType(_("Candidates of a region who go forward")),
    "finalist_of_nomination": FactType(_("Candidates of a nomination who go forward")),
    "republican_finalist": FactType(_("Republican candidates who go forward")),
    "contest_entry": FactType(_("Applications handed in")),
    "votes_counted": FactType(_("Votes counted in an arena")),
}


def facts_of_contests(edition: Edition, period: Period) -> Iterator[Fact]:
    """Give what the contests of a programme did between the days; seven queries."""
    given = [*_opened(edition), *_votes(edition), *_chosen(edition), *_awards(edition)]
    given += [*_hand_overs(edition), *_entries(edition)]
    return (fact for fact in given if fact.on in period)


def kinds_measured(edition: Edition) -> Collection[str]:
    """Return the kinds of contests where a programme in force has one that was announced."""
    contests = Contest.objects.filter(edition=edition).exclude(state=Contest.State.DRAFT)
    return TYPES if edition.state == Edition.State.APPROVED and contests.exists() else ()


def _opened(edition: Edition) -> Iterator[Fact]:
    """Announcements and intakes whose windows have opened in contests that are announced."""
    kinds = {StageKind.ANNOUNCING: "contest_announced", StageKind.INTAKE: "contest_intake"}
    rows = _activities(edition).filter(
        kind__in=kinds, opens_at__lte=clock.now(), arena__level__position=FIRST
    )
    for activity in rows:
        yield _fact(kinds[StageKind(activity.kind)], activity, activity.opens_at)


def _activities(edition: Edition) -> QuerySet[Activity]:
    rows = Activity.objects.filter(arena__level__contest__edition=edition)
    rows = rows.exclude(arena__level__contest__state=Contest.State.DRAFT)
    return rows.select_related("arena__territory", "arena__level").order_by("pk")


def _votes(edition: Edition) -> Iterator[Fact]:
    """Votes that were counted for good, with their counted votes and those who go forward."""
    rows = Freeze.objects.filter(activity__arena__level__contest__edition=edition)
    for freeze in rows.select_related("activity__arena__territory", "activity__arena__level").order_by("pk"):
        activity, held_on = freeze.activity, freeze.activity.opens_at or freeze.frozen_at
        is_first = activity.arena.level.position == FIRST
        yield _fact("contest_vote" if is_first else "republican_vote", activity, held_on)
        yield _fact("votes_counted", activity, held_on, amount=freeze.results["totals"]["counted"])
        leaders = [len(nomination["leaders"]) for nomination in freeze.results["nominations"]]
        for count in leaders:
            yield _fact("finalist_of_nomination", activity, freeze.frozen_at, people=count)
        kind = "finalist" if is_first else "republican_finalist"
        yield _fact(kind, activity, freeze.frozen_at, people=sum(leaders))


def _chosen(edition: Edition) -> Iterator[Fact]:
    """Choices of commissions that are published, on the day the last of their decisions was taken."""
    rows = Decision.objects.filter(
        activity__arena__level__contest__edition=edition,
        kind=Decision.Kind.WINNERS,
        state=Decision.State.PUBLISHED,
        taken_at__isnull=False,
    ).select_related("activity__arena__territory", "activity__arena__level")
    last = {decision.activity_id: decision for decision in rows.order_by("taken_at", "pk")}
    for decision in last.values():
        is_first = decision.activity.arena.level.position == FIRST
        yield _fact("contest_jury" if is_first else "republican_jury", decision.activity, decision.taken_at)


def _awards(edition: Edition) -> Iterator[Fact]:
    """Awards of winners: one ceremony for an arena and day."""
    rows = Award.objects.filter(
        arena__level__contest__edition=edition, kind=Award.Kind.WINNER, annulled_at=None
    ).order_by("awarded_on", "arena__territory__code")
    held = rows.values_list("arena__level__position", "arena__territory__code", "awarded_on").distinct()
    for position, code, day in held:
        kind = "contest_awards" if position == FIRST else "republican_awards"
        yield Fact(kind, day, territory_code=code, is_sample=edition.is_sample)


def _hand_overs(edition: Edition) -> Iterator[Fact]:
    """Materials of winners sent up: a region has handed over on the day of its last package."""
    rows = HandOver.objects.filter(candidacy__arena__level__contest__edition=edition, lacks="")
    sent = {
        code: _day(at)
        for code, at in rows.order_by("sent_at").values_list("candidacy__arena__territory__code", "sent_at")
    }
    for code, day in sent.items():
        yield Fact("contest_hand_over", day, territory_code=code, is_sample=edition.is_sample)


def _entries(edition: Edition) -> Iterator[Fact]:
    """Applications handed in, by region and day."""
    rows = Entry.objects.filter(contest__edition=edition, submitted_at__isnull=False)
    counted = Counter(
        (_day(at), code)
        for code, at in rows.values_list("arena__territory__code", "submitted_at")
        if at is not None
    )
    for (day, code), count in sorted(counted.items()):
        yield Fact("contest_entry", day, territory_code=code, amount=count, is_sample=edition.is_sample)


def _fact(kind: str, activity: Activity, at: datetime | None, *, people: int = 0, amount: int = 1) -> Fact:
    assert at is not None
    arena = activity.arena
    return Fact(
        kind,
        _day(at),
        territory_code=arena.territory.code,
        people=people,
        amount=amount,
        title=localized(arena, "name"),
    )


def _day(at: datetime) -> date:
    return at.astimezone(ALMATY).date()
