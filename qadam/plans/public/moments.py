"""Due days of measures with how many bodies owe something on them, and how far they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from qadam.kit.periods import Period
from qadam.plans.models import Duty
from qadam.programmes.models import Edition

State = Duty.State


@dataclass(frozen=True)
class Moment:
    """One due day of one measure: `counts` holds the number of bodies by state."""

    measure_id: int
    kind: str
    first_on: date | None
    last_on: date
    original_on: date
    measure_on: date
    bodies: int
    counts: dict[str, int] = field(default_factory=dict)
    # The first day by which a body that answers for itself must act: a co-executor's inner day is no public matter.
    first_term: date | None = None

    @property
    def is_moved(self) -> bool:
        """Tell whether the calendar moved the day."""
        return self.original_on != self.measure_on

    @property
    def due_on(self) -> date:
        """Return the measure's day."""
        return self.measure_on

    @property
    def period(self) -> Period | None:
        """Return the days of the work where both ends are known."""
        return (
            Period(self.first_on, self.last_on) if self.first_on and self.first_on <= self.last_on else None
        )

    @property
    def accepted(self) -> int:
        """Return how many bodies are done."""
        return sum(self.counts.get(state, 0) for state in (*Duty.DONE, State.EXCUSED))

    @property
    def waiting(self) -> int:
        """Return how many bodies have submitted nothing, or have it back."""
        return sum(self.counts.get(state, 0) for state in Duty.UNFINISHED)

    def state(self, today: date) -> str:
        """Return one code of kit.states for all bodies together: the worst that is true of any of them."""
        if self.accepted == self.bodies:
            return "accepted"
        if self.first_term is not None and self.first_term < today:
            return "overdue"
        for state in (State.RETURNED, *BEGUN, State.OPEN, State.PLANNED):
            if self.counts.get(state):
                return str(state.value)
        return str(State.SUBMITTED.value)

    def tally(self) -> list[tuple[str, int]]:
        """Return the states that occur with their numbers, the furthest first."""
        order = (
            *Duty.DONE,
            State.EXCUSED,
            State.SUBMITTED,
            State.RETURNED,
            *BEGUN,
            State.OPEN,
            State.PLANNED,
        )
        return [(str(state.value), self.counts[state]) for state in order if self.counts.get(state)]


GROUP = ("measure_id", "kind", "first_on", "last_on", "original_on", "measure_on")
# The states of a duty whose day was set anew.
BEGUN = (State.EXTENDED, State.RETERMED, State.LONGER, State.RESUMED)
# Who owes the measure by its own day: all but co-executors and those that have not agreed.
ANSWERING = Q(
    state__in=Duty.UNFINISHED,
    part__in=(Duty.Part.EACH, Duty.Part.LEAD),
    agreement__in=(Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED),
)


def moments_of(edition: Edition, *, body: str = "") -> list[Moment]:
    """Return the moments of an edition in the order of their days (one query).

    `body` (a key) narrows them to what that body or the members of that name owe.
    """
    rows = Duty.objects.filter(edition=edition).order_by()
    if body:
        rows = rows.filter(Q(body__key=body) | Q(via__key=body))
    counted = rows.values(*GROUP).annotate(
        bodies=Count("pk"),
        first_term=Min("term_on", filter=ANSWERING),
        **{f"in_{state.value}": Count("pk", filter=Q(state=state)) for state in State},
    )
    moments = [
        Moment(
            **{name: row[name] for name in GROUP},
            bodies=row["bodies"],
            first_term=row["first_term"],
            counts={state.value: row[f"in_{state.value}"] for state in State},
        )
        for row in counted
    ]
    return sorted(moments, key=_place)


def moments_in(duties: Iterable[Duty]) -> list[Moment]:
    """Return the moments of duties read already, in the order of their days."""
    groups: dict[tuple[Any, ...], list[Duty]] = defaultdict(list)
    for duty in duties:
        groups[tuple(getattr(duty, name) for name in GROUP)].append(duty)
    moments = [
        Moment(
            **dict(zip(GROUP, key, strict=True)),
            bodies=len(group),
            counts=dict(Counter(duty.state for duty in group)),
            first_term=min((duty.term_on for duty in group if _answers(duty)), default=None),
        )
        for key, group in groups.items()
    ]
    return sorted(moments, key=_place)


def _answers(duty: Duty) -> bool:
    is_owed = duty.agreement in (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    return is_owed and not duty.is_finished and duty.part != Duty.Part.CO


def _place(moment: Moment) -> tuple[date, date, int]:
    return (moment.due_on, moment.original_on, moment.measure_id)


def by_measure(moments: Iterable[Moment]) -> dict[int, list[Moment]]:
    """Group moments by the key of their measure, keeping their order."""
    groups: dict[int, list[Moment]] = defaultdict(list)
    for moment in moments:
        groups[moment.measure_id].append(moment)
    return groups


def next_of(moments: Iterable[Moment]) -> Moment | None:
    """Return the moment to look at now: the first that still waits for a body, else none."""
    return next((moment for moment in moments if moment.waiting), None)


def due_between(editions: Iterable[Edition], first: date, last: date) -> list[tuple[int, date, int]]:
    """Return (edition's key, day, number of measures still due) for the days between, both included."""
    counts = Counter((key, day) for key, day, _measure in measures_due_between(editions, first, last))
    return [(key, day, count) for (key, day), count in counts.items()]


def measures_due_between(editions: Iterable[Edition], first: date, last: date) -> list[tuple[int, date, int]]:
    """Return (edition's key, day, measure's key), each once, for what is still due on the days between."""
    rows = Duty.objects.filter(
        edition__in=list(editions), measure_on__gte=first, measure_on__lte=last, state__in=Duty.UNFINISHED
    )
    return list(rows.order_by("measure_on").values_list("edition", "measure_on", "measure").distinct())
