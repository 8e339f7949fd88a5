"""The consolidated information of a lead as a document: its text and sums, and what each body has sent."""

from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from qadam.kit.dates import format_day, format_range
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.kit.periods import Period
from qadam.plans.contributions import Contribution, contributions_of, fields_of, form_of, is_summed, total_of
from qadam.plans.documents.parts import approval_of, mark_of
from qadam.plans.models import ContributionField, Duty, Report
from qadam.plans.public.tree import short_name
from qadam.writing.document import Block, Column, Document, Facts, Language, Paragraph, Row, Signature, Table


def consolidated_document(lead: Duty) -> Document:
    """Return a lead's information in the active language: the text as last submitted, else as it is being written."""
    measure, edition = lead.measure, lead.measure.edition
    report: Report | None = getattr(lead, "report", None)
    last = report.versions.order_by("-number").first() if report else None
    text = last.text if last else (report.text if report else "")
    blocks: list[Block] = [Facts(_facts(lead)), Paragraph(text or _("Nothing has been written yet."))]
    blocks += _table(lead)
    if last and last.signing.get("signed_by") and report and report.signed_by:
        blocks.append(
            Signature(_("Head of {body}").format(body=short_name(lead.body)), str(report.signed_by))
        )
    return Document(
        cast(Language, active()),
        _("Information on measure {number}").format(number=measure.number),
        blocks,
        subtitle=[localized(measure, "name")],
        approval=approval_of(edition),
        mark=mark_of(edition),
        as_of=lead.due_on,
    )


def _facts(lead: Duty) -> list[tuple[str, str]]:
    edition = lead.measure.edition
    period = Period(lead.first_on, lead.last_on) if lead.first_on and lead.first_on <= lead.last_on else None
    facts = [
        (_("Programme"), localized(edition, "name")),
        (_("Who gathers"), localized(lead.body, "name")),
        (_("For the period"), format_range(period, active()) if period else ""),
        (_("Due"), format_day(lead.due_on, active())),
    ]
    return [(label, value) for label, value in facts if value]


def _table(lead: Duty) -> list[Block]:
    """Return the sheet of numbers, one row for each body and their sum; nothing where no numbers were asked."""
    contributions = contributions_of(lead)
    fields = [item for item in fields_of(form_of(lead.measure_id), contributions) if _is_number(item)]
    if not fields or not contributions:
        return []
    heads = [Column(_("Body"), 2.4), *[Column(_label(item), 1, "right") for item in fields]]
    rows = [
        Row([short_name(item.duty.body), *[_number(item, field) for field in fields]])
        for item in contributions
        if not item.is_out
    ]
    sums = [_words(total_of(item, contributions)) if is_summed(item) else "" for item in fields]
    return [Table(heads, [*rows, Row([_("In all"), *sums], is_strong=True)])]


def _is_number(field: ContributionField) -> bool:
    return field.kind == ContributionField.Kind.NUMBER


def _label(field: ContributionField) -> str:
    name = localized(field, "label")
    return _("{name}, {unit}").format(name=name, unit=field.unit) if field.unit else name


def _number(contribution: Contribution, field: ContributionField) -> str:
    """Return what a body gave: its number, why there is none, or that nothing was sent."""
    if not contribution.is_sent:
        return _("not sent")
    answer = contribution.answers.get(field.pk)
    if answer is None:
        return "–"
    return answer.why_not if answer.value is None else _words(answer.value)


def _words(number: Decimal | None) -> str:
    return "–" if number is None else format_number(number, active())
