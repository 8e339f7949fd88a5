"""A note of one page: what is late on a day, and why."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import shorten
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit.dates import format_day, format_short_day
from qadam.kit.languages import active, localized
from qadam.plans.board.late import LateRow, late_rows
from qadam.plans.documents.parts import mark_of
from qadam.programmes.models import Edition
from qadam.writing.document import Block, Column, Document, GroupRow, Language, Paragraph, Row, Table

# What one page across holds; the rest is counted, and stands in the list on screen.
MOST_ROWS = 8
MOST_LETTERS = 160


def late_note(editions: Sequence[Edition], day: date) -> Document:
    """Return the note for a day in the active language (kk or ru); people stay unnamed but for officials who answer."""
    rows = late_rows(editions, day)
    shown = rows[:MOST_ROWS]
    blocks: list[Block] = [Paragraph(_sentence(rows))]
    if shown:
        blocks.append(Table(_columns(), list(_rows(shown)), has_column_numbers=False))
    if len(rows) > len(shown):
        more = len(rows) - len(shown)
        blocks.append(
            Paragraph(
                ngettext(
                    "One more late duty is in the list on the control board.",
                    "{count} more late duties are in the list on the control board.",
                    more,
                ).format(count=more)
            )
        )
    return Document(
        cast(Language, active()),
        _("What is late, and why"),
        blocks,
        subtitle=[
            _("On {day}").format(day=format_day(day, active())),
            *[localized(edition, "name") for edition in editions[:3]],
        ],
        is_landscape=True,
        mark=next((mark for mark in map(mark_of, editions) if mark), ""),
        as_of=day,
    )


def _sentence(rows: list[LateRow]) -> str:
    if not rows:
        return _("Nothing is late on this day.")
    bodies = len({row.body_key for row in rows})
    explained = sum(bool(row.cause) for row in rows)
    late = ngettext("{count} duty is late", "{count} duties are late", len(rows)).format(count=len(rows))
    with_bodies = ngettext("with {count} body", "with {count} bodies", bodies).format(count=bodies)
    why = _("the reason is given for {count}").format(count=explained)
    return _("{late} {with_bodies}; {why}.").format(late=late, with_bodies=with_bodies, why=why)


def _columns() -> list[Column]:
    return [
        Column(_("No."), 0.4, "center"),
        Column(_("Measure"), 2.2),
        Column(_("Body"), 1.5),
        Column(_("Due"), 0.8),
        Column(_("Days late"), 0.6, "right"),
        Column(_("With whom it lies"), 1.6),
        Column(_("Why"), 2.2),
        Column(_("Promised"), 0.8),
        Column(_("Who answers"), 1.3),
    ]


def _rows(rows: list[LateRow]) -> Iterator[Row | GroupRow]:
    """Yield the rows under the names of their programmes, those with the longest delay first in each."""
    names = dict.fromkeys(row.programme for row in rows)
    for programme in names:
        held = [row for row in rows if row.programme == programme]
        yield GroupRow(held[0].programme_name)
        yield from map(_row, held)


def _row(row: LateRow) -> Row:
    since = _("since {day}").format(day=_day(row.since)) if row.since else ""
    unsent = _("not sent: {bodies}").format(bodies=", ".join(row.unsent)) if row.unsent else ""
    why = [text for text in (row.cause_words, row.text) if text] or [_("no reason was given")]
    return Row(
        [
            row.number,
            shorten(row.title, MOST_LETTERS, placeholder="…"),
            row.body,
            _day(row.due_on),
            str(row.days),
            [
                text
                for text in (row.holder_words, since, shorten(unsent, MOST_LETTERS, placeholder="…"))
                if text
            ],
            [shorten(text, MOST_LETTERS, placeholder="…") for text in why],
            _day(row.promised_on) if row.promised_on else "–",
            row.responsible or "–",
        ]
    )


def _day(day: date) -> str:
    return format_short_day(day, active())
