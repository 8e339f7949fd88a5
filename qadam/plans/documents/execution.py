"""The report on the execution of a plan: its own columns, how each measure stands, what was done, the evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit.dates import format_day, format_range
from qadam.kit.languages import active, localized
from qadam.kit.periods import Period
from qadam.kit.states import state as state_of
from qadam.plans.documents.parts import (
    amended_by,
    approval_of,
    grouped,
    mark_of,
    measures_in_order,
    plan_columns,
)
from qadam.plans.models import Duty, ReportVersion, Review
from qadam.plans.office.versions import evidence_facts
from qadam.plans.public.moments import Moment, moments_in
from qadam.plans.public.tree import short_name
from qadam.programmes.models import Edition, Measure
from qadam.programmes.words import FORMS, word
from qadam.writing.document import Block, Column, Document, Language, Paragraph, Row, Table

TAKEN = (Review.Decision.ACCEPTED, Review.Decision.INFORMATION)


def execution_document(edition: Edition, period: Period, today: date, *, is_public: bool) -> Document:
    """Return the report on what was due in a period, in the active language (kk or ru).

    For the public without texts and evidence, which are the office's until they are released. A co-executor's text
    is in its lead's information and is not repeated.
    """
    measures = measures_in_order(edition)
    duties = _duties(edition, period)
    versions = {} if is_public else _accepted_versions(duties)
    by_measure: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_measure[duty.measure_id].append(duty)
    due = [measure for measure in measures if measure.pk in by_measure]
    columns = [item for item in plan_columns(measures) if item.column.title not in (_("Note"), _("Funding"))]
    heads = [item.column for item in columns] + [Column(_("State"), 1.3)]
    if not is_public:
        heads += [Column(_("What was done"), 3), Column(_("Evidence"), 1.6)]

    def row(measure: Measure) -> Row:
        held = by_measure[measure.pk]
        own = [item.said(measure) for item in columns] + [list(_standing(edition, held, today))]
        return Row(own if is_public else [*own, _done(held, versions), _shown(held, versions)])

    blocks: list[Block] = [Paragraph(_sentence(duties))]
    if due:
        blocks.append(Table(heads, list(grouped(due, row))))
    return Document(
        cast(Language, active()),
        _("Report on the execution: {name}").format(name=localized(edition, "name")),
        blocks,
        subtitle=[_("For {period}").format(period=format_range(period, active())), *amended_by(edition)],
        approval=approval_of(edition),
        is_landscape=True,
        mark=mark_of(edition),
        as_of=today,
    )


def _duties(edition: Edition, period: Period) -> list[Duty]:
    """Return what bodies that answer for themselves owed in a period."""
    owed = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    rows = Duty.objects.filter(
        edition=edition, measure_on__gte=period.first, measure_on__lte=period.last, agreement__in=owed
    )
    return list(
        rows.exclude(part=Duty.Part.CO).select_related("body").order_by("measure_on", "body__sort_kk")
    )


def _accepted_versions(duties: Iterable[Duty]) -> dict[int, ReportVersion]:
    """Return the accepted version of each duty; a later one goes before an earlier."""
    rows = ReportVersion.objects.filter(
        report__duty__in=[duty.pk for duty in duties if duty.state in Duty.DONE], review__decision__in=TAKEN
    )
    ordered = rows.order_by("number").values_list("report__duty", "pk")
    chosen = dict(ordered)
    found = ReportVersion.objects.in_bulk(list(chosen.values()))
    return {duty: found[key] for duty, key in chosen.items()}


def _sentence(duties: list[Duty]) -> str:
    if not duties:
        return _("Nothing was due in this period.")
    done = sum(duty.state in Duty.DONE for duty in duties)
    return ngettext(
        "{count} duty was due; {done} accepted.", "{count} duties were due; {done} accepted.", len(duties)
    ).format(count=len(duties), done=done)


def _standing(edition: Edition, duties: list[Duty], today: date) -> Iterator[str]:
    """Yield one line for each due day: the day, and how many bodies stand where."""
    for moment in moments_in(duties):
        day = format_day(moment.due_on, active())
        yield _("{day}: {words}").format(day=day, words=_tally(edition, moment, today))


def _tally(edition: Edition, moment: Moment, today: date) -> str:
    if edition.is_archive:
        return str(state_of("not_recorded").word)
    parts = moment.tally()
    if moment.state(today) == "overdue" and moment.bodies == 1:
        return str(state_of("overdue").word)
    if len(parts) == 1 and moment.bodies == 1:
        return str(state_of(parts[0][0]).word)
    said = [f"{state_of(code).word} – {count}" for code, count in parts]
    if moment.state(today) == "overdue":
        said.append(_("the day has passed"))
    return ", ".join(said)


def _done(duties: list[Duty], versions: dict[int, ReportVersion]) -> list[str]:
    """Return the accepted texts, each with its body where several answer."""
    told = [(duty, versions[duty.pk]) for duty in duties if duty.pk in versions]
    is_named = len({duty.body_id for duty in duties}) > 1
    return [
        _("{body}: {text}").format(body=short_name(duty.body), text=version.text)
        if is_named
        else version.text
        for duty, version in told
    ]


def _shown(duties: list[Duty], versions: dict[int, ReportVersion]) -> list[str]:
    lines = []
    for duty in duties:
        version = versions.get(duty.pk)
        if version is not None:
            lines += [_evidence(item) for item in version.evidence]
            lines += [file["name"] for file in version.files]
    return list(dict.fromkeys(lines))


def _evidence(item: dict[str, str]) -> str:
    name = item.get("title") or (word(FORMS, item["product"]) if item.get("product") else "")
    said = [part for part in (name, *evidence_facts(item), item.get("url", "")) if part]
    return ", ".join(said)
