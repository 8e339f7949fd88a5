"""What a board counts: which programmes, which days, as of when; and which duties stand behind a number."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.plans.board.standing import DONE, EXCUSED, SENT, Story, end_of, stories, touched_after
from qadam.plans.models import ClosedPeriod, Duty, ExpectedDuty
from qadam.programmes.models import Edition

OWED = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
# Those that answer to the addressee themselves; a co-executor answers to its lead.
ANSWERING = (Duty.Part.EACH, Duty.Part.LEAD)
State = Duty.State


@dataclass(frozen=True)
class Scope:
    """The duties due in a period up to a day; a day of a closed period counts as it stood when it was closed."""

    editions: tuple[Edition, ...]
    period: Period
    day: date
    is_answering_only: bool = False

    @property
    def due_until(self) -> date:
        """Return the last due day that counts: nothing is due before its day has come."""
        return min(self.period.last, self.day)

    @cached_property
    def closings(self) -> list[ClosedPeriod]:
        """Return the closed periods that lie in this one; no query where nothing was ever closed."""
        if not any(getattr(edition, "has_closings", True) for edition in self.editions):
            return []
        rows = ClosedPeriod.objects.filter(
            edition__in=self.editions,
            first_on__lte=self.due_until,
            last_on__gte=self.period.first,
            closed_at__lt=end_of(self.day),
        )
        return list(rows.select_related("edition").order_by("first_on", "edition__sort_kk"))

    @property
    def is_past(self) -> bool:
        """Tell whether the board is asked as of a day that is over."""
        return self.day < clock.today()

    def live(self) -> QuerySet[Duty]:
        """Return the duties that count as they stand today, with the excused ones."""
        rows = Duty.objects.filter(edition__in=self.editions, agreement__in=OWED).order_by()
        rows = rows.filter(due_on__gte=self.period.first, due_on__lte=self.due_until)
        if self.is_answering_only:
            rows = rows.filter(part__in=ANSWERING)
        if self.closings:
            rows = rows.exclude(Exists(self._closing_of_day())).exclude(Exists(self._expected("pk")))
        if self.is_past:
            rows = rows.exclude(pk__in=self._touched().values("pk"))
        return rows

    def frozen(self) -> QuerySet[ExpectedDuty]:
        """Return the duties of closed periods as they stood at the closing, each once: as it closed last."""
        rows = ExpectedDuty.objects.filter(
            period__in=self.closings, due_on__gte=self.period.first, due_on__lte=self.due_until
        ).order_by()
        if self.is_answering_only:
            rows = rows.filter(duty__part__in=ANSWERING)
        later = self._expected("duty").filter(period__first_on__gt=OuterRef("period__first_on"))
        return rows.exclude(Exists(later))

    def told_again(self) -> list[tuple[Duty, Story]]:
        """Return the duties touched after the day asked for, as they stood when it was over."""
        if not self.is_past:
            return []
        closed = set(self.frozen().values_list("duty", flat=True)) if self.closings else set()
        return [
            (duty, story)
            for duty, story in stories(self._touched(), self.day)
            if self.period.first <= story.due_on <= self.due_until
            and duty.pk not in closed
            and not self._is_closed(duty, story.due_on)
        ]

    def _touched(self) -> QuerySet[Duty]:
        rows = Duty.objects.filter(edition__in=self.editions).filter(touched_after(self.day)).order_by()
        return rows.filter(part__in=ANSWERING) if self.is_answering_only else rows

    def _is_closed(self, duty: Duty, day: date) -> bool:
        return any(
            closing.edition_id == duty.edition_id and closing.first_on <= day <= closing.last_on
            for closing in self.closings
        )

    def _closing_of_day(self) -> QuerySet[ClosedPeriod]:
        return ClosedPeriod.objects.filter(
            pk__in=[closing.pk for closing in self.closings],
            edition=OuterRef("edition"),
            first_on__lte=OuterRef("due_on"),
            last_on__gte=OuterRef("due_on"),
        )

    def _expected(self, duty: str) -> QuerySet[ExpectedDuty]:
        return ExpectedDuty.objects.filter(
            duty=OuterRef(duty),
            period__in=self.closings,
            due_on__gte=self.period.first,
            due_on__lte=self.due_until,
        )


def live_conditions(day: date) -> dict[str, Q]:
    """Return what makes a live duty count under each heading; the excused count under theirs alone."""
    # As in late_on; the programmes of a scope are in force, and so is the agreement of its bodies.
    overdue, expected = Q(state__in=Duty.UNFINISHED, term_on__lt=day), ~Q(state=State.EXCUSED)
    return {
        "due": expected,
        "accepted": Q(state__in=Duty.DONE),
        "in_time": Q(state__in=Duty.DONE, is_late_answer=False),
        # An answer that came late; what is overdue now has a heading of its own.
        "late": expected & Q(is_late_answer=True) & ~Q(state__in=Duty.UNFINISHED, term_on__lt=day),
        "overdue": overdue,
        "waiting": Q(state=State.SUBMITTED),
        "excused": Q(state=State.EXCUSED),
        "returned": expected & Q(times_returned__gt=0),
        "extended": expected & Q(times_extended__gt=0),
        "repeated": expected & Q(times_submitted__gt=1),
    }


def frozen_conditions() -> dict[str, Q]:
    """Return the same for a duty of a closed period: the state at the closing, the counters of today."""
    return {
        "due": Q(),
        "accepted": Q(state__in=Duty.DONE),
        "in_time": Q(state__in=Duty.DONE, is_late=False),
        "late": Q(is_late=True) & ~Q(state__in=Duty.UNFINISHED),
        "overdue": Q(is_late=True, state__in=Duty.UNFINISHED),
        "waiting": Q(state=State.SUBMITTED),
        "returned": Q(duty__times_returned__gt=0),
        "extended": Q(duty__times_extended__gt=0),
        "repeated": Q(duty__times_submitted__gt=1),
    }


def headings_of(story: Story, day: date) -> set[str]:
    """Return under which headings a duty counted that is told again from its facts."""
    if story.state == EXCUSED:
        return {"excused"}
    is_overdue = story.is_overdue(day)
    true = {
        "due": True,
        "accepted": story.state == DONE,
        "in_time": story.state == DONE and not story.is_late_answer,
        "late": story.is_late_answer and not is_overdue,
        "overdue": is_overdue,
        "waiting": story.state == SENT,
        "returned": story.returned > 0,
        "extended": story.extended > 0,
        "repeated": story.submitted > 1,
    }
    return {heading for heading, is_so in true.items() if is_so}


def duties_behind(scope: Scope, heading: str) -> QuerySet[Duty]:
    """Return exactly the duties that a number of the board counts, by its heading."""
    if not scope.closings and not scope.is_past:
        return scope.live().filter(live_conditions(scope.day)[heading])
    wanted = Q(pk__in=scope.live().filter(live_conditions(scope.day)[heading]).values("pk"))
    if scope.closings and heading in frozen_conditions():
        wanted |= Q(pk__in=scope.frozen().filter(frozen_conditions()[heading]).values("duty"))
    again = [duty.pk for duty, story in scope.told_again() if heading in headings_of(story, scope.day)]
    return Duty.objects.filter(wanted | Q(pk__in=again) if again else wanted)
