"""Who is told what of gathering: values came, a value came back, values are due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from qadam.indicators.models import Expected, Round, Series, Value
from qadam.indicators.queries.gathering import expected_with_state
from qadam.indicators.queries.grids import names_on
from qadam.indicators.rules import ENTERERS, REVIEWERS, Role, above, chains_of
from qadam.indicators.wordings import names_of
from qadam.kit import clock
from qadam.kit.fields import Named
from qadam.kit.languages import ORDER
from qadam.notices.actions import Message, tell, tell_all
from qadam.people.models import Membership, User
from qadam.programmes.rules import CONTROLLERS

# Days before the due day on which those are told who have not sent; the last one is the day after it.
DAYS = (5, 1, 0, -1)
_UNSENT = Q(state=None) | Q(state__in=[Value.State.DRAFT, Value.State.RETURNED])


def tell_reviewers(values: Sequence[Value], *, by: User) -> None:
    """Tell the level above that values of a territory have come: once a day for each territory and round."""
    if not values:
        return
    moment = clock.now()
    chains = chains_of({value.series.territory_code for value in values})
    rounds = _rounds_of(values)
    told: set[tuple[int, str]] = set()
    for value in values:
        series = value.series
        round_ = rounds.get((series.indicator.edition_id, value.span))
        if round_ is None or (round_.pk, series.territory_code) in told:
            continue
        told.add((round_.pk, series.territory_code))
        people = _reviewers(round_, series, chains[series.territory_code]).exclude(pk=by.pk)
        tell(
            people,
            "values.submitted",
            once_key=f"{round_.pk}:{series.territory_code}:{moment.date()}",
            values=names_of(round_) | _words("territory", names_on([series.territory_code], round_)),
            path=f"/desk/values/{round_.pk}/review/",
            at=moment,
        )


def tell_returned(value: Value) -> None:
    """Tell whoever sent a value that it came back, and why."""
    if value.submitted_by is None:
        return
    series = value.series
    round_ = _rounds_of([value]).get((series.indicator.edition_id, value.span))
    if round_ is None:
        return
    facts = names_of(round_) | {"why": value.returned_because}
    facts |= _words("territory", names_on([series.territory_code], round_))
    facts |= _words("indicator", {series.indicator.code: series.indicator})
    tell(
        [value.submitted_by],
        "values.returned",
        once_key=f"{value.pk}:{value.edition_number}",
        values=facts,
        path=f"/desk/values/{round_.pk}/{series.pk}/",
        at=clock.now(),
    )


def remind(at: datetime) -> int:
    """Tell those who enter what they have not sent as the day comes near; return how many messages are new."""
    today = at.astimezone(clock.ALMATY).date()
    days = [today + timedelta(days=ahead) for ahead in DAYS]
    rounds = Round.objects.filter(state=Round.State.OPEN, due_on__in=days).select_related("edition")
    return tell_all([message for round_ in rounds for message in _due(round_, today)], at=at)


def _due(round_: Round, today: date) -> Iterable[Message]:
    unsent = expected_with_state().filter(_UNSENT, round=round_).select_related("series")
    count: dict[str, int] = defaultdict(int)
    for row in unsent:
        count[_entered_as(row)] += 1
    held = _held_by_code(set(count), ENTERERS)
    sums: dict[User, int] = defaultdict(int)
    for code, number in count.items():
        for user in held.get(code, ()):
            sums[user] += number
    for user, number in sums.items():
        yield Message(
            user,
            "values.due",
            f"{round_.pk}:{round_.due_on}:{today}",
            names_of(round_) | {"count": number},
            f"/desk/values/{round_.pk}/enter/",
        )


def _entered_as(row: Expected) -> str:
    """Return the territory whose people enter a series: a part "of which" is its whole's."""
    series = row.series
    return series.parent_code if series.row == "of_which" else series.territory_code


def _reviewers(round_: Round, series: Series, chain: list[str]) -> QuerySet[User]:
    for code in above(series, chain):
        people = _holding(code, REVIEWERS)
        if people.exists():
            return people
    sides = [round_.edition.issuer_id, round_.edition.control_id]
    held = Membership.objects.on(clock.today()).filter(body__in=sides, role__in=CONTROLLERS)
    return User.objects.filter(pk__in=held.values("user"))


def _holding(code: str, roles: set[Role]) -> QuerySet[User]:
    reach = Q(territory__code=code) | Q(territory=None, body__territory_code=code)
    held = Membership.objects.on(clock.today()).filter(reach, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"))


def _held_by_code(codes: set[str], roles: set[Role]) -> dict[str, set[User]]:
    reach = Q(territory__code__in=codes) | Q(territory=None, body__territory_code__in=codes)
    held = Membership.objects.on(clock.today()).filter(reach, role__in=roles)
    found: dict[str, set[User]] = defaultdict(set)
    for one in held.select_related("user", "body", "territory"):
        found[one.reach_code].add(one.user)
    return found


def _rounds_of(values: Sequence[Value]) -> dict[tuple[int, str], Round]:
    editions = {value.series.indicator.edition_id for value in values}
    rows = Round.objects.filter(edition__in=editions, span__in={value.span for value in values})
    return {(one.edition_id, one.span): one for one in rows.select_related("edition")}


def _words(name: str, things: Mapping[str, Named]) -> dict[str, str]:
    """Return the names of the first of these things in three languages, as a message keeps them."""
    first = next(iter(things.values()), None)
    return {f"{name}_{code}": getattr(first, f"name_{code}", "") for code in ORDER}
