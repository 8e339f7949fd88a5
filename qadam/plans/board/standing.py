"""How duties stood on a day: today as they are kept, on a past day by playing their facts again."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from qadam.kit import clock
from qadam.plans.models import Duty, Report, ReportVersion, Review, TermChange, late_on
from qadam.programmes.models import Edition
from qadam.workflow.models import Change

COLUMNS = (
    "pk", "term_on", "due_on", "lies_with", "lies_since", "measure__position", "body__sort_kk",
)  # fmt: skip
WAITING, SENT, DONE, EXCUSED = "waiting", "sent", "done", "excused"
# What a board tells apart of the states of a duty.
STANDINGS: dict[str, str] = {
    **dict.fromkeys(Duty.UNFINISHED, WAITING),
    Duty.State.SUBMITTED: SENT,
    **dict.fromkeys(Duty.DONE, DONE),
    Duty.State.EXCUSED: EXCUSED,
}
# Of things that carry one moment: the report goes out, is reviewed, and a new term follows from the review.
RANKS = {"version": 0, "review": 1, "change": 2, "excuse": 3}


@dataclass(frozen=True)
class Standing:
    """A late duty: by which day it had to be done, with whom it lies, since when, and its place in the plan."""

    duty: int
    term_on: date
    due_on: date
    holder: str
    since: date | None
    position: int
    body: str


@dataclass
class Story:
    """What has become of a duty so far."""

    state: str
    due_on: date
    term_on: date
    since: date
    is_late_answer: bool = False
    answered_on: date | None = None
    returned: int = 0
    extended: int = 0
    submitted: int = 0

    def is_overdue(self, day: date) -> bool:
        """Tell whether the day to act is past with nothing submitted."""
        return self.state == WAITING and self.term_on < day


@dataclass(frozen=True)
class Fact:
    """Something kept about a duty: when, what kind, with its own record."""

    at: datetime
    kind: str
    record: Any = None


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.ALMATY)


def late_on_day(duties: QuerySet[Duty], day: date) -> list[Standing]:
    """Return which of these duties were past their day with nothing submitted; one query for today, six for a past day.

    Only a duty that was touched after the day is told again from its facts; all others stand as they stood then.
    """
    rows = duties.order_by()
    if day >= clock.today():
        return [Standing(*row) for row in rows.filter(late_on(day)).values_list(*COLUMNS)]
    touched = touched_after(day)
    still = rows.filter(late_on(day)).exclude(pk__in=rows.filter(touched).values("pk"))
    found = [Standing(*row) for row in still.values_list(*COLUMNS)]
    return found + [
        _standing(duty, story) for duty, story in stories(rows.filter(touched), day) if story.is_overdue(day)
    ]


def touched_after(day: date) -> Q:
    """Return the condition that a step on a duty was taken after the day: each says with whom it lies from then on."""
    changed = TermChange.objects.filter(decided_at__gte=end_of(day))
    return Q(lies_since__gt=day) | Q(pk__in=changed.values("duty"))


def stories(duties: QuerySet[Duty], day: date) -> list[tuple[Duty, Story]]:
    """Return how these duties stood when the day was over; what begins later, or never was owed, is left out."""
    owed = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    rows = duties.filter(edition__state=Edition.State.APPROVED, agreement__in=owed, opens_on__lte=day)
    found = list(rows.select_related("measure", "body", "lead"))
    facts = _facts([duty.pk for duty in found])
    return [(duty, story_of(duty, facts[duty.pk], day)) for duty in found]


def story_of(duty: Duty, facts: Iterable[Fact], day: date) -> Story:
    """Play the facts of a duty up to the end of a day."""
    ordered = sorted(facts, key=lambda fact: (fact.at, RANKS[fact.kind]))
    story = Story(WAITING, *_first_days(duty, ordered), duty.opens_on)
    until = end_of(day)
    for fact in ordered:
        if fact.at < until:
            _play(story, fact)
    if duty.state == Duty.State.EXCUSED and (duty.lies_since is None or duty.lies_since <= day):
        story.state = EXCUSED
    return story


def _first_days(duty: Duty, facts: Iterable[Fact]) -> tuple[date, date]:
    """Return the day in force and the day to act before anything happened."""
    for fact in facts:
        if fact.kind == "change":
            return fact.record.from_on, fact.record.from_on
    return duty.due_on, duty.due_on if duty.times_returned else duty.term_on


def _play(story: Story, fact: Fact) -> None:
    on = fact.at.astimezone(clock.ALMATY).date()
    story.since = on
    if fact.kind == "version":
        _play_submission(story, fact.record, on)
    elif fact.kind == "excuse":
        story.state = EXCUSED
    elif fact.kind == "change":
        _play_change(story, fact.record)
    elif fact.record.decision in (Review.Decision.ACCEPTED, Review.Decision.INFORMATION):
        story.state = DONE
    elif fact.record.decision == Review.Decision.RETURNED:
        story.state, story.returned = WAITING, story.returned + 1
        story.term_on = max(story.due_on, fact.record.new_on or story.due_on)


def _play_submission(story: Story, request: str, on: date) -> None:
    story.state, story.submitted = SENT, story.submitted + 1
    if request in Report.ANSWERS:
        story.is_late_answer |= on > story.term_on
        story.answered_on = story.answered_on or on


def _play_change(story: Story, change: TermChange) -> None:
    story.state, story.due_on, story.term_on = WAITING, change.to_on, change.to_on
    if change.cause != TermChange.Cause.INNER:
        story.answered_on = None
        # A resumed duty keeps that it was answered late.
        story.is_late_answer &= change.cause == TermChange.Cause.RESUMED
    if change.cause == TermChange.Cause.EXTENSION:
        story.extended += 1


def _facts(keys: list[int]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    resumed = set()
    for change in TermChange.objects.filter(duty__in=keys):
        found[change.duty_id].append(Fact(change.decided_at, "change", change))
        if change.cause == TermChange.Cause.RESUMED:
            resumed.add(change.duty_id)
    for version in ReportVersion.objects.filter(report__duty__in=keys).select_related("report"):
        request = version.request.get("request", Report.Request.ACCEPT)
        found[version.report.duty_id].append(Fact(version.submitted_at, "version", request))
    reviews = Review.objects.filter(version__report__duty__in=keys).select_related("version__report")
    for review in reviews:
        found[review.version.report.duty_id].append(Fact(review.decided_at, "review", review))
    if resumed:
        # An excuse that was taken back leaves no mark on the duty itself: the log tells of it.
        excuses = Change.objects.filter(
            subject=Duty._meta.label_lower, subject_key__in=[str(key) for key in resumed], verb="excuse"
        )
        for line in excuses:
            found[int(line.subject_key)].append(Fact(line.at, "excuse"))
    return found


def _standing(duty: Duty, story: Story) -> Standing:
    return Standing(
        duty.pk, story.term_on, story.due_on, Duty.Holder.EXECUTOR, story.since, duty.measure.position,
        duty.body.sort_kk,
    )  # fmt: skip
