"""The numbers of the board: one denominator, counted by direction, body and month with one query each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    Sum,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr

from qadam.plans.board.scope import (
    Scope,
    frozen_conditions,
    headings_of,
    live_conditions,
)
from qadam.plans.board.standing import STANDINGS, WAITING, Story
from qadam.plans.models import Duty

COUNTED = (
    "due", "accepted", "in_time", "late", "overdue", "waiting", "excused", "returned", "extended", "repeated",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """How many duties were due and what became of them; a duty counts once under each heading."""

    due: int = 0
    accepted: int = 0
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    waiting: int = 0
    excused: int = 0
    returned: int = 0
    extended: int = 0
    repeated: int = 0
    # Days of delay of all that came late or is overdue, and of how many duties they are.
    late_days: int = 0
    delayed: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        # Written out: a board adds tens of thousands of these.
        return Figures(
            self.due + other.due,
            self.accepted + other.accepted,
            self.in_time + other.in_time,
            self.late + other.late,
            self.overdue + other.overdue,
            self.waiting + other.waiting,
            self.excused + other.excused,
            self.returned + other.returned,
            self.extended + other.extended,
            self.repeated + other.repeated,
            self.late_days + other.late_days,
            self.delayed + other.delayed,
        )

    @property
    def execution(self) -> Decimal | None:
        """Return accepted / due in per cent, None where nothing is due."""
        return share(self.accepted, self.due)

    @property
    def timeliness(self) -> Decimal | None:
        """Return submitted in time and accepted / due in per cent, None where nothing is due."""
        return share(self.in_time, self.due)

    @property
    def average_delay(self) -> Decimal | None:
        """Return the days of delay on average of what came late or is overdue, None where nothing is."""
        if not self.delayed:
            return None
        return (Decimal(self.late_days) / self.delayed).quantize(Decimal("0.1"))


def share(part: int, whole: int) -> Decimal | None:
    """Return a part in per cent with one decimal; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


class Key(NamedTuple):
    """Where a duty counts: its node and the side that reviews it, its body, the month of its day."""

    node: int
    side: int | None
    body: int
    month: date


@dataclass(frozen=True)
class Board:
    """The figures of a scope: all together and by each cut; `since` says since when a side holds the oldest report."""

    total: Figures
    by_node: Mapping[int, Figures]
    by_side: Mapping[int | None, Figures]
    since: Mapping[int | None, date]
    by_body: Mapping[int, Figures]
    by_month: Mapping[date, Figures]


# The reviewer of a contribution is its lead.
SIDE = Coalesce("lead__body", "measure__addressee")
NODE = "measure__node"
# As text: a database without months of its own would ask Python for each duty.
MONTH = Substr(Cast("due_on", CharField()), 1, 7)


def board_of(scope: Scope) -> Board:
    """Return all figures of a scope: three queries, and some more for closed periods and past days."""
    others = [*_frozen(scope), *_told_again(scope), *_delays(scope)]
    by_node: dict[int, Figures] = defaultdict(Figures)
    by_side: dict[int | None, Figures] = defaultdict(Figures)
    since: dict[int | None, date] = {}
    for (node, side), figures, oldest in _counted(scope, NODE, "side"):
        by_node[node] += figures
        by_side[side] += figures
        if oldest:
            since[side] = min(oldest, since.get(side, oldest))
    by_body: dict[int, Figures] = defaultdict(Figures)
    by_month: dict[date, Figures] = defaultdict(Figures)
    for (body, month), figures, _oldest in _counted(scope, "body", "month"):
        by_body[body] += figures
        by_month[date.fromisoformat(f"{month}-01")] += figures
    _add(by_node, others, lambda key: key.node)
    _add(by_side, others, lambda key: key.side)
    _add(by_body, others, lambda key: key.body)
    _add(by_month, others, lambda key: key.month)
    total = sum(by_month.values(), Figures())
    return Board(total, dict(by_node), dict(by_side), since, dict(by_body), dict(sorted(by_month.items())))


def totals_of(scope: Scope) -> tuple[Figures, dict[int, Figures]]:
    """Return the figures of a scope in all and by node: two queries, and some more for closed periods and past days."""
    by_node: dict[int, Figures] = defaultdict(Figures)
    for (node,), figures, _oldest in _counted(scope, NODE):
        by_node[node] += figures
    _add(by_node, [*_frozen(scope), *_told_again(scope), *_delays(scope)], lambda key: key.node)
    return sum(by_node.values(), Figures()), dict(by_node)


def _add(found: dict[Any, Figures], others: Iterable[tuple[Key, Figures]], of: Callable[[Key], Any]) -> None:
    for key, figures in others:
        found[of(key)] += figures


def _counted(scope: Scope, *names: str) -> Iterator[tuple[tuple[Any, ...], Figures, date | None]]:
    """Yield the figures of a scope by these columns, and since when the oldest report waits: one query."""
    conditions = live_conditions(scope.day)
    counts: dict[str, Any] = {name: Count("pk", filter=conditions[name]) for name in COUNTED}
    oldest = Min("lies_since", filter=conditions["waiting"])
    keys = {name: key for name, key in (("side", SIDE), ("month", MONTH)) if name in names}
    rows = scope.live().annotate(**keys).values(*names).annotate(**counts, oldest=oldest)
    for row in rows.values_list(*names, *COUNTED, "oldest"):
        yield row[: len(names)], Figures(*row[len(names) : -1]), row[-1]


def _delays(scope: Scope) -> Iterator[tuple[Key, Figures]]:
    """Yield the days of delay of what is overdue or was answered late, by key; one query, for these duties alone."""
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    overdue = live_conditions(scope.day)["overdue"]
    late = scope.live().filter(overdue | Q(is_late_answer=True)).exclude(state=Duty.State.EXCUSED)
    columns = (NODE, "side", "body", "due_on", "term_on", "answered_on", "state", "times_returned")
    for node, side, body, due_on, term_on, answered_on, state, returned in late.annotate(
        side=SIDE
    ).values_list(*columns):
        days = _delay(
            scope.day if STANDINGS[state] == WAITING and term_on < scope.day else None,
            term_on=term_on,
            due_on=due_on,
            answered_on=answered_on,
            was_returned=returned > 0,
        )
        if days > 0:
            tally = found[Key(node, side, body, due_on.replace(day=1))]
            tally[0] += days
            tally[1] += 1
    for key, (days, count) in found.items():
        yield key, Figures(late_days=days, delayed=count)


def _days(difference: Any) -> Any:
    return ExpressionWrapper(difference, DurationField())


def _figures(row: Mapping[str, Any]) -> Figures:
    delay: timedelta | None = row["delay"]
    counts = {name: row.get(name, 0) for name in COUNTED}
    return Figures(**counts, late_days=delay.days if delay else 0, delayed=row["delayed"])


def _frozen(scope: Scope) -> Iterable[tuple[Key, Figures]]:
    """Return the figures of closed periods as they stood at the closing; one query."""
    if not scope.closings:
        return
    conditions = frozen_conditions()
    delay = Case(
        When(
            Q(is_late=True, answered_on__gt=F("due_on")),
            then=_days(F("answered_on") - F("due_on")),
        ),
        output_field=DurationField(),
    )
    rows = (
        scope.frozen()
        .annotate(side=Coalesce("duty__lead__body", "duty__measure__addressee"))
        .values("duty__measure__node", "side", "body", "due_on")
        .annotate(
            **{name: Count("pk", filter=condition) for name, condition in conditions.items()},
            delay=Sum(delay),
            delayed=Count(delay),
        )
    )
    for row in rows:
        month = row["due_on"].replace(day=1)
        yield Key(row["duty__measure__node"], row["side"], row["body"], month), _figures(row)


def _told_again(scope: Scope) -> Iterable[tuple[Key, Figures]]:
    for duty, story in scope.told_again():
        side = duty.lead.body_id if duty.lead else duty.measure.addressee_id
        key = Key(duty.measure.node_id, side, duty.body_id, story.due_on.replace(day=1))
        yield key, figures_of(story, scope.day)


def figures_of(story: Story, day: date) -> Figures:
    """Return how a single duty counts."""
    headings = headings_of(story, day)
    delay = 0
    if "overdue" in headings or "late" in headings:
        delay = _delay(
            day if "overdue" in headings else None,
            term_on=story.term_on,
            due_on=story.due_on,
            answered_on=story.answered_on,
            was_returned=story.returned > 0,
        )
    return Figures(**dict.fromkeys(headings, 1), late_days=delay, delayed=int(delay > 0))


def _delay(
    overdue_on: date | None, *, term_on: date, due_on: date, answered_on: date | None, was_returned: bool
) -> int:
    """Return the days past the term: until this day while nothing came, else until the answer."""
    if overdue_on is not None:
        return (overdue_on - term_on).days
    if answered_on is None:
        return 0
    # Nothing came back: the day to act is the day in force, later only for one who agreed after it.
    return max(0, (answered_on - (due_on if was_returned else term_on)).days)
