"""The report on the results of a period: sentences made from the numbers, tables, charts, what proves them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from qadam.indicators.documents.figures import (
    number_said,
    row_name,
    said,
    share_chart,
    share_said,
    stated_and_computed,
    territory_chart,
    territory_table,
    whole_tables,
)
from qadam.indicators.documents.findings import finding_table, open_findings
from qadam.indicators.documents.gathered import (
    Gathering,
    evidence_table,
    gathering_table,
    gatherings_of,
    share_of,
)
from qadam.indicators.documents.ledger import Ledger, Line, ledger_of, title_of
from qadam.indicators.documents.money import lines_of, money_tables, total_of
from qadam.indicators.documents.norms import Judged, judged_in, norm_table, region_table
from qadam.indicators.documents.passport import under
from qadam.indicators.models import Finding, Indicator
from qadam.indicators.spans import format_span, parse_span, span_in_words, unit_of
from qadam.kit import clock
from qadam.kit.dates import format_range
from qadam.kit.languages import Language, active, localized
from qadam.kit.periods import Period, Unit, numbered
from qadam.programmes.models import Edition
from qadam.programmes.stamps import acts_until, amended_by, basis_of, mark_of
from qadam.writing.document import Block, Document, Heading, Paragraph

# So many names stand in one sentence; the table tells the rest.
MOST_NAMED = 3


def yearly_report(edition: Edition, span: str, language: Language) -> Document:
    """Return the report on a year, half-year, quarter, month or several years as a document in kk, ru or en.

    ValueError for a text that is no such period.
    """
    period = parse_span(span)
    with override(language):
        today = clock.today()
        return Document(
            language,
            _title(span),
            list(_blocks(edition, span, period, today)),
            subtitle=[
                localized(edition, "name"),
                ", ".join(basis_of(edition)),
                _("For {period}").format(period=format_range(period, language)),
                *amended_by(acts_until(edition, today)),
            ],
            is_landscape=True,
            mark=mark_of(edition),
            as_of=today,
        )


def report_spans(edition: Edition, today: date) -> list[str]:
    """Return the periods for which a report is offered: the years that have begun, the quarters of this one."""
    period = edition.period
    if period is None or period.first > today:
        return []
    years = [str(year) for year in range(period.first.year, min(period.last.year, today.year) + 1)]
    quarters = (numbered(Unit.QUARTER, today.year, number) for number in range(1, 5))
    begun = [format_span(one) for one in quarters if one.first <= today and one.touches(period)]
    return [*years, *begun]


def _title(span: str) -> str:
    titles = {
        Unit.YEAR: _("Yearly report on the results of the programme"),
        Unit.HALFYEAR: _("Half-yearly report on the results of the programme"),
        Unit.QUARTER: _("Quarterly report on the results of the programme"),
        Unit.MONTH: _("Monthly report on the results of the programme"),
    }
    unit = unit_of(span)
    return titles[unit] if unit in titles else _("Report on the results of the programme")


def _blocks(edition: Edition, span: str, period: Period, today: date) -> Iterator[Block]:
    ledger = ledger_of(edition, [span])
    gatherings = gatherings_of(edition, period, today)
    judged, findings = judged_in(edition, period), open_findings(edition)
    sentences = [
        *_running(period, today),
        *_figure_sentences(ledger, span, is_running=today <= period.last),
        *_gathering_sentences(gatherings),
        *_money_sentences(edition, span),
        *_norm_sentences(judged),
        *_finding_sentences(findings),
    ]
    yield Paragraph("\n".join(sentences))
    yield from under(_("Indicators"), iter([*whole_tables(ledger), *share_chart(ledger, span)]))
    yield from under(_("Stated and computed"), stated_and_computed(ledger))
    yield from under(_("Indicators by territory"), _by_territory(ledger, span))
    yield from under(_("Completeness and timeliness"), gathering_table(gatherings))
    yield from under(_("Money"), money_tables(edition, [span]))
    if judged is not None:
        yield from under(_("Norms"), iter([*norm_table(judged), *region_table(judged)]))
    if findings:
        yield Heading(_("Findings in the numbers"))
        yield from finding_table(findings)
    yield from under(_("Evidence"), evidence_table(edition, period))


def _by_territory(ledger: Ledger, span: str) -> Iterator[Block]:
    for one in ledger.indicators:
        yield from territory_table(ledger, one)
        yield from territory_chart(ledger, one, span)


def _running(period: Period, today: date) -> Iterator[str]:
    if period.first <= today <= period.last:
        yield _("The period still runs: the numbers are those accepted so far.")


def _figure_sentences(ledger: Ledger, span: str, *, is_running: bool) -> Iterator[str]:
    """Yield what was reached, what lags and where; while the period runs nothing is late yet."""
    lines = [(one, ledger.whole(one, span)) for one in ledger.indicators]
    reached = [(one, line) for one, line in lines if line.is_reached]
    lagging = sorted(
        ((one, line) for one, line in lines if line.is_lagging), key=lambda held: held[1].share or Decimal(0)
    )
    unknown = [one for one, line in lines if line.is_unknown]
    planned = len(reached) + len(lagging) + len(unknown)
    if not planned:
        yield _("No indicator has a target for {period}.").format(period=span_in_words(span, active()))
        return
    counted = (
        _(
            "Indicators with a target: {planned}; reached: {reached}; on the way: {lagging}; no number yet: {unknown}."
        )
        if is_running
        else _(
            "Indicators with a target: {planned}; reached: {reached}; behind: {lagging}; no number: {unknown}."
        )
    )
    yield counted.format(planned=planned, reached=len(reached), lagging=len(lagging), unknown=len(unknown))
    if reached:
        yield _("Reached: {list}.").format(list="; ".join(_told(one, line) for one, line in reached))
    for one, line in lagging:
        yield _behind(ledger, one, line, span, is_running=is_running)
    if unknown:
        yield _("No number has been accepted for: {list}.").format(list="; ".join(map(title_of, unknown)))


def _told(indicator: Indicator, line: Line) -> str:
    return _("“{name}” – {share} % ({fact} of {target})").format(
        name=title_of(indicator),
        share=share_said(line.share),
        fact=said(line.fact.cell),
        target=said(line.target_cell),
    )


def _behind(ledger: Ledger, indicator: Indicator, line: Line, span: str, *, is_running: bool) -> str:
    """Say that an indicator lags, and which territories are furthest behind."""
    rows = [(row, ledger.line(indicator, row.territory_code, span)) for row in ledger.added(indicator)]
    behind = sorted(
        ((row, one) for row, one in rows if one.is_lagging), key=lambda held: held[1].share or Decimal(0)
    )
    silent = sum(one.is_unknown for _row, one in rows)
    begun = _("On the way: {told}.") if is_running else _("Behind: {told}.")
    sentence = begun.format(told=_told(indicator, line))
    if behind:
        named = ", ".join(
            _("{name} – {share} %").format(name=row_name(ledger, row), share=share_said(one.share))
            for row, one in behind[:MOST_NAMED]
        )
        sentence += " " + _("Furthest behind: {list}.").format(list=named)
    if silent:
        sentence += " " + ngettext(
            "{count} territory has no number yet.", "{count} territories have no number yet.", silent
        ).format(count=silent)
    return sentence


def _gathering_sentences(gatherings: list[Gathering]) -> Iterator[str]:
    expected = sum(one.expected for one in gatherings)
    if not expected:
        return
    came, in_time = sum(one.came for one in gatherings), sum(one.in_time for one in gatherings)
    yield _(
        "Of {expected} values that were due, {came} came ({completeness} %), and {in_time} in time ({timeliness} %)."
    ).format(
        expected=number_said(Decimal(expected)),
        came=number_said(Decimal(came)),
        completeness=share_of(came, expected),
        in_time=number_said(Decimal(in_time)),
        timeliness=share_of(in_time, expected),
    )


def _money_sentences(edition: Edition, span: str) -> Iterator[str]:
    total = total_of(lines_of(edition), span)
    if total.in_force is None:
        return
    planned = number_said(total.in_force)
    if total.paid is None:
        yield _("Planned for the period: {planned} thousand tenge; no payment has been entered.").format(
            planned=planned
        )
        return
    yield _(
        "Planned for the period: {planned} thousand tenge; committed: {committed}; paid: {paid} ({share} %)."
    ).format(
        planned=planned,
        committed=number_said(total.committed),
        paid=number_said(total.paid),
        share=share_said(total.share),
    )


def _norm_sentences(judged: Judged | None) -> Iterator[str]:
    if judged is None:
        return
    total = judged.total()
    if not total.judged:
        yield _("No norm could be judged in the period.")
        return
    yield _("Norms were judged {judged} times and met {met} times ({share} %).").format(
        judged=total.judged, met=total.met, share=number_said(total.share)
    )
    tallies = [(grid.norm, judged.tally(grid)) for grid in judged.ground.grids]
    missed = [(norm, tally) for norm, tally in tallies if tally.missed]
    if missed:
        norm, tally = max(missed, key=lambda held: held[1].missed)
        yield _("Missed most often: “{norm}” – {missed} times of {judged}.").format(
            norm=localized(norm, "name"), missed=tally.missed, judged=tally.judged
        )


def _finding_sentences(findings: list[Finding]) -> Iterator[str]:
    if not findings:
        yield _("The checks find no open contradiction in the numbers.")
        return
    serious = sum(finding.severity == Finding.Severity.HIGH for finding in findings)
    yield _("Open contradictions in the numbers: {count}, of them serious: {serious}.").format(
        count=len(findings), serious=serious
    )
