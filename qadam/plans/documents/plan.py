"""The plan in its official table, as a document."""

from datetime import date

from django.utils.translation import gettext as _

from qadam.kit.dates import format_range
from qadam.kit.languages import active, localized
from qadam.plans.documents.parts import (
    Wording,
    abbreviations,
    acts_until,
    amended_by,
    amendment_notes,
    approval_of,
    bodies_in,
    grouped,
    mark_of,
    plan_columns,
    said_in,
    wordings_on,
)
from qadam.programmes.models import Edition
from qadam.writing.document import Block, Document, Row, Table


def plan_document(edition: Edition, as_of: date) -> Document:
    """Return the plan in the active language (kk or ru): the rows in force on a day, A4 across.

    The columns are the document's own; acts that amended it are named above, and their rows below the table.
    """
    wordings = wordings_on(edition, as_of)
    columns = plan_columns(wordings)
    acts = acts_until(edition, as_of)

    def row(wording: Wording) -> Row:
        return Row(said_in(columns, wording))

    rows = list(grouped(wordings, row))
    blocks: list[Block] = [Table([column.column for column in columns], rows)] if rows else []
    blocks += [*amendment_notes(acts), *abbreviations(edition, bodies_in(wordings), rows)]
    return Document(
        active(),
        localized(edition, "name"),
        blocks,
        subtitle=[*_period(edition), *amended_by(acts)],
        approval=approval_of(edition),
        is_landscape=True,
        mark=mark_of(edition),
        as_of=as_of,
    )


def _period(edition: Edition) -> list[str]:
    if edition.period is None:
        return []
    days = format_range(edition.period, active())
    return [_("(term of execution: {days})").format(days=days)]
