"""The whole: a file gives a source, a source gives a draft with what is doubtful in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from qadam.kit.deadlines import DeadlineRule, windows
from qadam.kit.deadlines.parts import Months, MonthsYearly, Part, Until, kind_of
from qadam.kit.periods import Period
from qadam.reading import months
from qadam.reading.checks import StatedTotal, check
from qadam.reading.draft import Act, Draft, Finding, Measure, Severity
from qadam.reading.inputs import Progress, open_source
from qadam.reading.meaning.act import find_act
from qadam.reading.meaning.body_rules import BodyRules, read_body_rules
from qadam.reading.meaning.costs import ReadCosts, read_money
from qadam.reading.meaning.deadlines import ReadDeadline, read_deadline
from qadam.reading.meaning.executors import ReadExecutors, read_executors
from qadam.reading.meaning.glossary import read_glossary
from qadam.reading.meaning.language import language_of, parts_by_language
from qadam.reading.meaning.period import find_period, of_heading
from qadam.reading.meaning.products import read_products
from qadam.reading.meaning.reports import ReadReports, read_reports
from qadam.reading.meaning.section_years import years_over
from qadam.reading.meaning.title import heading_of, place_of_heading, read_title
from qadam.reading.mending.letters import in_kazakh_letters
from qadam.reading.mending.vocabulary import Vocabulary
from qadam.reading.mending.words import mend
from qadam.reading.refusals import CannotRead
from qadam.reading.sentences import Spoken, bring
from qadam.reading.source import NOWHERE, Place, Source
from qadam.reading.tables.figures import read_figures
from qadam.reading.tables.joining import PlanTable, is_plan_title, plan_tables
from qadam.reading.tables.points import as_table
from qadam.reading.tables.roles import Layout, Role
from qadam.reading.tables.rows import Piece, RawMeasure, Rows, join_beside, read_rows
from qadam.reading.tables.signs import is_body, is_date, is_mark, says_nothing

bring(
    {
        "document-without-measures": {
            "kk": "Құжатта іс-шаралар кестесі табылмады: мерзімі немесе орындаушысы бар кесте жоқ.",
            "ru": "В документе не найдена таблица мероприятий: нет таблицы со сроками или исполнителями.",
            "en": "No table of measures was found: no table has deadlines or executors.",
        },
        "document-in-two-languages": {
            "kk": "Құжатта екі тілдегі мәтін бар; біреуі оқылды, екіншісін бөлек оқып, жолма-жол салыстырыңыз.",
            "ru": "В документе тексты на двух языках; прочитан один, второй прочитайте отдельно и сравните построчно.",
            "en": "The document holds texts in two languages; one was read. Read the other and compare the rows.",
        },
        "plan-in-points": {
            "kk": "Жоспар кестесіз, тармақтармен жазылған: мерзімі мен орындаушылары белгіленген сөздерден оқылды.",
            "ru": "План написан пунктами, без таблицы: сроки и исполнители прочитаны по пометкам в тексте.",
            "en": "The plan is written in points, without a table: terms and bodies are read by their labels.",
        },
        "act-missing": {
            "kk": "Мәтінде бекіткен актінің нөмірі де, күні де жоқ.",
            "ru": "В тексте нет ни номера, ни даты утверждающего акта.",
            "en": "The text gives neither the number nor the day of the approving act.",
        },
        "act-without-number": {
            "kk": "Бекіту күні көрсетілген, бірақ актінің нөмірі жоқ.",
            "ru": "Дата утверждения указана, но номера акта нет.",
            "en": "The approval has a day but the act has no number.",
        },
        "period-missing": {
            "kk": "Жоспардың кезеңі тақырыпта да, актіде де, мәтінде де көрсетілмеген: ол бос қалды.",
            "ru": "Период плана не указан ни в заголовке, ни в акте, ни в тексте: он оставлен пустым.",
            "en": "Neither the title nor the act nor the text names the plan's period: it stays empty.",
        },
        "period-from-sentence": {
            "kk": "Кезең мәтіндегі сөйлемнен алынды: {period}.",
            "ru": "Период взят из предложения в тексте: {period}.",
            "en": "The period is taken from a sentence of the text: {period}.",
        },
        "columns-guessed": {
            "kk": "Бағандардың мәні атауларынан емес, ұяшықтардың мазмұнынан анықталды.",
            "ru": "Значение столбцов определено не по заголовкам, а по содержанию ячеек.",
            "en": "What the columns mean was told by the cells, not by their heads.",
        },
        "deadline-from-heading": {
            "kk": "Кестеде мерзім бағаны жоқ: мерзім жолдың үстіндегі «{heading}» тақырыбынан алынды.",
            "ru": "В таблице нет столбца сроков: срок взят из заголовка «{heading}» над строкой.",
            "en": "The table has no column of deadlines: the heading “{heading}” above the row gives the deadline.",
        },
        "title-empty": {
            "kk": "Іс-шараның атауы жазылмаған.",
            "ru": "Наименование мероприятия не заполнено.",
            "en": "The measure has no title.",
        },
    }
)


def read(
    source: str | Path | bytes,
    name: str = "",
    *,
    language: Spoken | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Return the draft of a document given as a path or as bytes with its file name.

    Where the document holds one text in two languages, `language` chooses; the first is read otherwise.
    CannotRead, with the reason as a sentence, for what gives no text.
    """
    if isinstance(source, bytes):
        return read_source(open_source(source, name, progress=progress), language=language)
    path = Path(source)
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise CannotRead("broken") from fault
    return read_source(open_source(content, name or path.name, progress=progress), language=language)


def read_source(source: Source, *, language: Spoken | None = None) -> Draft:
    """Return the draft of a document whose blocks are known."""
    parts = parts_by_language(source.with_texts(in_kazakh_letters))
    chosen = next((part for part in parts if language and language_of(part) == language), parts[0])
    draft = _Reader(chosen).draft()
    if len(parts) > 1:
        draft = draft.with_findings(Finding("document-in-two-languages", "document", severity="note"))
    return draft


@dataclass(frozen=True)
class _Facts:
    """What the document says of itself, which every row needs."""

    language: Spoken
    period: Period | None
    act: Act
    glossary: Mapping[str, str]
    body: BodyRules
    # Whether the period is only the part of the document's that a heading over the row names.
    is_part: bool = False


@dataclass(frozen=True)
class _Understood:
    """What the cells of one row mean."""

    deadline: ReadDeadline
    reports: ReadReports
    executors: ReadExecutors
    money: ReadCosts

    def findings(self) -> Iterator[tuple[Finding, Role]]:
        """Yield what is doubtful, each with the column it is about."""
        yield from ((found, Role.DEADLINE) for found in self.deadline.findings)
        yield from ((found, Role.FORM) for found in self.reports.findings)
        yield from ((found, Role.EXECUTORS) for found in self.executors.findings)
        yield from ((found, Role(found.field)) for found in self.money.findings)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.language = language_of(source)
        self.vocabulary = Vocabulary.of(source)
        self.mended: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.sources: dict[str, Place] = {}

    def draft(self) -> Draft:
        plans = self._plans()
        first = plans[0] if plans else None
        table = first.table if first else None
        title = self.mend(read_title(self.source, table))
        facts = self._facts(heading_of(self.source, table), first)
        self.sources["title"] = place_of_heading(self.source, table)
        totals: list[StatedTotal] = []
        rows = list(self._rows(plans, facts, totals))
        measures = tuple(self._measures(rows))
        figures = read_figures(self.source, plans, self.mend)
        if not measures:
            self._find("document-without-measures", "document", severity="fault")
        draft = Draft(
            title=title,
            language=facts.language,
            act=facts.act,
            period=facts.period,
            glossary=facts.glossary,
            measures=measures,
            figures=figures,
            findings=tuple(self.findings),
            sources=self.sources,
        )
        return draft.with_findings(*check(draft, self.source, totals))

    def _plans(self) -> list[PlanTable]:
        """Return the plan's tables; points with labelled duties stand for a table where there is none."""
        plans = plan_tables(self.source)
        listed = None if plans else as_table(self.source)
        if listed is None:
            return plans
        self.source = listed
        self._find("plan-in-points", "document")
        return plan_tables(listed)

    def mend(self, text: str) -> str:
        """Return a text in one line with its words whole again."""
        known = self.mended.get(text)
        if known is None:
            known = self.mended[text] = mend(text, self.vocabulary) if text.strip() else ""
        return known

    def _find(self, code: str, subject: str, *, severity: Severity = "doubt", **facts: str) -> None:
        self.findings.append(Finding(code, subject, facts=facts, severity=severity))

    # The document

    def _facts(self, heading: str, plan: PlanTable | None) -> _Facts:
        before = plan.place if plan else None
        act, at = find_act(self.source, before)
        self.sources["act"] = at
        period = find_period(self.source, heading, act, before)
        self.sources["period"] = period.place
        if act.dated_on is None and act.number is None:
            self._find("act-missing", "act", severity="note")
        elif act.number is None:
            self._find("act-without-number", "act", severity="note")
        if period.period is None:
            self._find("period-missing", "period")
        elif period.trust < 1:
            words = f"{period.period.first.isoformat()} – {period.period.last.isoformat()}"
            self._find("period-from-sentence", "period", severity="note", period=words)
        body = read_body_rules(self.source, before)
        self.findings.extend(body.findings)
        glossary = {short: self.mend(name) for short, name in read_glossary(self.source).items()}
        return _Facts(self.language, period.period, act, glossary, body)

    # The rows

    def _rows(
        self, plans: Sequence[PlanTable], facts: _Facts, totals: list[StatedTotal]
    ) -> Iterator[tuple[RawMeasure, Layout, _Facts]]:
        """Yield the rows of all tables with their columns; rows of totals are put aside.

        A second plan of the act whose own heading names its years runs in these.
        """
        whole = facts
        for number, plan in enumerate(plans):
            own = _own_period(plan) if number else None
            facts = replace(whole, period=own) if own else whole
            found: Rows = read_rows(plan)
            join_beside(found.measures, [read_rows(part, is_beside=True).measures for part in plan.beside])
            if plan.layout.trust < 1:
                self._find("columns-guessed", "table")
            layout = _whole(plan)
            totals.extend(self._total(total, layout, facts) for total in found.totals)
            yield from ((measure, layout, facts) for measure in found.measures)

    def _total(self, raw: RawMeasure, layout: Layout, facts: _Facts) -> StatedTotal:
        text = self._headed(raw, Role.COST)
        money = read_money(text, "", head=_head(layout, Role.COST), period=facts.period)
        self.findings.extend(_placed(one, "table", Role.COST, raw) for one in money.findings)
        sections = tuple(self.mend(section) for section in raw.sections)
        return StatedTotal(money.costs, text, sections, raw.place)

    def _measures(self, rows: Sequence[tuple[RawMeasure, Layout, _Facts]]) -> Iterator[Measure]:
        for place, (raw, layout, facts) in enumerate(rows, start=1):
            yield self._measure(raw, layout, facts, raw.number or f"#{place}")

    def _measure(self, raw: RawMeasure, layout: Layout, facts: _Facts, subject: str) -> Measure:
        printed = self._printed(raw)
        facts = _under_years(facts, printed)
        read = self._understood(raw, printed, layout, facts)
        self.findings.extend(replace(found, subject=subject) for found in raw.findings)
        self.findings.extend(_placed(found, subject, role, raw) for found, role in read.findings())
        if not printed.title:
            self._find("title-empty", subject)
        products = read_products(printed.form)
        return replace(
            printed,
            rule=read.deadline.rule,
            report_rule=read.reports.rule,
            windows=read.deadline.windows,
            reports=read.reports.days,
            kind=read.deadline.kind,
            needs_date=read.reports.needs_date,
            executors=read.executors.executors,
            products=products.products,
            addressee=products.addressee,
            costs=read.money.costs,
            cost_head=_head(layout, Role.COST),
            trust=_trust(raw, read),
        )

    def _printed(self, raw: RawMeasure) -> Measure:
        """Return a measure with its texts alone."""
        return Measure(
            number=raw.number,
            sections=tuple(self.mend(section) for section in raw.sections),
            title=self._words(raw, Role.TITLE),
            form=self._words(raw, Role.FORM),
            channels=self._words(raw, Role.CHANNELS),
            deadline=self._headed(raw, Role.DEADLINE),
            cost=self._headed(raw, Role.COST),
            funding=self._words(raw, Role.FUNDING),
            sources=_sources(raw),
        )

    def _understood(self, raw: RawMeasure, printed: Measure, layout: Layout, facts: _Facts) -> _Understood:
        deadline = self._deadline(raw, printed.deadline, facts)
        if Role.DEADLINE not in layout.roles:
            deadline = _of_time_heading(printed.sections, facts) or deadline
        return _Understood(
            deadline,
            self._reports(printed.form, deadline, printed.title, facts),
            read_executors(
                self._words(raw, Role.EXECUTORS, ", "),
                language=facts.language,
                glossary=facts.glossary,
                lines=self._lines(raw, Role.EXECUTORS),
            ),
            read_money(
                self._cost_with_total(raw, printed.cost),
                printed.funding,
                head=_head(layout, Role.COST),
                period=facts.period,
            ),
        )

    def _words(self, raw: RawMeasure, role: Role, between: str = "\n") -> str:
        pieces = [piece for piece in raw.pieces.get(role, ()) if not _is_empty(piece)]
        if len(pieces) > 1 and between != "\n":
            return between.join(
                word for text in _whole_names(pieces) if (word := self.mend(text).rstrip(",; "))
            )
        return self.mend("\n".join(piece.text for piece in pieces))

    def _headed(self, raw: RawMeasure, role: Role) -> str:
        """Return the words of a field; several columns are given as «heading: cell; heading: cell»."""
        pieces = [piece for piece in raw.pieces.get(role, ()) if not _is_empty(piece)]
        heads = {piece.head for piece in pieces}
        if len(heads) < 2 and not any(heads):
            return self._words(raw, role)
        return "; ".join(
            self._under_head(head, pieces) for head in dict.fromkeys(piece.head for piece in pieces)
        )

    def _cost_with_total(self, raw: RawMeasure, cost: str) -> str:
        """Return the cost with a column beside those of years told for their total: «Стоимость», «2021», «2022»."""
        heads = list(dict.fromkeys(piece.head for piece in raw.pieces.get(Role.COST, ()) if piece.head))
        whole = [head for head in heads if not _YEAR.search(head)]
        if len(whole) != 1 or len(heads) < 2:
            return cost
        head = self.mend(whole[0])
        return cost.replace(f"{head}: ", f"{_TOTAL[self.language]}: ", 1)

    def _under_head(self, head: str, pieces: Sequence[Piece]) -> str:
        words = self.mend("\n".join(piece.text for piece in pieces if piece.head == head))
        return f"{self.mend(head)}: {words}" if head else words

    def _lines(self, raw: RawMeasure, role: Role) -> tuple[str, ...]:
        found: list[str] = []
        before: Piece | None = None
        for piece in raw.pieces.get(role, ()):
            said = [line for line in piece.said if line.strip()]
            if before is not None and said and role is Role.EXECUTORS and _is_rest_of_name(before, piece):
                found[-1] += f"\n{said.pop(0)}"
            found.extend(said)
            before = piece if found else None
        return tuple(self.mend(line) for line in found)

    def _deadline(self, raw: RawMeasure, text: str, facts: _Facts) -> ReadDeadline:
        ticked = [piece.head for piece in raw.pieces.get(Role.DEADLINE, ()) if _ticks(piece)]
        if ticked:
            said = self.mend("; ".join(ticked))
            return read_deadline(said, period=facts.period, act_on=facts.act.dated_on, is_part=facts.is_part)
        of_month = _day_of_section(text, raw.sections)
        read = read_deadline(
            of_month or text,
            period=facts.period,
            act_on=facts.act.dated_on,
            lines=() if of_month else self._lines(raw, Role.DEADLINE),
            is_part=facts.is_part,
        )
        if not facts.body.are_until or read.rule is None:
            return read
        rule = _until_the_first(read.rule, facts.period)
        if rule == read.rule:
            return read
        return replace(
            read, rule=rule, kind=kind_of(rule.parts[0]), windows=tuple(windows(rule, facts.period))
        )

    def _reports(self, form: str, deadline: ReadDeadline, title: str, facts: _Facts) -> ReadReports:
        act_on: date | None = facts.act.dated_on
        own = read_reports(form, deadline, title, period=facts.period, act_on=act_on)
        if own.rule or own.days:
            return own
        for report in facts.body.reports:
            if report.is_for_everyone:
                said = read_reports(report.text, deadline, "", period=facts.period, act_on=act_on)
                if said.days:
                    spoken = tuple(
                        one for one in own.findings if one.code != "deadline-standing-without-report"
                    )
                    return replace(said, findings=spoken)
        return own


_DAYS_ALONE = re.compile(r"\d{1,2}(?:\s*[-–,]\s*\d{1,2})*")
_MONTH_ALONE = re.compile(
    rf"(?:{months.ALONE})(?:\s+(?:айы|\d{{4}})|\W|$)",
    re.IGNORECASE,
)
_MOST_OF_MONTH = 3
_MOST_OF_TIME = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOTAL: dict[Spoken, str] = {"kk": "Барлығы", "ru": "Всего"}


def _whole(plan: PlanTable) -> Layout:
    """Return the plan's columns with those of the tables beside it."""
    columns = list(plan.layout.columns)
    for part in plan.beside:
        columns.extend(column for column in part.layout.columns if column.role not in plan.layout.roles)
    return replace(plan.layout, columns=tuple(columns))


def _own_period(plan: PlanTable) -> Period | None:
    """Return the years that the heading right above a plan names; a citation of another act is no heading."""
    for paragraph in reversed(plan.above):
        is_heading = paragraph.level > 0 or paragraph.is_bold or is_plan_title(paragraph.text)
        if is_heading and (period := of_heading(paragraph.text)):
            return period
    return None


def _under_years(facts: _Facts, printed: Measure) -> _Facts:
    """Return the facts with the years that stand only in a heading over the row: «2007 год» over «март»."""
    part = years_over(printed.sections, facts.period, printed.deadline)
    return replace(facts, period=part, is_part=True) if part else facts


def _of_time_heading(sections: Sequence[str], facts: _Facts) -> ReadDeadline | None:
    """Return the deadline that a heading of time alone gives the rows of a table without such a column: «Наурыз»."""
    heading = sections[-1].strip(" .:") if sections else ""
    if not heading or len(heading.split()) > _MOST_OF_TIME or not is_date(heading):
        return None
    read = read_deadline(heading, period=facts.period, act_on=facts.act.dated_on, is_part=facts.is_part)
    if not read.windows or any(found.code == "deadline-unknown-words" for found in read.findings):
        return None
    told = Finding("deadline-from-heading", facts={"heading": heading}, severity="note")
    return replace(read, findings=(*read.findings, told))


def _head(layout: Layout, role: Role) -> str:
    return next((" ".join(column.head) for column in layout.columns if column.role is role), "")


_PARTED = re.compile(r"[,;]")
_OPEN_NAME = re.compile(r"(?:[-–]|\w{2}[дтн][іыi]ң)$", re.IGNORECASE)


def _whole_names(pieces: Sequence[Piece]) -> list[str]:
    """Return the texts of a field with those put together that a page's end cut inside a body's name."""
    found = [pieces[0].text]
    for before, piece in pairwise(pieces):
        if _is_rest_of_name(before, piece):
            found[-1] += f"\n{piece.text}"
        else:
            found.append(piece.text)
    return found


def _is_rest_of_name(before: Piece, piece: Piece) -> bool:
    """Say whether a piece goes on, in the same column, with the name before it.

    It begins with a small letter and only both together name a body, or what stands before it ends in a hyphen or a
    Kazakh genitive.
    """
    ended, own = before.text.rstrip(), piece.text.lstrip()
    if before.head != piece.head or not ended or not own or ended[-1] in ",;.":
        return False
    are_bodies = is_body(_PARTED.split(ended)[-1]) and is_body(_PARTED.split(own)[0])
    return (own[0].islower() and not are_bodies) or _OPEN_NAME.search(ended) is not None


def _is_empty(piece: Piece) -> bool:
    return says_nothing(piece.text) and not _ticks(piece)


def _ticks(piece: Piece) -> bool:
    return bool(piece.head) and is_mark(piece.text)


def _day_of_section(text: str, sections: Sequence[str]) -> str:
    """Return «12-15» under the heading «ҚАҢТАР» with its month; nothing for other deadlines and headings."""
    heading = sections[-1].strip() if sections else ""
    is_month = len(heading.split()) <= _MOST_OF_MONTH and _MONTH_ALONE.match(heading)
    return f"{text} {heading.lower()}" if is_month and _DAYS_ALONE.fullmatch(text.strip()) else ""


def _placed(found: Finding, subject: str, role: Role, raw: RawMeasure) -> Finding:
    pieces = raw.pieces.get(role)
    return replace(
        found,
        subject=found.subject or subject,
        field=found.field or role.value,
        place=found.place if found.place != NOWHERE else pieces[0].place if pieces else raw.place,
    )


def _until_the_first(rule: DeadlineRule, period: Period | None) -> DeadlineRule:
    parts: list[Part] = []
    for part in rule.parts:
        if isinstance(part, Months):
            parts.append(Until(date(part.last.year, part.last.number, 1)))
        elif isinstance(part, MonthsYearly) and period is not None:
            years = range(period.first.year, period.last.year + 1)
            days = (date(year, month, 1) for year in years for month in part.months)
            parts.extend(Until(day) for day in days if day in period)
        else:
            parts.append(part)
    return DeadlineRule(tuple(parts)) if parts else rule


def _sources(raw: RawMeasure) -> dict[str, Place]:
    found = {role.value: pieces[0].place for role, pieces in raw.pieces.items() if pieces}
    return {"row": raw.place, **found}


def _trust(raw: RawMeasure, read: _Understood) -> dict[str, float]:
    trust = {role.value: raw.trust for role in raw.pieces}
    trust["deadline"] = min(raw.trust, read.deadline.trust)
    trust["reports"] = min(raw.trust, read.reports.trust)
    trust["executors"] = min(raw.trust, read.executors.trust)
    for found in raw.findings:
        name = found.field or "title"
        trust[name] = min(trust.get(name, 1.0), 0.7)
    return trust


__all__ = ["read", "read_source"]
