"""Documents to write in tests: a plan of measures on wide sheets, a note on one."""

from datetime import date

from qadam.writing.document import (
    Column,
    Document,
    Facts,
    GroupRow,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
)

AS_OF = date(2016, 1, 5)
HEADS = ["Р/с №", "Іс-шараның атауы", "Аяқталу нысаны", "Жауапты орындаушылар", "Орындалу мерзімі"]
SHARES = [5, 40, 20, 20, 15]
GROUPS = ["1.1. Еңбек нарығын дамыту", "1.2. Еңбекке құрметті ұялату"]
TITLE = "Жалпыға Ортақ Еңбек Қоғамын құру жөніндегі іс-шаралар жоспары"
APPROVAL = [
    "Қазақстан Республикасы Еңбек министрінің",
    "2015 жылғы 30 қазандағы",
    "№ 84-ө бұйрығымен бекітілген",
]
MARK = "ҮЛГІ / SAMPLE"


def columns() -> list[Column]:
    return [
        Column(title, share, "center" if place == 0 else "left")
        for place, (title, share) in enumerate(zip(HEADS, SHARES, strict=True))
    ]


def measure(number: int) -> Row:
    return Row(
        [
            str(number),
            ["Өңірлік үшжақты комиссиялардың отырыстары", "Оны әкімдіктер тоқсан сайын ұйымдастырады."],
            "Әкімшілікке ақпарат",
            ["ДСӘДМ (жинақтаушы)", "облыстардың әкімдері", "«Атамекен» ҰКП"],
            "2015 жылғы 20 желтоқсанға дейін",
        ]
    )


def plan(measures: int = 30) -> Document:
    half = measures // 2
    first = [measure(number) for number in range(1, half + 1)]
    second = [measure(number) for number in range(half + 1, measures + 1)]
    rows: list[Row | GroupRow] = [GroupRow(GROUPS[0]), *first, GroupRow(GROUPS[1]), *second]
    return Document(
        "kk",
        TITLE,
        [Table(columns(), rows), Signature("Бірінші вице-министр", "Ә. Сапарова")],
        approval=APPROVAL,
        is_landscape=True,
        mark=MARK,
        as_of=AS_OF,
    )


def note() -> Document:
    late = [
        ("Ақмола облысының әкімдігі", "12"),
        ("Білім және ғылым министрлігі", "3"),
        ("Алматы қаласының әкімдігі", "12"),
        ("Ұлттық экономика министрлігі", "10"),
        ("Энергетика министрлігі", "9"),
        ("Маңғыстау облысының әкімдігі", "8"),
        ("Мәдениет және спорт министрлігі", "34"),
        ("Қызылорда облысының әкімдігі", "7"),
    ]
    rows = [Row([str(number), body, days]) for number, (body, days) in enumerate(late, start=1)]
    heads = [Column("№", 1, "center"), Column("Орындаушы", 8), Column("Кешіккен күн", 3, "right")]
    return Document(
        "kk",
        "Мерзімі өткен іс-шаралар туралы анықтама",
        [
            Facts([("Бағдарлама", "Жалпыға Ортақ Еңбек Қоғамы"), ("Кезең", "2015 жылғы IV тоқсан")]),
            Paragraph("Сегіз іс-шара бойынша есеп мерзімінде жолданған жоқ."),
            Table(heads, rows, caption="Жолданбаған есептер"),
            Heading("Орындаушылардың түсіндірмелері"),
            Paragraph("Отырыс 2016 жылғы 15 қаңтарға ауыстырылды.", signed_by="Б. Ахметов"),
            Signature("Бақылау бөлімінің басшысы", "Г. Нұрланова"),
        ],
        subtitle=["2015 жылғы IV тоқсан"],
        as_of=AS_OF,
    )


def one_table(*rows: Row | GroupRow, **told: object) -> Document:
    """A document of a single table with two columns."""
    return Document("kk", "Кесте", [Table([Column("Атауы"), Column("Мәні")], rows)], **told)  # type: ignore[arg-type]
