"""A draft in the official table, as a document that reads back as the same draft."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qadam.kit.dates import format_day, format_range
from qadam.reading.draft import Draft, Executor, FigureTable, Measure
from qadam.writing.document import Block, Column, Document, GroupRow, Heading, Language, Paragraph, Row, Table

Words = Mapping[Language, str]
NOTHING = "–"
ROLES: Mapping[str, Words] = {
    "collect": {"kk": "жинақтау", "ru": "свод"},
    "publish": {"kk": "жариялау", "ru": "публикация"},
    "distribute": {"kk": "тарату", "ru": "распространение"},
    "place": {"kk": "орналастыру", "ru": "размещение"},
    "design": {"kk": "эскиз дайындау", "ru": "подготовка эскиза"},
    "rotate": {"kk": "ротациялау", "ru": "ротация"},
    "prepare": {"kk": "дайындау", "ru": "подготовка"},
}
BY_AGREEMENT: Words = {"kk": "келісім бойынша", "ru": "по согласованию"}
TERM: Words = {"kk": "(іске асыру мерзімі: {days})", "ru": "(срок реализации: {days})"}
ABBREVIATIONS: Words = {
    "kk": "Ескертпе: аббревиатуралардың толық жазылуы",
    "ru": "Примечание: расшифровка аббревиатур",
}
APPROVED: Words = {"kk": "БЕКІТІЛГЕН", "ru": "УТВЕРЖДЕНО"}


@dataclass(frozen=True)
class PrintedColumn:
    """A column of the official table: its heads, its width and what a measure says in it."""

    heads: Words
    share: float
    said: Callable[[Measure, Language], str | list[str]]


def _executors(measure: Measure, language: Language) -> list[str]:
    """One body to a line: a name may hold commas and «және» of its own."""
    last = len(measure.executors) - 1
    return [
        _executor(one, language) + (";" if place < last else "")
        for place, one in enumerate(measure.executors)
    ]


def _executor(executor: Executor, language: Language) -> str:
    role = ROLES[executor.role][language] if executor.role else ""
    marks = [role, BY_AGREEMENT[language] if executor.is_by_agreement else ""]
    return " ".join([executor.name, *(f"({mark})" for mark in marks if mark)])


COLUMNS = (
    PrintedColumn({"kk": "Р/с №", "ru": "№ п/п"}, 5, lambda measure, _language: measure.number),
    PrintedColumn({"kk": "Іс-шаралар", "ru": "Мероприятия"}, 34, lambda measure, _language: measure.title),
    PrintedColumn(
        {"kk": "Аяқтау нысаны", "ru": "Форма завершения"}, 16, lambda measure, _language: measure.form
    ),
    PrintedColumn(
        {"kk": "Байланыс арналары", "ru": "Каналы коммуникации"},
        14,
        lambda measure, _language: measure.channels,
    ),
    PrintedColumn(
        {"kk": "Орындау мерзімі", "ru": "Срок исполнения"}, 15, lambda measure, _language: measure.deadline
    ),
    PrintedColumn({"kk": "Жауапты орындаушылар", "ru": "Ответственные исполнители"}, 20, _executors),
    PrintedColumn(
        {"kk": "Болжамды шығыстар", "ru": "Предполагаемые расходы"},
        13,
        lambda measure, _language: measure.cost,
    ),
    PrintedColumn(
        {"kk": "Қаржыландыру көзі", "ru": "Источник финансирования"},
        13,
        lambda measure, _language: measure.funding,
    ),
)
# A plan without these is no plan; the others stand only where a row fills them.
ALWAYS = ("Іс-шаралар", "Орындау мерзімі", "Жауапты орындаушылар")


def document_of(draft: Draft) -> Document:
    """Return the draft in its own language: the official table, its tables of numbers, its abbreviations."""
    language = draft.language
    blocks: list[Block] = [_plan(draft)]
    for table in draft.figures:
        blocks += [Heading(table.caption)] if table.caption else []
        blocks.append(_figures(table))
    if draft.glossary:
        lines = [f"{short} – {name}" for short, name in draft.glossary.items()]
        blocks += [Heading(ABBREVIATIONS[language]), Paragraph("\n".join(lines))]
    return Document(
        language,
        draft.title,
        blocks,
        subtitle=_term(draft),
        approval=_approval(draft),
        is_landscape=True,
    )


def _term(draft: Draft) -> list[str]:
    if draft.period is None:
        return []
    return [TERM[draft.language].format(days=format_range(draft.period, draft.language))]


def _approval(draft: Draft) -> list[str]:
    act, language = draft.act, draft.language
    if act.dated_on is None:
        return []
    if act.number is None:
        return [APPROVED[language], act.body, format_day(act.dated_on, language)]
    if language == "kk":
        day = format_day(act.dated_on, "kk")
        return [f"{act.body} {day}ғы № {act.number} шешімімен {APPROVED['kk']}".strip()]
    return [f"{APPROVED['ru']} {act.body} от {format_day(act.dated_on, 'ru')} № {act.number}"]


def _plan(draft: Draft) -> Table:
    language = draft.language
    columns = [
        column
        for column in COLUMNS
        if column.heads["kk"] in ALWAYS or any(column.said(measure, language) for measure in draft.measures)
    ]
    heads = [Column(column.heads[language], column.share) for column in columns]
    return Table(heads, list(_rows(draft, columns)))


def _rows(draft: Draft, columns: Sequence[PrintedColumn]) -> Iterator[Row | GroupRow]:
    open_sections: tuple[str, ...] = ()
    for measure in draft.measures:
        shared = _shared(open_sections, measure.sections)
        yield from (GroupRow(section) for section in measure.sections[shared:])
        open_sections = measure.sections
        yield Row([column.said(measure, draft.language) or NOTHING for column in columns])


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the outer sections two measures share."""
    return next(
        (place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )


def _figures(table: FigureTable) -> Table:
    heads = [Column(" "), *(Column(_head(column.label, column.year)) for column in table.columns)]
    rows = [
        Row([row.label, *(value.text for value in row.values)], is_strong=row.kind == "total")
        for row in table.rows
    ]
    return Table(heads, rows, has_column_numbers=False)


def _head(label: str, year: int | None) -> str:
    return ", ".join(part for part in (label, str(year) if year else "") if part) or " "
