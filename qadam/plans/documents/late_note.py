"""A note of one page: what is late on a day, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten, wrap

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit.dates import format_as_of
from qadam.kit.languages import active, localized
from qadam.people.models import Body
from qadam.plans.board.late import LateRow, late_rows
from qadam.plans.documents.parts import NOTHING, mark_of, short_of
from qadam.programmes.models import Edition
from qadam.writing.document import Block, Column, Document, GroupRow, Paragraph, Row, Table
from qadam.writing.lines import letters_in
from qadam.writing.page import LANDSCAPE

# What the table may take of the page, in millimetres, below the title and above what has no room in it.
ROOM, ROOM_WITH_REST = 130, 104
# How high a line of a table is, and what a row takes around its lines: enough for the office's font too.
LINE, AROUND = 4.4, 1.4
# What a column loses to its padding, in millimetres, and the part of its letters that wide ones leave room for.
PADDING, WIDE = 3, 0.92
# The cells are cut to so many lines: to as many as let every row stand on the page, and not below the least.
MOST_LINES, LEAST_LINES = 8, 3
LEAST_LETTERS = 16
# How many letters the bodies without a row may take together and each, the name of the only programme and of each.
MOST_REST, MOST_BODY, MOST_NAME, MOST_GROUP = 380, 60, 200, 100

Names = Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """The rows that stand on the page, and those left to the list on screen."""

    rows: Sequence[Row | GroupRow]
    rest: Sequence[LateRow]


def late_note(editions: Sequence[Edition], day: date) -> Document:
    """Return the note for a day in the active language (kk or ru), on one page whatever is late.

    Long texts are cut; where not every duty has room, those longest late stand in the table and the others are counted
    by body. Nobody is named but the officials who answer.
    """
    late = late_rows(editions, day)
    names = _names(late)
    shown = _fitted(late, names, is_grouped=len(editions) > 1)
    blocks: list[Block] = [Paragraph(_sentence(late))]
    if shown.rows:
        blocks.append(Table(_columns(), shown.rows, has_column_numbers=False))
    if shown.rest:
        blocks.append(Paragraph(_rest(shown.rest, names)))
    named = (
        [_cut(localized(edition, "name"), MOST_NAME) for edition in editions] if len(editions) == 1 else []
    )
    return Document(
        active(),
        _("Note on measures whose deadline has passed"),
        blocks,
        subtitle=[*named, format_as_of(day, active())],
        is_landscape=True,
        mark=next((mark for mark in map(mark_of, editions) if mark), ""),
        as_of=day,
    )


def _names(late: Iterable[LateRow]) -> Names:
    """Return what the bodies are called on a narrow page."""
    return {body.key: short_of(body) for body in Body.objects.filter(key__in={row.body_key for row in late})}


def _sentence(late: Sequence[LateRow]) -> str:
    if not late:
        return _("Nothing is late on this day.")
    bodies = len({row.body_key for row in late})
    explained = sum(bool(row.cause) for row in late)
    promised = sum(row.promised_on is not None for row in late)
    return _(
        "Late duties: {late}; bodies: {bodies}; longest delay: {days} days. The reason is given for {explained}, "
        "a day is promised for {promised}."
    ).format(late=len(late), bodies=bodies, days=late[0].days, explained=explained, promised=promised)


def _rest(rest: Sequence[LateRow], names: Names) -> str:
    """Count by body what has no room on the page."""
    counted = Counter(_cut(names[row.body_key], MOST_BODY) for row in rest).most_common()
    said = [f"{body} – {count}" for body, count in counted]
    while len("; ".join(said)) > MOST_REST:
        said.pop()
    if others := sum(count for _body, count in counted[len(said) :]):
        said.append(_("others – {count}").format(count=others))
    return ngettext(
        "{count} more late duty, by body: {bodies}. It stands in the list on the control board.",
        "{count} more late duties, by body: {bodies}. They stand in the list on the control board.",
        len(rest),
    ).format(count=len(rest), bodies="; ".join(said))


def _columns() -> list[Column]:
    return [
        Column(_("No."), 0.5, "center"),
        Column(_("Name of the measure"), 2.5),
        Column(_("Executor"), 1.5),
        Column(_("Due"), 1.1),
        Column(_("Days late"), 0.7, "right"),
        Column(_("With whom it lies"), 1.5),
        Column(_("Reason"), 2.4),
        Column(_("Promised day, who answers"), 1.4),
    ]


def _fitted(late: Sequence[LateRow], names: Names, *, is_grouped: bool) -> Shown:
    """Return the rows with their texts cut so that all have room, or as many of the longest late as have it."""

    def drawn(rows: Sequence[LateRow], lines: int) -> list[Row | GroupRow]:
        return list(_rows(rows, names, lines, is_grouped=is_grouped))

    for lines in range(MOST_LINES, LEAST_LINES - 1, -1):
        if _height(rows := drawn(late, lines)) <= ROOM:
            return Shown(rows, [])
    held = len(late)
    while _height(rows := drawn(late[:held], LEAST_LINES)) > ROOM_WITH_REST:
        held -= 1
    return Shown(rows, late[held:])


def _height(rows: Sequence[Row | GroupRow]) -> float:
    """Return about how high rows are together, in millimetres."""
    return sum(_lines_in(row) * LINE + AROUND for row in rows)


def _lines_in(row: Row | GroupRow) -> int:
    if isinstance(row, GroupRow):
        return 1
    return max(
        sum(len(_wrapped(text, letters)) for text in ([cell] if isinstance(cell, str) else cell))
        for cell, letters in zip(row.cells, _letters(), strict=True)
    )


def _letters() -> list[int]:
    """Return how many letters stand in a line of each column."""
    shares = Table(_columns()).shares
    return [
        int(letters_in(share * LANDSCAPE.inner_width - PADDING, LANDSCAPE.table_size) * WIDE)
        for share in shares
    ]


def _rows(late: Sequence[LateRow], names: Names, lines: int, *, is_grouped: bool) -> Iterator[Row | GroupRow]:
    """Yield the rows, under the names of their programmes where there are several, the longest late first in each."""
    for programme in dict.fromkeys(row.programme for row in late):
        held = [row for row in late if row.programme == programme]
        if is_grouped:
            name = _cut(held[0].programme_name, MOST_GROUP)
            yield GroupRow(_("{name} (sample)").format(name=name) if held[0].is_sample else name)
        yield from (_row(row, names, lines) for row in held)


def _row(row: LateRow, names: Names, lines: int) -> Row:
    since = _("since {day}").format(day=_day(row.since)) if row.since else ""
    unsent = _("not sent: {bodies}").format(bodies=", ".join(row.unsent)) if row.unsent else ""
    cells = [
        [row.number],
        [row.title],
        [names[row.body_key]],
        [_day(row.term_on)],
        [str(row.days)],
        [", ".join(filter(None, [row.holder_words, since])), unsent],
        [row.cause_words, row.text] if row.cause_words or row.text else [_("no reason was given")],
        [_day(row.promised_on) if row.promised_on else "", row.responsible],
    ]
    return Row(
        [_lines(cell, lines, letters) or NOTHING for cell, letters in zip(cells, _letters(), strict=True)]
    )


def _lines(texts: Sequence[str], lines: int, letters: int) -> list[str]:
    """Return the texts cut so that together they take no more lines; a further one of a word or two is left out."""
    kept: list[str] = []
    for text in filter(None, texts):
        wrapped = _wrapped(text, letters)
        if len(wrapped) > lines:
            text = _cut(text, sum(map(len, wrapped[:lines])) + lines - 2) if lines > 0 else ""
        if len(text) >= LEAST_LETTERS or len(wrapped) <= lines or not kept:
            kept.append(text)
        lines -= len(wrapped)
    return kept


def _wrapped(text: str, letters: int) -> list[str]:
    """Return the text as it falls into lines; where a word is longer than a line, it is broken."""
    return wrap(text, letters, break_on_hyphens=False)


def _cut(text: str, letters: int) -> str:
    """Return a text of no more letters, cut between words where it has any."""
    if len(text) <= letters:
        return text
    held = shorten(text, letters, placeholder="") or text[: letters - 1]
    return f"{held.rstrip(' .,:;–-')}…"


def _day(day: date) -> str:
    """Return a day as narrow columns hold it."""
    return f"{day:%d.%m.%Y}"
