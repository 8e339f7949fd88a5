"""My day: what waits, drawn together from plans and notices."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.contests.queries.running import MineNeed, needs_of_day, part_in_contests
from qadam.indicators.queries.gathering import MOST_ON_A_DAY, waits_of_day
from qadam.indicators.queries.gathering import Waiting as Gathering
from qadam.kit.languages import localized
from qadam.notices.models import Notice
from qadam.notices.queries import unread_of
from qadam.people.models import Body, User
from qadam.plans.models import Duty, Report
from qadam.plans.office.page import shown_state
from qadam.plans.office.waiting import (
    Draft,
    Group,
    Waiting,
    days_waiting,
    next_duty,
    waiting_for,
    writing_bodies,
)
from qadam.plans.public.tree import short_name

ALL = "all"
# So much of what contests wait for stands on the page of the day; the rest is on theirs.
MOST_NEEDS = 6


@dataclass(frozen=True)
class Line:
    """One thing that waits: a row for components/measure_row.html."""

    number: str
    title: str
    url: str
    meta: list[str]
    state: str = ""
    due: date | None = None
    original: date | None = None
    is_sample: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Stretch:
    """The duties of one stretch of days."""

    code: str
    title: str
    lines: list[Line]
    more: int
    more_url: str


@dataclass(frozen=True)
class Choice:
    """For which of my bodies the day is shown."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Figure:
    """A number at the head of the day with the list it leads to."""

    number: int
    label: str
    url: str
    tone: str = ""


@dataclass
class Sheet:
    """My day."""

    has_bodies: bool
    # Sits in a commission of a contest: asked of those who hold no role in a body.
    has_seat: bool = False
    figures: list[Figure] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    reviews: list[Line] = field(default_factory=list)
    review_more: int = 0
    controlled_overdue: int = 0
    drafts: list[Draft] = field(default_factory=list)
    values: list[Line] = field(default_factory=list)
    value_more: int = 0
    contests: list[MineNeed] = field(default_factory=list)
    contest_more: int = 0
    notices: list[Notice] = field(default_factory=list)
    unread: int = 0
    choices: list[Choice] = field(default_factory=list)
    next: Line | None = None

    @property
    def is_clear(self) -> bool:
        """Tell whether nothing waits at all."""
        return not (self.stretches or self.reviews or self.drafts or self.contests or self.values)


def day_of(user: User, today: date, asked: str) -> Sheet:
    """Return what waits for the body one acts for, or for all bodies of the person (`asked` = all)."""
    mine = writing_bodies(user, today)
    bodies = _chosen(user, mine, asked)
    waiting = waiting_for(user, today, bodies)
    notices, unread = unread_of(user)
    needs = needs_of_day(user)
    gatherings = waits_of_day(user)
    has_bodies = bool(user.memberships_on(today))
    sheet = Sheet(
        has_bodies=has_bodies,
        has_seat=not has_bodies and part_in_contests(user).sits,
        figures=_figures(waiting, unread, bool(mine)),
        stretches=[_stretch(group, bodies, today) for group in waiting.groups],
        reviews=[_review(report) for report in waiting.reviews],
        review_more=waiting.review_count - len(waiting.reviews),
        controlled_overdue=waiting.controlled_overdue,
        drafts=waiting.drafts,
        values=[_gathering(one) for one in gatherings[:MOST_ON_A_DAY]],
        value_more=max(len(gatherings) - MOST_ON_A_DAY, 0),
        contests=needs[:MOST_NEEDS],
        contest_more=max(len(needs) - MOST_NEEDS, 0),
        notices=notices,
        unread=unread,
        choices=_choices(mine, bodies),
    )
    if mine and not sheet.stretches:
        coming = next_duty(bodies, today)
        sheet.next = _line(coming, bodies, today) if coming else None
    return sheet


def _chosen(user: User, mine: list[Body], asked: str) -> list[Body]:
    acting = user.acting_body
    if asked == ALL or acting is None or acting not in mine:
        return mine
    return [acting]


def _choices(mine: list[Body], shown: list[Body]) -> list[Choice]:
    if len(mine) < 2:
        return []
    is_all = len(shown) == len(mine)
    here = reverse("desk:day")
    own = [] if is_all else [Choice(localized(shown[0], "name"), here, True)]
    if is_all:
        own = [Choice(_("The body I act for"), here, False)]
    further = Choice(_("Act for another body"), reverse("people:body"), False)
    return [*own, Choice(_("All my bodies"), f"{here}?bodies={ALL}", is_all), further]


def _figures(waiting: Waiting, unread: int, is_writer: bool) -> list[Figure]:
    """Return the numbers at the head: those of one's own duties also when they are 0, the others when they are not."""
    overdue = f"{reverse('desk:duties')}?{urlencode({'state': 'overdue'})}"
    own = [
        Figure(waiting.count("overdue"), _("overdue"), "#overdue", "late"),
        Figure(waiting.count("today"), _("due today"), "#today", "soon"),
        Figure(waiting.count("week"), _("due this week"), "#week"),
        Figure(waiting.count("returned"), _("returned for changes"), "#returned", "soon"),
    ]
    other = [
        Figure(waiting.review_count, _("waiting for my review"), "#reviews"),
        Figure(waiting.controlled_overdue, _("overdue with those who report to me"), overdue, "late"),
        Figure(unread, _("unread messages"), reverse("notices:list")),
    ]
    has_own = is_writer and (waiting.groups or not waiting.review_count)
    return [*(own if has_own else []), *[figure for figure in other if figure.number]]


TITLES = {
    "returned": lambda: _("Returned for changes"),
    "overdue": lambda: _("Overdue"),
    "today": lambda: _("Today"),
    "week": lambda: _("This week"),
    "asked": lambda: _("Asked to take part"),
    "month": lambda: _("Next 30 days"),
}


def _stretch(group: Group, bodies: list[Body], today: date) -> Stretch:
    wanted = {"overdue": "overdue", "returned": "returned"}.get(group.code, "waiting")
    query = {"state": wanted} | ({"body": bodies[0].key} if len(bodies) == 1 else {})
    return Stretch(
        code=group.code,
        title=TITLES[group.code](),
        lines=[_line(duty, bodies, today) for duty in group.duties],
        more=group.more,
        more_url=f"{reverse('desk:duties')}?{urlencode(query)}",
    )


def _line(duty: Duty, bodies: list[Body], today: date) -> Line:
    edition, report = duty.measure.edition, getattr(duty, "report", None)
    meta = [localized(edition, "short")]
    if len(bodies) > 1:
        meta.append(short_name(duty.body))
    if report is not None:
        meta.append(_("{person} has begun the report").format(person=report.edited_by))
    return Line(
        number=duty.measure.number,
        title=localized(duty.measure, "name"),
        url=reverse("desk:duty", args=[duty.pk]),
        meta=meta,
        state=shown_state(duty, today),
        due=duty.acts_on,
        original=duty.moved_from,
        is_sample=edition.is_sample,
        remark=report.remark if report is not None and duty.state == Duty.State.RETURNED else "",
    )


def _review(report: Report) -> Line:
    duty, days = report.duty, days_waiting(report)
    waits = _("submitted today")
    if days > 0:
        waits = ngettext("waits {count} day", "waits {count} days", days).format(count=days)
    return Line(
        number=duty.measure.number,
        title=localized(duty.measure, "name"),
        url=reverse("desk:duty", args=[duty.pk]),
        meta=[short_name(duty.body), localized(duty.measure.edition, "short"), waits],
        is_sample=duty.measure.edition.is_sample,
    )


def _gathering(one: Gathering) -> Line:
    count = one.count
    waits = [
        (count.returned, ngettext("{count} value returned", "{count} values returned", count.returned)),
        (count.to_enter, ngettext("{count} value to enter", "{count} values to enter", count.to_enter)),
        (count.to_review, ngettext("{count} value to review", "{count} values to review", count.to_review)),
    ]
    is_review = count.to_review and not (count.returned or count.to_enter)
    return Line(
        number="",
        title=_("Values: {period}").format(period=one.period),
        url=one.review_url if is_review else one.url,
        meta=[one.programme, *[said.format(count=number) for number, said in waits if number]],
        due=one.round.due_on,
        is_sample=one.round.edition.is_sample,
    )
