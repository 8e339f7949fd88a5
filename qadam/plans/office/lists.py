"""The lists of the desk: duties and reports a person may see, filtered, sorted, as rows and as tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.kit.languages import active, localized, value
from qadam.kit.tables import minute_of
from qadam.kit.text import fold
from qadam.people.models import User
from qadam.people.rules import bodies_of
from qadam.plans.models import Duty, Report, SavedFilter
from qadam.plans.office.page import shown_state
from qadam.plans.office.waiting import controlled_by, controlling_bodies
from qadam.plans.public.tree import short_name
from qadam.plans.queries import reports_visible_to
from qadam.programmes.models import Edition, PlanNode

WAITING = "waiting"
OVERDUE = "overdue"


@dataclass(frozen=True)
class Asked:
    """What a filter asks; empty fields ask nothing."""

    text: str = ""
    programme: str = ""
    node: str = ""
    state: str = ""
    month: str = ""
    body: str = ""
    sort: str = ""


def duties_seen_by(user: User, today: date) -> QuerySet[Duty]:
    """Return the duties in force of the person's bodies, and of the programmes those bodies issue or control."""
    live = Duty.objects.live()
    if user.is_administrator:
        return live
    own = Q(body__in=[body.pk for body in bodies_of(user, today)])
    controlling = controlling_bodies(user, today)
    return live.filter(own | controlled_by(controlling)) if controlling else live.filter(own)


DUTY_SORTS = {
    "due": ["due_on", "measure__position", "body__sort_kk"],
    "measure": ["measure__edition__sort_kk", "measure__position", "due_on", "body__sort_kk"],
    "body": ["body__sort_kk", "due_on", "measure__position"],
    "state": ["state", "due_on", "measure__position"],
}
REPORT_SORTS = {
    "waiting": ["rank", "submitted_at", "pk"],
    "submitted": ["submitted_at", "pk"],
    "measure": ["duty__measure__edition__sort_kk", "duty__measure__position", "duty__due_on"],
    "body": ["duty__body__sort_kk", "duty__due_on"],
}


def _sorted(rows: QuerySet[Any], asked: str, sorts: dict[str, list[str]], usual: str) -> QuerySet[Any]:
    name, is_backwards = asked.removeprefix("-"), asked.startswith("-")
    columns = sorts.get(name, sorts[usual])
    first = f"-{columns[0]}" if is_backwards and name in sorts else columns[0]
    return rows.order_by(first, *columns[1:], "pk")


def find_duties(duties: QuerySet[Duty], asked: Asked, today: date) -> QuerySet[Duty]:
    """Narrow and sort duties, with what a row shows."""
    found = _narrowed(duties, asked, "")
    if asked.state == WAITING:
        found = found.unfinished()  # type: ignore[attr-defined]
    elif asked.state == OVERDUE:
        found = found.overdue(today)  # type: ignore[attr-defined]
    elif asked.state:
        found = found.filter(state=asked.state)
    parts = ("measure__edition", "body", "lead", "report")
    return _sorted(found.select_related(*parts), asked.sort, DUTY_SORTS, "due")


def find_reports(reports: QuerySet[Report], asked: Asked) -> QuerySet[Report]:
    """Narrow and sort reports, those that wait for review first, with what a row shows."""
    found = _narrowed(reports, asked, "duty__")
    if asked.state:
        found = found.filter(state=asked.state)
    rank = Case(
        When(state=Report.State.SUBMITTED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    parts = ("duty__measure__edition", "duty__edition", "duty__body", "duty__lead", "edited_by")
    return _sorted(found.annotate(rank=rank).select_related(*parts), asked.sort, REPORT_SORTS, "waiting")


def _narrowed(rows: QuerySet[Any], asked: Asked, duty: str) -> QuerySet[Any]:
    if asked.programme:
        rows = rows.filter(**{f"{duty}measure__edition__slug": asked.programme})
    if asked.node:
        rows = rows.filter(**{f"{duty}measure__node__in": with_below(int(asked.node))})
    if asked.body:
        rows = rows.filter(**{f"{duty}body__key": asked.body})
    if asked.month:
        year, month = asked.month.split("-")
        rows = rows.filter(**{f"{duty}due_on__year": int(year), f"{duty}due_on__month": int(month)})
    for part in fold(asked.text).split():
        rows = rows.filter(
            Q(**{f"{duty}measure__folded__contains": part}) | Q(**{f"{duty}body__folded__contains": part})
        )
    return rows


def with_below(node: int) -> list[int]:
    """Return a node and those below it; a plan has at most three levels."""
    found, level = [node], [node]
    while level:
        level = list(PlanNode.objects.filter(parent__in=level).values_list("pk", flat=True))
        found += level
    return found


def duty_cells(duty: Duty, today: date, *, with_body: bool) -> list[dict[str, Any]]:
    """Return a duty as a row for components/table_dense.html."""
    state = shown_state(duty, today)
    return [
        {
            "url": reverse("desk:duty", args=[duty.pk]),
            "text": f"{duty.measure.number}. {localized(duty.measure, 'name')}",
            "meta": programme_name(duty.measure.edition),
            "tick": _tick(duty),
        },
        {"due": duty.acts_on, "today": today, "state": state, "original": duty.moved_from},
        {"state": state},
        *([{"text": short_name(duty.body)}] if with_body else []),
    ]


def report_cells(report: Report, today: date) -> list[dict[str, Any]]:
    """Return a report as a row for components/table_dense.html."""
    duty = report.duty
    state = WAITING if report.state == Report.State.SUBMITTED else str(report.state)
    return [
        {
            "url": reverse("desk:duty", args=[duty.pk]),
            "text": f"{duty.measure.number}. {localized(duty.measure, 'name')}",
            "meta": programme_name(duty.measure.edition),
            "tick": _tick(duty),
        },
        {"text": short_name(duty.body)},
        {"state": state},
        {"day": report.submitted_at.date() if report.submitted_at else None},
        {"day": duty.due_on},
    ]


def _tick(duty: Duty) -> dict[str, Any]:
    """Return the box that takes a row into the form of steps with many."""
    label = _("Tick measure {number}, {body}").format(number=duty.measure.number, body=short_name(duty.body))
    return {"form": "many", "name": "duty", "value": duty.pk, "label": label}


def programme_name(edition: Edition) -> str:
    """Return the short name of a programme; a sample says that it is one."""
    name = localized(edition, "short")
    return _("Sample · {name}").format(name=name) if edition.is_sample else name


DUTY_COLUMNS = (
    "duty", "programme", "sample", "measure", "title", "body", "body_name", "kind", "first_on", "last_on",
    "original_on", "due_on", "state", "overdue",
)  # fmt: skip
REPORT_COLUMNS = (
    "duty", "programme", "sample", "measure", "title", "body", "body_name", "due_on", "state",
    "first_submitted_at", "submitted_at", "language", "text",
)  # fmt: skip


def duty_rows(duties: QuerySet[Duty], today: date) -> Iterator[list[object]]:
    """Return duties as rows of DUTY_COLUMNS."""
    for duty in duties:
        measure, edition = duty.measure, duty.measure.edition
        yield [
            duty.pk, edition.slug, _yes(edition.is_sample), measure.number, value(measure, f"name_{active()}"),
            duty.body.key, value(duty.body, f"name_{active()}"), duty.kind, duty.first_on, duty.last_on,
            duty.original_on, duty.due_on, duty.state, _yes(duty.is_overdue(today)),
        ]  # fmt: skip


def report_rows(reports: QuerySet[Report], own: Iterable[int]) -> Iterator[list[object]]:
    """Return reports as rows of REPORT_COLUMNS; the text is the one last submitted, a draft's only for its own body."""
    mine = set(own)
    for report in reports.prefetch_related("versions"):
        duty, edition = report.duty, report.duty.measure.edition
        versions = list(report.versions.all())
        text = report.text if duty.body_id in mine or not versions else versions[-1].text
        yield [
            duty.pk, edition.slug, _yes(edition.is_sample), duty.measure.number,
            value(duty.measure, f"name_{active()}"), duty.body.key, value(duty.body, f"name_{active()}"),
            duty.due_on, report.state, minute_of(report.first_submitted_at), minute_of(report.submitted_at),
            report.language, text,
        ]  # fmt: skip


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def filters_kept(user: User, page: str, query: str) -> list[dict[str, Any]]:
    """Return the filters a person keeps for a list, each with its address; the one shown now says so."""
    shown = parse_qsl(query)
    return [
        {
            "pk": kept.pk,
            "name": kept.name,
            "url": f"{reverse(f'desk:{page}')}?{kept.query}",
            "is_current": sorted(parse_qsl(kept.query)) == sorted(shown),
        }
        for kept in SavedFilter.objects.filter(user=user, page=page)
    ]


def reports_seen_by(user: User, today: date) -> QuerySet[Report]:
    """Return the reports the person may see in programmes in force."""
    return reports_visible_to(user, today).filter(duty__edition__state=Edition.State.APPROVED)
