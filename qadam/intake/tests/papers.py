"""Small plans for the tests of documents, made here: as Word files and as text."""

from collections.abc import Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from qadam.intake.actions import bring, read_now
from qadam.intake.models import Intake
from qadam.people.models import Body, User

Rows = Sequence[Sequence[str]]
HEADS = {
    "kk": ("№", "Іс-шара", "Аяқтау нысаны", "Орындау мерзімі", "Жауапты орындаушылар"),
    "ru": ("№", "Мероприятие", "Форма завершения", "Срок исполнения", "Ответственные исполнители"),
}
TITLES = {
    "kk": "2017 жылға арналған еңбек қауіпсіздігі жөніндегі іс-шаралар жоспары",
    "ru": "План мероприятий по безопасности труда на 2017 год",
}
KAZAKH: Rows = (
    ("1", "Кәсіпорындарда 12 семинар өткізу", "ақпарат", "2017 жылғы 1 сәуірге дейін", "Министрлік"),
    ("2", "Еңбек жағдайларын тексеру", "ақпарат", "тоқсан сайын", "Министрлік, Су көлігі инспекциясы"),
    ("3", "Нұсқаулық әзірлеу", "нұсқаулық", "бекітілген кестеге сәйкес", "Министрлік"),
)
RUSSIAN: Rows = (
    ("1", "Провести на предприятиях 12 семинаров", "информация", "до 1 апреля 2017 года", "Министерство"),
    (
        "2",
        "Проверить условия труда",
        "информация",
        "ежеквартально",
        "Министерство, Инспекция водного транспорта",
    ),
    ("3", "Разработать инструкцию", "инструкция", "по утверждённому графику", "Министерство"),
)
ROWS = {"kk": KAZAKH, "ru": RUSSIAN}


def word_file(
    language: str = "kk", rows: Rows | None = None, *, title: str = "", name: str = "жоспар.docx"
) -> SimpleUploadedFile:
    """Return a Word file with a plan."""
    paper = Document()
    paper.add_paragraph(title or TITLES[language])
    table = paper.add_table(rows=0, cols=5)
    table.style = "Table Grid"
    for texts in (HEADS[language], *(ROWS[language] if rows is None else rows)):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    kept = BytesIO()
    paper.save(kept)
    return SimpleUploadedFile(name, kept.getvalue())


def read_paper(by: User, body: Body, language: str = "kk", rows: Rows | None = None) -> Intake:
    """Bring a plan and read it."""
    [intake] = bring([word_file(language, rows)], body=body, by=by)
    return read_now(intake)
