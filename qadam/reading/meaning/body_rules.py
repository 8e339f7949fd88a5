"""What the act's own points say of reports: days that stand in no row of the table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qadam.reading import months
from qadam.reading.draft import Finding
from qadam.reading.meaning.prose import Line, is_note, lines_of
from qadam.reading.sentences import bring
from qadam.reading.source import Place, Source

# «2)» is a part of the point it stands under.
_POINT = re.compile(r"^\W*(?P<number>\d{1,2})\s*\.\s*\D")
_GOES_ON = re.compile(r"[-•]|\d{1,2}\s*\)|[а-яёәғқңөұүіһ]")
_INSIDE = re.compile(r"(?:^|(?<=[.;:]\s))(?P<number>\d{1,2})\.\s+(?=[^\W\d])")
_REPORT = re.compile(
    r"информ|отч[её]т|доклад|сведени|ақпарат|есеп|мәлімет|хабардар|хабарла|баянда", re.IGNORECASE
)
_GIVE = re.compile(
    r"представ|предостав|вносить|внести|информиров|направл|доклад|ұсын|енгіз|бер(?:іп|сін|іл)|жібер|хабарла|баянда",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b\d{{1,2}}\s*-?\s*(?:го|му|е|ше|ші|шы|нші)?\s*(?:числ|дня|день|күн|{months.ANY})"
    r"|(?:ежеквартальн|ежемесячн|ежегодн|один\s+раз|раз\s+в|по\s+итогам|тоқсан\s+сайын|ай\s+сайын|жыл\s+сайын|жарты\s?жыл)",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"исполнител(?!ьн)|ответственн|(?:структурн|территориальн)\w+\s+подразделени|указанн\w+\s+в\s+план|предусмотренн\w+\s+план|заинтересованн|центральн\w+.{0,60}(?:местн|орган)"
    r"|министр\w*\s*,?\s*(?:и\s+)?(?:председател|аким|руководител)|министерствам|руководител\w+\s+(?:центральн|государственн)"
    r"|орындаушы|жауапты|жоспарда\s+(?:көрсетілген|көзделген)|орталық.{0,60}(?:жергілікті|орган)|министрліктер|барлық",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"сводн|обобщ[её]нн|жиынтық|жинақтал|қорытынды", re.IGNORECASE)
_APPROVES = re.compile(
    r"утвердить|одобрить|принять|бекітілсін|мақұлдансын|қабылдансын|бекітсін", re.IGNORECASE
)
_VERB = re.compile(
    r"\s(?:еже|представ|предостав|обеспеч|до\s|к\s|не\s+поздн|информ|вносить|жыл\s|тоқсан\s|ай\s|\d)"
)
_NOT_LATER = re.compile(
    r"не\s+позднее\s+(?:1|перв\w+)[\s-]*(?:го\s+)?числа\s+месяца|айдың\s+(?:1|бірінші)[\s-]*\w*\s*күнінен\s+кешіктір",
    re.IGNORECASE,
)

bring(
    {
        "body-report": {
            "kk": "Актінің {point}-тармағы кестеден тыс есеп күнін белгілейді: «{text}»."
            " Қай жолдың есебі екенін адам шешеді.",
            "ru": "Пункт {point} акта устанавливает отчёт вне таблицы: «{text}». К каким он строкам, решает человек.",
            "en": "Point {point} of the act sets a report outside the table: “{text}”. A person decides whose it is.",
        },
        "body-report-all": {
            "kk": "Актінің {point}-тармағындағы есеп күні барлық жолға қолданылды: «{text}».",
            "ru": "День отчёта из пункта {point} акта отнесён ко всем строкам: «{text}».",
            "en": "The report day of the act's point {point} is applied to every row: “{text}”.",
        },
    }
)


@dataclass(frozen=True)
class BodyReport:
    """A report rule of the act: its point, its words and whether it speaks to all executors of the plan."""

    point: str
    text: str
    is_for_everyone: bool
    place: Place


@dataclass(frozen=True)
class BodyRules:
    """What the act's body adds to the table; `are_until` where it makes the months of the table last days."""

    reports: tuple[BodyReport, ...] = ()
    are_until: bool = False
    findings: tuple[Finding, ...] = ()


def read_body_rules(source: Source, before: Place | None = None) -> BodyRules:
    """Return the report rules of the act's points before the plan's table; each is named in a finding."""
    points = list(_points([line for line in lines_of(source, before) if not is_note(line.text)]))
    reports = tuple(report for number, line in points if (report := _report(number, line)))
    findings = tuple(
        Finding(
            "body-report-all" if report.is_for_everyone else "body-report",
            subject="act",
            facts={"point": report.point, "text": report.text[:200]},
            place=report.place,
            severity="note" if report.is_for_everyone else "doubt",
        )
        for report in reports
    )
    return BodyRules(reports, any(_NOT_LATER.search(line.text) for _number, line in points), findings)


def _points(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """Return the act's numbered points; several may stand in one paragraph."""
    found: list[tuple[str, Line]] = []
    for line in lines:
        starts = list(_INSIDE.finditer(line.text))
        if len(starts) > 1:
            ends = [*(start.start() for start in starts[1:]), len(line.text)]
            found += [
                (start["number"], Line(line.text[start.start() : end].strip(), line.place))
                for start, end in zip(starts, ends, strict=True)
            ]
        elif match := _POINT.match(line.text):
            found.append((match["number"], line))
        elif found and _GOES_ON.match(line.text):
            number, begun = found[-1]
            found[-1] = (number, Line(f"{begun.text} {line.text}"[:1500], begun.place))
    return _of_the_act(found)


def _of_the_act(points: Sequence[tuple[str, Line]]) -> list[tuple[str, Line]]:
    """Keep the run of points 1, 2, 3 … that approves something; headings and table rows are numbered too."""
    run: list[tuple[str, Line]] = []
    for number, line in points:
        if int(number) == 1:
            if any(_APPROVES.search(one.text) for _number, one in run):
                return run
            run = []
        elif not run or int(number) != int(run[-1][0]) + 1:
            if any(_APPROVES.search(one.text) for _number, one in run):
                return run
            run = []
            continue
        run.append((number, line))
    return run if any(_APPROVES.search(one.text) for _number, one in run) else []


def _report(number: str, line: Line) -> BodyReport | None:
    text = line.text
    if (
        _NOT_LATER.search(text)
        or len(text) > 1200
        or not (_REPORT.search(text) and _GIVE.search(text) and _DAY.search(text))
    ):
        return None
    who = re.sub(r"^\W*\d+\s*[.)]\s*", "", text)
    who = _VERB.split(who, maxsplit=1)[0]
    is_for_everyone = bool(_EVERYONE.search(who)) and not _WHOLE.search(text)
    return BodyReport(number, text, is_for_everyone, line.place)
