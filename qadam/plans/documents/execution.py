"""The information on the execution of a plan: its own columns, how each measure stands, what was done, the evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qadam.kit.dates import format_day, format_range
from qadam.kit.languages import active, localized
from qadam.kit.periods import Period
from qadam.kit.states import state as state_of
from qadam.people.models import Body
from qadam.plans.board.figures import Figures, totals_of
from qadam.plans.board.scope import ANSWERING, OWED, Scope
from qadam.plans.board.tables import sentence
from qadam.plans.documents.parts import (
    NOTHING,
    Wording,
    abbreviations,
    acts_until,
    amended_by,
    basis_of,
    bodies_in,
    execution_columns,
    grouped,
    mark_of,
    said_in,
    short_of,
    wordings_until,
)
from qadam.plans.models import Duty, Report, ReportVersion, Review
from qadam.plans.office.versions import evidence_facts, figure_words
from qadam.plans.public.moments import Moment, moments_in
from qadam.plans.public.released import open_files, open_names
from qadam.programmes.models import Edition
from qadam.programmes.words import FORMS, word
from qadam.writing.document import Block, Cell, Column, Document, Paragraph, Row, Table

TAKEN = (Review.Decision.ACCEPTED, Review.Decision.INFORMATION)


@dataclass(frozen=True)
class Owed:
    """What was owed in a period: the duties by measure, and the accepted version of each duty that has one."""

    by_measure: Mapping[int, list[Duty]]
    versions: Mapping[int, ReportVersion]
    # The digests of the files that may be named; None where all may.
    open_files: Set[str] | None = None


def execution_document(edition: Edition, period: Period, today: date, *, is_public: bool) -> Document:
    """Return the information on what was due in a period, in the active language (kk or ru).

    For the public with the texts and evidence of released reports alone; all others are the office's. A
    co-executor's text is in its lead's information and is not repeated. Of a founding document it says that
    execution is not recorded.
    """
    owed = _owed(edition, period, is_public=is_public)
    acts = acts_until(edition, today)
    wordings = [row for row in wordings_until(edition, period.last) if row.measure.pk in owed.by_measure]
    columns = execution_columns(wordings)
    heads = [column.column for column in columns] + [Column(_("State"), 1.3)]
    if owed.versions:
        heads += [Column(_("What was done"), 3.8), Column(_("Evidence"), 1.7)]

    def row(wording: Wording) -> Row:
        held = owed.by_measure[wording.measure.pk]
        cells: list[Cell] = [*said_in(columns, wording), list(_standing(edition, held, today))]
        if owed.versions:
            cells += [_done(held, owed.versions) or NOTHING, _shown(held, owed) or NOTHING]
        return Row(cells)

    rows = list(grouped(wordings, row))
    blocks: list[Block] = [Paragraph(_summary(edition, period, today))]
    if rows:
        blocks.append(Table(heads, rows))
    blocks += abbreviations(edition, [*bodies_in(wordings), *_bodies(owed)], rows)
    return Document(
        active(),
        _("Information on the execution of the plan of measures"),
        blocks,
        subtitle=[
            localized(edition, "name"),
            ", ".join(basis_of(edition)),
            _("For {period}").format(period=format_range(period, active())),
            *amended_by(acts),
        ],
        is_landscape=True,
        mark=mark_of(edition),
        as_of=today,
    )


def _owed(edition: Edition, period: Period, *, is_public: bool) -> Owed:
    """Read what bodies that answer for themselves owed in a period; two queries, and some for the versions."""
    rows = Duty.objects.filter(
        edition=edition,
        measure_on__gte=period.first,
        measure_on__lte=period.last,
        agreement__in=OWED,
        part__in=ANSWERING,
    )
    duties = list(rows.select_related("body").order_by("measure_on", "body__sort_kk", "pk"))
    by_measure: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_measure[duty.measure_id].append(duty)
    if edition.is_archive:
        return Owed(by_measure, {})
    if not is_public:
        return Owed(by_measure, _accepted_versions(duties))
    released = dict(Report.objects.released().filter(duty__in=duties).values_list("duty", "pk"))
    versions = _accepted_versions([duty for duty in duties if duty.pk in released])
    files = {item.upload.sha256 for item in open_files(released.values())} if versions else set()
    return Owed(by_measure, versions, files)


def _accepted_versions(duties: Iterable[Duty]) -> dict[int, ReportVersion]:
    """Return the accepted version of each duty; a later one goes before an earlier."""
    done = [duty.pk for duty in duties if duty.state in Duty.DONE]
    rows = ReportVersion.objects.filter(report__duty__in=done, review__decision__in=TAKEN)
    chosen = dict(rows.order_by("number").values_list("report__duty", "pk"))
    found = ReportVersion.objects.in_bulk(list(chosen.values()))
    return {duty: found[key] for duty, key in chosen.items()}


def _bodies(owed: Owed) -> list[Body]:
    return [duty.body for held in owed.by_measure.values() for duty in held]


def _summary(edition: Edition, period: Period, today: date) -> str:
    """Say the rates of the public page; of what is not in force or not recorded, that it is so."""
    if edition.is_archive:
        return _("Execution is not recorded here.")
    if edition.state == Edition.State.DRAFT:
        return _("The programme is not in force yet: nothing is due.")
    figures, _nodes = totals_of(Scope((edition,), period, today, is_answering_only=True))
    return " ".join([sentence(figures), *_remaining(figures)])


def _remaining(figures: Figures) -> Iterator[str]:
    """Yield what became of the others that were due."""
    words = {
        "overdue": _("Overdue: {count}."),
        "waiting": _("Waiting for review: {count}."),
        "excused": _("Excused: {count}."),
    }
    for name, said in words.items():
        if count := getattr(figures, name):
            yield said.format(count=count)


def _standing(edition: Edition, duties: list[Duty], today: date) -> Iterator[str]:
    """Yield one line for each due day: the day, and how many bodies stand where."""
    if edition.is_archive:
        yield str(state_of("not_recorded").word)
        return
    for moment in moments_in(duties):
        day = format_day(moment.due_on, active())
        yield _("{day}: {words}").format(day=day, words=_tally(moment, today))


def _tally(moment: Moment, today: date) -> str:
    """Say how bodies stand at a moment, with their numbers where there are several."""
    is_overdue = moment.state(today) == "overdue"
    parts = moment.tally()
    if moment.bodies == 1:
        return str(state_of("overdue" if is_overdue else parts[0][0]).word)
    said = [f"{state_of(code).word} – {count}" for code, count in parts]
    return ", ".join([*said, _("the day has passed")] if is_overdue else said)


def _done(duties: list[Duty], versions: Mapping[int, ReportVersion]) -> list[str]:
    """Return the accepted texts with their figures, after the body and the day where there are several."""
    lines = []
    for duty in duties:
        if version := versions.get(duty.pk):
            lines.append(_told(duty, version.text) if len(duties) > 1 else version.text)
            figures = [figure_words(row) for row in version.figures if row.get("value")]
            lines.append("; ".join(f"{label} – {number} {unit}".strip() for label, number, unit in figures))
    return [line for line in lines if line]


def _told(duty: Duty, text: str) -> str:
    day = format_day(duty.measure_on, active())
    return _("{body}, {day}: {text}").format(body=short_of(duty.body), day=day, text=text)


def _shown(duties: list[Duty], owed: Owed) -> list[str]:
    lines: list[str] = []
    for duty in duties:
        if version := owed.versions.get(duty.pk):
            names = open_names(version, owed.open_files)
            lines += [_evidence(item, names) for item in version.evidence]
            lines += names.values()
    return list(dict.fromkeys(line for line in lines if line))


def _evidence(item: Mapping[str, str], names: dict[str, str]) -> str:
    """Say a piece of evidence in one line; its file is taken from those still to be named."""
    file = names.pop(item.get("file", ""), "")
    name = item.get("title") or (word(FORMS, item["product"]) if item.get("product") else "")
    said = [part for part in (name, *evidence_facts(item), item.get("url", ""), file) if part]
    return ", ".join(said)
