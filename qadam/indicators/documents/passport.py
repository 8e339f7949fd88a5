"""The passport of a programme with its numbers: what it is, what it is to reach and has reached, money, norms."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from qadam.indicators.documents.figures import (
    before_table,
    stated_and_computed,
    territory_table,
    whole_tables,
)
from qadam.indicators.documents.findings import finding_table, open_findings
from qadam.indicators.documents.ledger import ledger_of
from qadam.indicators.documents.money import money_tables
from qadam.indicators.documents.norms import judged_in, norm_table, region_table
from qadam.indicators.models import Target
from qadam.indicators.spans import parse_span
from qadam.kit import clock
from qadam.kit.dates import format_range
from qadam.kit.languages import Language, active, localized
from qadam.programmes.models import Edition
from qadam.programmes.queries import passport_of as passages_of
from qadam.programmes.stamps import acts_until, amended_by, approval_of, mark_of
from qadam.writing.document import Block, Document, Facts, Heading, Paragraph


def passport_of(edition: Edition, language: Language) -> Document:
    """Return the passport as a document in kk, ru or en, with the numbers as they stand today."""
    with override(language):
        today = clock.today()
        return Document(
            language,
            _("Passport of the programme"),
            list(_blocks(edition)),
            subtitle=[localized(edition, "name"), *_term(edition), *amended_by(acts_until(edition, today))],
            approval=approval_of(edition),
            is_landscape=True,
            mark=mark_of(edition),
            as_of=today,
        )


def spans_of(edition: Edition) -> list[str]:
    """Return the periods a passport tells of: the years of the programme, and longer ones that have a target."""
    rows = Target.objects.filter(series__indicator__edition=edition, is_in_force=True)
    targeted = {span for span in rows.order_by().values_list("span", flat=True).distinct() if ".." in span}
    period = edition.period
    if period is None:
        rest = rows.order_by("first_on", "last_on").values_list("span", flat=True).distinct()
        return list(dict.fromkeys(rest))
    years = [str(year) for year in range(period.first.year, period.last.year + 1)]
    return years + sorted(span for span in targeted if parse_span(span).touches(period))


def _term(edition: Edition) -> list[str]:
    if edition.period is None:
        return []
    return [_("(term of execution: {days})").format(days=format_range(edition.period, active()))]


def _blocks(edition: Edition) -> Iterator[Block]:
    spans = spans_of(edition)
    ledger = ledger_of(edition, spans)
    yield from _passages(edition)
    yield from under(_("Indicators"), whole_tables(ledger))
    yield from under(_("Stated and computed"), stated_and_computed(ledger))
    by_territory = (block for one in ledger.indicators for block in territory_table(ledger, one))
    yield from under(_("Indicators by territory"), by_territory)
    yield from under(_("What stood before"), before_table(edition, spans))
    yield from under(_("Money"), money_tables(edition, spans))
    yield from _norms(edition)
    yield from _findings(edition)


def under(title: str, blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield blocks under a heading; no heading where there are none."""
    held = list(blocks)
    if held:
        yield Heading(title)
        yield from held


def _passages(edition: Edition) -> Iterator[Block]:
    pairs = [
        (
            str(passage.word),
            localized(passage, "text") if passage.is_given else _("not given in the document"),
        )
        for passage in passages_of(edition)
    ]
    if pairs:
        yield Facts(pairs)


def _norms(edition: Edition) -> Iterator[Block]:
    judged = judged_in(edition)
    if judged is not None:
        yield from under(_("Norms"), iter([*norm_table(judged), *region_table(judged)]))


def _findings(edition: Edition) -> Iterator[Block]:
    findings = open_findings(edition)
    if findings:
        yield Heading(_("Findings in the numbers"))
        yield Paragraph(
            _("The checks found these contradictions by themselves; nobody has settled them yet.")
        )
        yield from finding_table(findings)
