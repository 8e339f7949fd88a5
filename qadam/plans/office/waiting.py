"""What waits for a person: duties of their bodies by day, reports to review, drafts with open questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.plans.models import Duty, Report
from qadam.plans.queries import contributed_to, needs_date, reported_to
from qadam.plans.rules import WRITERS
from qadam.programmes.models import BodyQuestion, Edition, Measure
from qadam.programmes.rules import CONTROLLERS

SHOWN = 12
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Group:
    """Duties of one stretch of days: the first of them, and how many there are."""

    code: str
    count: int
    duties: list[Duty]

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.duties)


@dataclass(frozen=True)
class Draft:
    """A programme that is not in force yet, and what stops it."""

    edition: Edition
    questions: int
    undated: int


@dataclass
class Waiting:
    """Everything that waits for a person."""

    groups: list[Group] = field(default_factory=list)
    reviews: list[Report] = field(default_factory=list)
    review_count: int = 0
    controlled_overdue: int = 0
    drafts: list[Draft] = field(default_factory=list)

    def count(self, code: str) -> int:
        """Return how many duties a group has."""
        return next((group.count for group in self.groups if group.code == code), 0)


def writing_bodies(user: User, today: date) -> list[Body]:
    """Return the bodies for which the person writes or submits reports, in the Kazakh alphabet's order."""
    return _bodies(user, today, WRITERS)


def controlling_bodies(user: User, today: date) -> list[Body]:
    """Return the bodies for which the person coordinates or controls."""
    return _bodies(user, today, CONTROLLERS)


def _bodies(user: User, today: date, roles: Iterable[str]) -> list[Body]:
    wanted = set(roles)
    held = [membership.body for membership in user.memberships_on(today) if membership.role in wanted]
    return list({body.pk: body for body in held}.values())


def waiting_for(user: User, today: date, bodies: Iterable[Body]) -> Waiting:
    """Return what waits for these bodies of the person, and for the person as one who controls; ten queries at most."""
    controlling = controlling_bodies(user, today)
    waiting = Waiting(groups=duty_groups(list(bodies), today))
    if controlling:
        reports = reviews_of(controlling)
        waiting.review_count = reports.count()
        waiting.reviews = list(reports.select_related(*REPORT_PARTS).order_by("submitted_at")[:SHOWN])
        waiting.controlled_overdue = Duty.objects.overdue(today).filter(controlled_by(controlling)).count()
    waiting.drafts = drafts_of(user, controlling)
    return waiting


REPORT_PARTS = ("duty__measure__edition", "duty__body", "edited_by")
DUTY_PARTS = ("measure__edition", "body", "report__edited_by")


def duty_groups(bodies: list[Body], today: date) -> list[Group]:
    """Return the unfinished duties of the bodies by stretches of days, the empty ones left out."""
    if not bodies:
        return []
    live = Duty.objects.live().unfinished().filter(body__in=bodies)
    returned = Q(state=Duty.State.RETURNED)
    asked = Q(agreement=Duty.Agreement.ASKED)
    owed = ~returned & Q(agreement__in=(Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED))
    sunday = today + timedelta(days=6 - today.weekday())
    stretches = {
        "returned": returned,
        "asked": asked & Q(due_on__lte=today + AHEAD),
        "overdue": owed & Q(term_on__lt=today),
        "today": owed & Q(term_on=today),
        "week": owed & Q(term_on__gt=today, term_on__lte=sunday),
        "month": owed & Q(term_on__gt=max(today, sunday), term_on__lte=today + AHEAD),
    }
    counted = live.aggregate(**{code: Count("pk", filter=stretch) for code, stretch in stretches.items()})
    return [
        Group(code, counted[code], list(live.filter(stretch).select_related(*DUTY_PARTS)[:SHOWN]))
        for code, stretch in stretches.items()
        if counted[code]
    ]


def next_duty(bodies: list[Body], today: date) -> Duty | None:
    """Return the next duty of the bodies, for a day on which nothing waits."""
    live = Duty.objects.live().unfinished().filter(body__in=bodies)
    return live.filter(due_on__gte=today).select_related(*DUTY_PARTS).first()


def controlled_by(bodies: Iterable[Body], prefix: str = "") -> Q:
    """Return the condition that one of the bodies sees a duty as control or lead; nobody controls an own duty."""
    keys = [body.pk for body in bodies]
    return (reported_to(keys, prefix) | contributed_to(keys, prefix)) & ~Q(**{f"{prefix}body__in": keys})


def reviews_of(bodies: Iterable[Body]) -> QuerySet[Report]:
    """Return the submitted reports that wait for one of the bodies; contributions wait for their lead alone."""
    held = list(bodies)
    mine = Q(duty__lead=None) | contributed_to([body.pk for body in held], "duty__")
    return Report.objects.filter(controlled_by(held, "duty__") & mine, state=Report.State.SUBMITTED)


def drafts_of(user: User, controlling: list[Body]) -> list[Draft]:
    """Return the drafts the person answers for, with the open questions of each; four queries."""
    drafts = Edition.objects.filter(state=Edition.State.DRAFT)
    if not user.is_administrator:
        drafts = drafts.filter(Q(issuer__in=controlling) | Q(control__in=controlling))
    found = list(drafts.order_by(F("first_on").desc(nulls_last=True), "sort_kk"))
    questions, undated = _unanswered(found), _undated(found)
    return [Draft(edition, questions.get(edition.pk, 0), undated.get(edition.pk, 0)) for edition in found]


def _unanswered(editions: list[Edition]) -> dict[int, int]:
    """Count the bodies of each draft that nobody has confirmed yet."""
    open_ones = BodyQuestion.objects.filter(edition__in=editions, answered_at=None).order_by()
    return dict(open_ones.values_list("edition").annotate(count=Count("pk")))


def _undated(editions: list[Edition]) -> dict[int, int]:
    """Count the measures of each draft that still need a day."""
    counts: dict[int, int] = {}
    if not editions:
        return counts
    periods = {edition.pk: edition.period for edition in editions}
    for measure in Measure.objects.filter(edition__in=editions).prefetch_related("date_decisions"):
        period = periods[measure.edition_id]
        if period is None or needs_date(measure, period):
            counts[measure.edition_id] = counts.get(measure.edition_id, 0) + 1
    return counts


def days_waiting(report: Report) -> int:
    """Return for how many days a report waits for review; these count against the reviewer."""
    return (
        (clock.today() - report.submitted_at.astimezone(clock.ALMATY).date()).days
        if report.submitted_at
        else 0
    )
