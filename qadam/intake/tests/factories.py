"""Documents made without a file being read: a hand-built draft beside the blocks it would have come from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.files.actions import store
from qadam.files.kinds import DOCUMENTS
from qadam.intake.actions.reading import begin_reading, refuse, take_draft
from qadam.intake.models import Intake
from qadam.kit.deadlines import ReportRule, needs_date, parse_rule, report_days, windows
from qadam.kit.periods import Period
from qadam.people.models import Body, User
from qadam.reading.draft import Act, Draft, Executor, Finding, Measure, Product
from qadam.reading.limited import Reading
from qadam.reading.source import Cell, Paragraph, Place, Source, Table, numbered
from qadam.workflow.log import MACHINE

PERIOD = Period(date(2016, 1, 1), date(2016, 12, 31))
HEADS = ("№", "Іс-шара", "Мерзімі", "Орындаушылар")


def measure(number: str, title: str, rule: str = "until 2016-11-15", *bodies: str, **more: object) -> Measure:
    """Return a measure as the reader gives it; it stands in the row of the table after its number."""
    parsed = parse_rule(rule)
    found = windows(parsed, PERIOD)
    reports = ReportRule()
    row = int(number) + 1
    values: dict[str, object] = {
        "number": number,
        "sections": ("1. Бөлім",),
        "title": title,
        "form": "ақпарат",
        "deadline": rule,
        "rule": parsed,
        "windows": tuple(found),
        "reports": tuple(day.due for day in report_days(reports, found, PERIOD)),
        "kind": parsed.kind,
        "needs_date": needs_date(parsed, reports, PERIOD),
        "executors": tuple(Executor(name) for name in bodies or ("Министрлік",)),
        "products": (Product("information", "ақпарат"),),
        "sources": {
            name: Place(block=2, row=row, column=column)
            for column, name in enumerate(("number", "title", "deadline", "executors"), start=1)
        },
    }
    return replace(Measure(), **{**values, **more})  # type: ignore[arg-type]


THREE = (
    measure("1", "Отырыс өткізу"),
    measure("2", "Анықтама дайындау", "quarterly", "Министрлік", "Су көлігі инспекциясы"),
    measure("3", "Нұсқаулық әзірлеу", "reference schedule"),
)
DOUBT = Finding("title-empty", "2", "title", severity="doubt")


def draft_of(measures: Sequence[Measure] = THREE, *findings: Finding, language: str = "kk") -> Draft:
    """Return the draft of a document with these measures."""
    return Draft(
        title="2016 жылғы іс-шаралар жоспары" if language == "kk" else "План мероприятий на 2016 год",
        language="kk" if language == "kk" else "ru",
        act=Act("12", date(2015, 12, 20)),
        period=PERIOD,
        measures=tuple(measures),
        findings=findings,
    )


def source_of(measures: Sequence[Measure] = THREE) -> Source:
    """Return the blocks from which such a draft comes: a heading and a table."""

    def row(texts: Sequence[str]) -> tuple[Cell, ...]:
        return tuple(Cell((text,), column=place) for place, text in enumerate(texts))

    rows = [
        (one.number, one.title, one.deadline, ", ".join(body.name for body in one.executors))
        for one in measures
    ]
    blocks = (Paragraph("ІС-ШАРАЛАР ЖОСПАРЫ"), Table((row(HEADS), *(row(texts) for texts in rows)), heads=1))
    return Source(numbered(blocks), "docx")


def waiting_document(body: Body, by: User, name: str = "жоспар.txt") -> Intake:
    """Keep a document that nobody has read yet."""
    file = SimpleUploadedFile(name, f"жоспар {name}".encode())
    upload = store(file, by=by, kinds=DOCUMENTS)
    intake: Intake = Intake.objects.create(body=body, upload=upload, uploaded_by=by)
    return intake


def read_document(
    body: Body,
    by: User,
    measures: Sequence[Measure] = THREE,
    *findings: Finding,
    language: str = "kk",
    name: str = "жоспар.txt",
) -> Intake:
    """Keep a document with this draft."""
    intake = begin_reading(waiting_document(body, by, name), by=MACHINE)
    reading = Reading(draft_of(measures, *findings, language=language), source_of(measures))
    return take_draft(intake, by=MACHINE, found=reading)


def refused_document(body: Body, by: User, code: str = "scan") -> Intake:
    """Keep a document that gives no draft."""
    return refuse(begin_reading(waiting_document(body, by), by=MACHINE), by=MACHINE, code=code, facts={})
