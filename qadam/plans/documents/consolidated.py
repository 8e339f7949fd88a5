"""The consolidated information of a lead as a document: its text and sums, and what each body has sent."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day, format_range
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.kit.periods import Period
from qadam.plans.contributions import Contribution, contributions_of, fields_of, form_of, is_summed, total_of
from qadam.plans.documents.parts import NOTHING, mark_of, short_of
from qadam.plans.models import ContributionField, ContributionForm, Duty, Report, ReportVersion
from qadam.writing.document import Block, Column, Document, Facts, Paragraph, Row, Signature, Table

# How a paragraph of a built text ends: the body that says it.
SAID_BY = "— "


def consolidated_document(lead: Duty, *, with_draft: bool) -> Document:
    """Return a lead's information in the active language: the text as last submitted, else that nothing was sent.

    `with_draft` shows a text that was never sent as it is being written: for the lead's own people only. What is
    not sent is marked as a draft on every page.
    """
    measure, edition = lead.measure, lead.measure.edition
    report: Report | None = getattr(lead, "report", None)
    last = report.versions.order_by("-number").first() if report else None
    marks = [mark_of(edition), "" if last else _("DRAFT")]
    blocks: list[Block] = [
        Facts(_facts(lead, last)),
        *_paragraphs(_text(report, last, with_draft=with_draft)),
    ]
    return Document(
        active(),
        _("Information on the execution of measure {number}").format(number=measure.number),
        [*blocks, *_tables(lead), *_signatures(lead, last)],
        subtitle=[localized(measure, "name")],
        mark=" · ".join(mark for mark in marks if mark),
        as_of=_sent_on(last),
    )


def _text(report: Report | None, last: ReportVersion | None, *, with_draft: bool) -> str:
    if last is not None:
        return last.text
    if not with_draft:
        return _("Nothing has been sent yet.")
    return (report.text if report else "") or _("Nothing has been written yet.")


def _sent_on(last: ReportVersion | None) -> date | None:
    return last.submitted_at.astimezone(ALMATY).date() if last else None


def _facts(lead: Duty, last: ReportVersion | None) -> list[tuple[str, str]]:
    measure = lead.measure
    period = Period(lead.first_on, lead.last_on) if lead.first_on and lead.first_on <= lead.last_on else None
    facts = [
        (_("Programme"), localized(measure.edition, "name")),
        (_("Who gathers"), localized(lead.body, "name")),
        (_("Information goes to"), localized(measure.addressee, "name") if measure.addressee else ""),
        (_("For the period"), format_range(period, active()) if period else ""),
        (_("Due"), format_day(lead.due_on, active())),
        (_("Sent"), _sent(last)),
    ]
    return [(label, value) for label, value in facts if value]


def _sent(last: ReportVersion | None) -> str:
    day = _sent_on(last)
    if last is None or day is None:
        return _("not sent yet")
    number = last.signing.get("outgoing_number", "")
    said = format_day(day, active())
    return _("{day}, outgoing No {number}").format(day=said, number=number) if number else said


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the text, each body that signs a paragraph of it on the right."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        above, _newline, last = part.strip().rpartition("\n")
        if above and last.startswith(SAID_BY):
            yield Paragraph(above, signed_by=last.removeprefix(SAID_BY))
        elif part.strip():
            yield Paragraph(part.strip())


def _tables(lead: Duty) -> list[Block]:
    """Return the sheet of numbers, one row for each body and their sum; nothing where no numbers were asked."""
    form = form_of(lead.measure_id)
    contributions = [item for item in contributions_of(lead, form) if not item.is_out]
    fields = _numbers(form, contributions)
    if not fields or not contributions:
        return []
    heads = [Column(_("Body"), 2.4), *[Column(_label(field), 1, "right") for field in fields]]
    rows = [
        Row([short_of(item.duty.body), *[_number(item, field) for field in fields]]) for item in contributions
    ]
    sums = [_words(total_of(field, contributions)) if is_summed(field) else NOTHING for field in fields]
    last = Row([_("In all"), *sums], is_strong=True)
    return [Table(heads, [*rows, last], caption=_("Figures of the bodies"))]


def _numbers(form: ContributionForm | None, contributions: Sequence[Contribution]) -> list[ContributionField]:
    kind = ContributionField.Kind.NUMBER
    return [field for field in fields_of(form, contributions) if field.kind == kind]


def _label(field: ContributionField) -> str:
    name = localized(field, "label")
    return _("{name}, {unit}").format(name=name, unit=field.unit) if field.unit else name


def _number(contribution: Contribution, field: ContributionField) -> str:
    """Return what a body gave: its number, why there is none, or that nothing was sent."""
    if not contribution.is_sent:
        return _("not sent")
    answer = contribution.answers.get(field.pk)
    if answer is None:
        return NOTHING
    return _words(answer.value) if answer.value is not None else answer.why_not or NOTHING


def _words(number: Decimal | None) -> str:
    return NOTHING if number is None else format_number(number, active())


def _signatures(lead: Duty, last: ReportVersion | None) -> list[Block]:
    """Return who signed what was sent, where the body signs."""
    report: Report | None = getattr(lead, "report", None)
    if last is None or not last.signing.get("signed_by") or report is None or report.signed_by is None:
        return []
    position = _("Head of {body}").format(body=short_of(lead.body))
    return [Signature(position, report.signed_by.full_name)]
