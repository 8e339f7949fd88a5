"""The plan in its official table, as a document."""

from datetime import date
from typing import cast

from qadam.kit.languages import active, localized
from qadam.plans.documents.parts import (
    amended_by,
    approval_of,
    grouped,
    mark_of,
    measures_in_order,
    plan_columns,
)
from qadam.programmes.models import Edition, Measure
from qadam.writing.document import Block, Document, Language, Row, Table


def plan_document(edition: Edition, as_of: date) -> Document:
    """Return the plan in the active language (kk or ru): the document's own columns, A4 across."""
    measures = measures_in_order(edition)
    columns = plan_columns(measures)

    def row(measure: Measure) -> Row:
        return Row([column.said(measure) for column in columns])

    blocks: list[Block] = [Table([column.column for column in columns], list(grouped(measures, row)))]
    return Document(
        cast(Language, active()),
        localized(edition, "name"),
        blocks,
        subtitle=amended_by(edition),
        approval=approval_of(edition),
        is_landscape=True,
        mark=mark_of(edition),
        as_of=as_of,
    )
