"""A sample document on its way to a programme: an invented plan, brought as a Word file, read and partly checked."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.desk.demonstration.people import Role, person_of
from qadam.intake import actions
from qadam.intake.models import Intake
from qadam.intake.queries import rows_in_order
from qadam.people.models import Body
from qadam.writing.document import Block, Column, Document, GroupRow, Heading, Paragraph, Row, Table
from qadam.writing.docx import write_docx

# Whose coordinator brings it.
BRINGER = "pa-internal-policy"
# So many measures are checked already.
CHECKED = 4
STEM = "үлгі-жоспар"
TITLE = "{year} жылға арналған оқырман мәдениетін дамыту жөніндегі іс-шаралар жоспары (үлгі)"
APPROVAL = "Ішкі саясат бөлімінің {before} жылғы 12 қарашадағы № 14 шешімімен БЕКІТІЛГЕН"
HEADS = (
    ("Р/с №", 5), ("Іс-шаралар", 34), ("Аяқтау нысаны", 16), ("Орындау мерзімі", 16),
    ("Жауапты орындаушылар", 22), ("Болжамды шығыстар", 12), ("Қаржыландыру көзі", 13),
)  # fmt: skip
CULTURE, LABOUR, SCHOOLS = "МАМ", "ЕХӘҚМ", "ОАМ"
AKIMATS = "облыстардың, Астана, Алматы және Шымкент қалаларының әкімдіктері"
# A section, or a measure: title, completion form, deadline, executors, cost, source of money.
LINES: tuple[str | tuple[str, ...], ...] = (
    "1. Кітапхана қызметі",
    ("Аудандық кітапханаларды жаңа кітаптармен толықтыру", "ақпарат", "{year} жылғы 1 қыркүйекке дейін",
     f"{CULTURE}; {AKIMATS}", "{year} жыл – 240,5 млн теңге", "жергілікті бюджет"),
    ("Балаларға арналған оқу залдарын ашу", "ақпарат", "{year} жылғы IV тоқсан",
     f"{CULTURE}; {SCHOOLS}; {AKIMATS}", "–", "талап етілмейді"),
    ("Кітапханашылардың біліктілігін арттыру курстарын өткізу", "ақпарат", "тоқсан сайын",
     f"{CULTURE}; Оқырмандар қауымдастығы (келісім бойынша)", "12,4", "республикалық бюджет"),
    "2. Оқырмандармен жұмыс",
    ("«Бір ел – бір кітап» күндерін өткізу", "іс-шара", "{year} жылғы 15 сәуірге дейін",
     f"{CULTURE}; {SCHOOLS}", "–", "талап етілмейді"),
    ("Еңбек ұжымдарында оқу сағаттарын ұйымдастыру", "ақпарат", "ай сайын",
     f"{LABOUR}; {AKIMATS}", "–", "талап етілмейді"),
    ("Мектеп кітапханаларына жазушыларды шақыру", "кездесулер", "бекітілген кестеге сәйкес",
     f"{SCHOOLS}; Оқырмандар қауымдастығы (келісім бойынша)", "–", "талап етілмейді"),
    ("Көшпелі кітапханалардың бағыттарын анықтау", "кесте", "{year} жылғы 1 ақпанға дейін",
     "", "–", "талап етілмейді"),
    "3. Нәтижені бағалау",
    ("Оқырмандар арасында сауалнама жүргізу", "талдамалы анықтама", "жарты жылда бір рет",
     f"{CULTURE}; Әлеуметтік зерттеулер орталығы", "{year} жыл – 18 млн теңге", "республикалық бюджет"),
    ("Үздік кітапханалар тізімін жариялау", "тізім", "{year} жылғы 1 желтоқсанға дейін",
     CULTURE, "–", "талап етілмейді"),
    ("Жоспардың орындалуы туралы жиынтық ақпарат дайындау", "жиынтық ақпарат", "{year} жылғы 20 желтоқсанға дейін",
     f"{CULTURE} (жинақтау)", "–", "талап етілмейді"),
)  # fmt: skip
GLOSSARY = (
    f"{CULTURE} – Қазақстан Республикасы Мәдениет және ақпарат министрлігі\n"
    f"{LABOUR} – Қазақстан Республикасы Еңбек және халықты әлеуметтік қорғау министрлігі\n"
    f"{SCHOOLS} – Қазақстан Республикасы Оқу-ағарту министрлігі"
)


def show_document(today: date) -> Intake | None:
    """Bring the sample document where there is none yet, read it and check its first measures."""
    body = Body.objects.filter(key=BRINGER).first()
    if body is None or Intake.objects.filter(body=body, upload__name__startswith=STEM).exists():
        return None
    by = person_of(body, Role.COORDINATOR)
    year = today.year + 1
    file = SimpleUploadedFile(f"{STEM}-{year}.docx", write_docx(sample_plan(year)))
    [brought] = actions.bring([file], body=body, by=by)
    read = actions.read_now(brought)
    for row in [row for row in rows_in_order(read) if not row.doubts][:CHECKED]:
        actions.accept_row(row, by=by, seen=row.edition_number)
    actions.choose_certain(read, by=by)
    return read


def sample_plan(year: int) -> Document:
    """Return the invented plan of a year in the official table: some days, bodies and sums are open to doubt."""
    columns = [Column(title, share) for title, share in HEADS]
    blocks: list[Block] = [
        Table(columns, list(_rows(year))),
        Heading("Ескертпе: аббревиатуралардың толық жазылуы"),
        Paragraph(GLOSSARY),
    ]
    return Document(
        "kk",
        TITLE.format(year=year),
        blocks,
        approval=[APPROVAL.format(before=year - 1)],
        is_landscape=True,
        mark="ҮЛГІ",
    )


def _rows(year: int) -> list[Row | GroupRow]:
    rows: list[Row | GroupRow] = []
    number = 0
    for line in LINES:
        if isinstance(line, str):
            rows.append(GroupRow(line))
        else:
            number += 1
            rows.append(Row([str(number), *(text.format(year=year) for text in line)]))
    return rows
