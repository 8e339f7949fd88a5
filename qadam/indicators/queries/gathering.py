"""What is read where values are gathered: the rounds a person has a part in, and what waits in each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse

from qadam.indicators.models import Expected, Indicator, Round, RowKind, Series, Value
from qadam.indicators.rules import REVIEWERS, Standing, chains_of, staffed_codes
from qadam.indicators.spans import span_in_words
from qadam.kit import clock
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.programmes.models import Edition, EditionBody

State = Value.State
ENTER, RETURNED, REVIEW = "enter", "returned", "review"
WAITS = (ENTER, RETURNED, REVIEW)
# So many rounds stand on the page of the day; the rest is on the list.
MOST_ON_A_DAY = 6


@dataclass
class Reach:
    """Which series of the programmes a person enters and reviews, as conditions on series."""

    enters: Q
    reviews: Q
    # What of it is the person's own to enter: nobody closer to the territory enters it.
    owes: Q
    managed: list[Edition]
    # Programmes in whose gathering the person has any part.
    editions: list[Edition]


@dataclass(frozen=True)
class Tally:
    """How much waits in a round for a person, and how much of it is reported at all."""

    to_enter: int = 0
    drafts: int = 0
    returned: int = 0
    to_review: int = 0
    expected: int = 0
    reported: int = 0


@dataclass
class Waiting:
    """A round with what waits in it for a person."""

    round: Round
    count: Tally
    programme: str
    period: str
    url: str
    review_url: str
    parts: list[str] = field(default_factory=list)


def nothing() -> Q:
    """Return the condition that no row meets."""
    return Q(pk__in=[])


def reach_of(user: User) -> Reach:
    """Return what a person enters and reviews over all programmes with indicators; a fixed number of queries."""
    editions = list(
        Edition.objects.exclude(state=Edition.State.DRAFT)
        .filter(Exists(Indicator.objects.filter(edition=OuterRef("pk")).exclude(per="")))
        .select_related("issuer", "control")
    )
    rows = list(
        Series.objects.filter(indicator__edition__in=editions)
        .exclude(indicator__per="")
        .order_by()
        .values_list("indicator__edition", "territory_code", "row", "parent_code")
        .distinct()
    )
    chains = chains_of({code for _edition, code, _row, _parent in rows})
    named = _named(editions, user)
    staffed = staffed_codes({code for chain in chains.values() for code in chain})
    reach = Reach(nothing(), nothing(), nothing(), [], [])
    for edition in editions:
        standing = Standing(user, edition, named[edition.pk])
        own = [row[1:] for row in rows if row[0] == edition.pk]
        _add(reach, standing, own, chains, staffed)
    return reach


def _named(editions: list[Edition], user: User) -> dict[int, set[int]]:
    """Return by programme which of the person's bodies it names."""
    found: dict[int, set[int]] = {edition.pk: set() for edition in editions}
    own = {held.body_id for held in user.memberships_on(clock.today())}
    rows = EditionBody.objects.filter(edition__in=editions, body__in=own)
    for edition, body in rows.values_list("edition", "body"):
        found[edition].add(body)
    return found


def _add(
    reach: Reach,
    standing: Standing,
    rows: list[tuple[str, str, str]],
    chains: dict[str, list[str]],
    staffed: set[str],
) -> None:
    edition = standing.edition
    here = Q(indicator__edition=edition.pk)
    entered = {code for code, _row, _parent in rows if standing.enters(chains[code])}
    if entered:
        reach.enters |= here & Q(territory_code__in=entered)
    owed = {code for code in entered if standing.is_nearest(chains[code], staffed)}
    if owed:
        reach.owes |= here & Q(territory_code__in=owed)
    reviewed = {RowKind.OF_WHICH: set[str](), RowKind.PART: set[str]()}
    for code, row, parent in rows:
        series = Series(territory_code=code, row=row, parent_code=parent)
        if standing.reviews(series, chains[code]):
            reviewed[RowKind.OF_WHICH if row == RowKind.OF_WHICH else RowKind.PART].add(code)
    inside = Q(row=RowKind.OF_WHICH)
    if reviewed[RowKind.OF_WHICH]:
        reach.reviews |= here & inside & Q(territory_code__in=reviewed[RowKind.OF_WHICH])
    if reviewed[RowKind.PART]:
        reach.reviews |= here & ~inside & Q(territory_code__in=reviewed[RowKind.PART])
    if standing.manages:
        reach.managed.append(edition)
    if standing.manages or entered or any(reviewed.values()):
        reach.editions.append(edition)


def expected_with_state() -> QuerySet[Any]:
    """Return what rounds expect, each with the state of its last value and who submitted it; empty where none is."""
    current = Value.objects.current().filter(series=OuterRef("series"), span=OuterRef("round__span"))
    return Expected.objects.annotate(
        state=Subquery(current.values("state")[:1]), sender=Subquery(current.values("submitted_by")[:1])
    )


def _of(condition: Q) -> QuerySet[Series]:
    return Series.objects.filter(condition)


def _is_owed(reach: Reach) -> Q:
    open_ = Q(series__in=_of(reach.owes), round__state=Round.State.OPEN)
    return open_ & (Q(state=None) | Q(state=State.DRAFT))


def _came_back(reach: Reach, user: User) -> Q:
    mine = Q(series__in=_of(reach.owes)) | Q(sender=user.pk)
    return mine & Q(series__in=_of(reach.enters), state=State.RETURNED)


def _is_to_review(reach: Reach, user: User) -> Q:
    submitted = Q(series__in=_of(reach.reviews), state=State.SUBMITTED)
    return submitted & (Q(sender=None) | ~Q(sender=user.pk))


def to_enter(reach: Reach) -> QuerySet[Any]:
    """Return what a person has still to send: open rounds without a value or with a draft."""
    return expected_with_state().filter(_is_owed(reach))


def returned_to(reach: Reach, user: User) -> QuerySet[Any]:
    """Return what came back to a person: what they sent themselves, and what is theirs to enter."""
    return expected_with_state().filter(_came_back(reach, user))


def to_review(reach: Reach, user: User) -> QuerySet[Any]:
    """Return what waits for a person's decision: submitted by somebody else."""
    return expected_with_state().filter(_is_to_review(reach, user))


def rounds_seen_by(user: User, reach: Reach, waits: str = "") -> QuerySet[Round]:
    """Return the rounds of the programmes in which a person has a part, those that wait for something where asked."""
    rows = (
        Round.objects.filter(edition__in=reach.editions)
        .filter(
            Q(edition__in=reach.managed)
            | Exists(Expected.objects.filter(round=OuterRef("pk"), series__in=_of(reach.enters)))
            | Exists(Expected.objects.filter(round=OuterRef("pk"), series__in=_of(reach.reviews)))
        )
        .select_related("edition")
        .order_by(_is_locked(), "due_on", "pk")
    )
    wanted = {
        ENTER: lambda: to_enter(reach),
        RETURNED: lambda: returned_to(reach, user),
        REVIEW: lambda: to_review(reach, user),
    }.get(waits)
    return rows.filter(Exists(wanted().filter(round=OuterRef("pk")))) if wanted else rows


def _is_locked() -> Case:
    """Return what puts open rounds before locked ones."""
    return Case(When(state=Round.State.LOCKED, then=1), default=0, output_field=IntegerField())


def counts_of(rounds: Iterable[Round], reach: Reach, user: User) -> dict[int, Tally]:
    """Return what waits in each of these rounds for a person; one query."""
    keys = [round_.pk for round_ in rounds]
    owed = _is_owed(reach)
    counted = (
        expected_with_state()
        .filter(series__in=_of(reach.enters | reach.reviews), round__in=keys)
        .order_by()
        .values("round")
        .annotate(
            to_enter=Count("pk", filter=owed),
            drafts=Count("pk", filter=owed & Q(state=State.DRAFT)),
            returned=Count("pk", filter=_came_back(reach, user)),
            to_review=Count("pk", filter=_is_to_review(reach, user)),
            expected=Count("pk"),
            reported=Count("pk", filter=Q(state__in=[State.SUBMITTED, State.ACCEPTED, State.LOCKED])),
        )
    )
    found = {row.pop("round"): Tally(**row) for row in counted}
    return {key: found.get(key, Tally()) for key in keys}


def waiting_in(rounds: Iterable[Round], reach: Reach, user: User) -> list[Waiting]:
    """Return rounds with what waits in them for a person."""
    held = list(rounds)
    counts = counts_of(held, reach, user)
    return [
        Waiting(
            round=round_,
            count=counts[round_.pk],
            programme=localized(round_.edition, "short"),
            period=span_in_words(round_.span, active()),
            url=reverse("values:grid", args=[round_.pk]),
            review_url=reverse("values:review", args=[round_.pk]),
        )
        for round_ in held
    ]


def waits_of_day(user: User) -> list[Waiting]:
    """Return the rounds in which something waits for a person now, the nearest due first."""
    # Administrators see everything; their day is not the coordinators'.
    if user.is_administrator or not has_part(user):
        return []
    reach = reach_of(user)
    if not reach.editions:
        return []
    rounds = rounds_seen_by(user, reach).filter(
        Exists(to_enter(reach).filter(round=OuterRef("pk")))
        | Exists(returned_to(reach, user).filter(round=OuterRef("pk")))
        | Exists(to_review(reach, user).filter(round=OuterRef("pk")))
    )
    return waiting_in(rounds.order_by(F("due_on").asc(), "pk")[: MOST_ON_A_DAY + 1], reach, user)


def has_part(user: User) -> bool:
    """Tell whether a person may have a part in gathering values; one query, none for other roles."""
    roles = {held.role for held in user.memberships_on(clock.today())}
    if not (user.is_administrator or roles & REVIEWERS):
        return False
    return Indicator.objects.exclude(per="").exclude(edition__state=Edition.State.DRAFT).exists()
