"""Invented candidates of the demonstration: names, occupations, texts in Kazakh and Russian, drawn pictures.

Nobody of them exists; every name and text says that it is a sample. The pictures are drawn here, no photo is used.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from qadam.contests.actions.entries import Member

Pair = tuple[str, str]
LABEL: Pair = ("(үлгі)", "(образец)")
PEOPLE: tuple[Pair, ...] = (
    ("Айбек Тұрсынұлы", "Айбек Турсынулы"), ("Гүлнәр Әділқызы", "Гульнар Адилкызы"),
    ("Дәурен Мұратұлы", "Даурен Муратулы"), ("Жанар Серікқызы", "Жанар Сериккызы"),
    ("Ерлан Қайратұлы", "Ерлан Кайратулы"), ("Мадина Асқарқызы", "Мадина Аскаркызы"),
    ("Нұрлан Бекұлы", "Нурлан Бекулы"), ("Сәуле Маратқызы", "Сауле Мараткызы"),
    ("Талғат Ержанұлы", "Талгат Ержанулы"), ("Шынар Ғалымқызы", "Шынар Галымкызы"),
    ("Қуат Әліұлы", "Куат Алиулы"), ("Әсел Нұрланқызы", "Асель Нурланкызы"),
    ("Болат Сәкенұлы", "Болат Сакенулы"), ("Зейнеп Оразқызы", "Зейнеп Оразкызы"),
)  # fmt: skip
FAMILIES: tuple[Pair, ...] = (
    ("Көктеректер", "Коктерек"), ("Сарыбұлақтар", "Сарыбулак"), ("Алтынсақалар", "Алтынсака"),
    ("Күмісайлар", "Кумисай"), ("Таңшолпандар", "Таншолпан"), ("Арайлыбаевтар", "Арайлыбаевы"),
    ("Тұмарбековтер", "Тумарбековы"), ("Жүзімбаевтар", "Жузимбаевы"), ("Шапағатовтар", "Шапагатовы"),
    ("Балауызовтар", "Балауызовы"),
)  # fmt: skip
TRADES: tuple[Pair, ...] = (
    ("дәнекерлеуші", "сварщик"), ("локомотив машинисі", "машинист локомотива"), ("токарь", "токарь"),
    ("агроном", "агроном"), ("тігінші", "швея"), ("электрик", "электрик"), ("құрылысшы", "строитель"),
    ("наубайшы", "пекарь"), ("кран машинисі", "машинист крана"), ("малшы", "животновод"),
)  # fmt: skip
# Block → how a candidate tells it; {trade} and {years} are filled in.
BLOCKS: dict[str, Pair] = {
    "biography": (
        "Үлгі мәтін. Ауылда өстім, колледж бітіріп, {trade} болып жұмыс істеймін. Еңбек өтілім – {years} жыл.",
        "Текст-образец. Рос в ауле, окончил колледж, работаю по профессии «{trade}». Стаж – {years} лет.",
    ),
    "appeal": (
        "Үлгі мәтін. Адал еңбекті бағалайтын болсаңыз, маған дауыс беріңіз.",
        "Текст-образец. Если вы цените честный труд, отдайте голос за меня.",
    ),
    "purpose": (
        "Үлгі мәтін. Мұндай байқау еңбек адамын көпшілікке танытады, жастарға жол көрсетеді.",
        "Текст-образец. Такой конкурс показывает всем человека труда и подсказывает путь молодым.",
    ),
    "story": (
        "Үлгі мәтін. Алғашқы жалақымды әлі ұмытқан жоқпын. {years} жылда үш шәкірт тәрбиелеп шығардым.",
        "Текст-образец. Первую зарплату помню до сих пор. За {years} лет я подготовил троих учеников.",
    ),
    "skill": (
        "Үлгі мәтін. Мен – {trade}. Ең күрделі тапсырманы да сызбаға қарап, қатесіз орындаймын.",
        "Текст-образец. Моя профессия – {trade}. Самое сложное задание выполняю по чертежу без ошибок.",
    ),
    "customs": (
        "Үлгі мәтін. Үйімізде бесік той, тұсаукесер, наурыз көже дастарқаны ұмытылған емес.",
        "Текст-образец. В нашем доме не забывают бесик той, тусаукесер и наурыз коже.",
    ),
    "motive": (
        "Үлгі мәтін. Өз құқығымды біліп, ауылдастарыма түсіндіргім келеді.",
        "Текст-образец. Хочу знать свои права и объяснять их землякам.",
    ),
}
RELATIONS = ("ата", "әке", "ұл")
TONES = ("#006373", "#7A4E00", "#1B5E3B", "#134E7A", "#8C1D18", "#0B3B45")
PAPER, GOLD, SKIN = "#FBFAF7", "#F2C14E", "#E7C9A9"
SIDE = 960


@dataclass(frozen=True)
class Told:
    """An invented candidate."""

    name: Pair
    trade: Pair
    years: int

    def title(self, language: str) -> str:
        """Return the name with the label of a sample."""
        place = language == "ru"
        return f"{self.name[place]} {LABEL[place]}"

    def texts(self, blocks: Sequence[str], language: str) -> dict[str, str]:
        """Return what the candidate tells in each block."""
        place = language == "ru"
        return {
            block: BLOCKS[block][place].format(trade=self.trade[place], years=self.years) for block in blocks
        }

    def members(self) -> list[Member]:
        """Return the table of a dynasty or a family."""
        own = self.name[0]
        return [
            Member(
                name=f"{own}, {place}-буын {LABEL[0]}",
                relation=relation,
                generation=place,
                work=self.trade[0],
                years=self.years + 20 - 8 * place,
                is_living=place > 1,
                has_consented=place > 1,
            )
            for place, relation in enumerate(RELATIONS, start=1)
        ]


def chance(*parts: object) -> int:
    """Return what chance gives to these words, the same at every start: a number below 2^32."""
    return int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:4], "big")


def told_of(kind: str, contest: str, arena: str, nomination: str, place: int) -> Told:
    """Return the invented candidate of a place in an arena's nomination; names differ there."""
    seed = chance(kind, contest, arena, nomination) % 10_000 + place
    trade = TRADES[seed // 7 % len(TRADES)]
    years = 3 + seed // 11 % 30
    if kind in ("dynasty", "family"):
        name = FAMILIES[seed % len(FAMILIES)]
        words = ("әулеті", "династия") if kind == "dynasty" else ("отбасы", "семья")
        return Told((f"{name[0]} {words[0]}", f"{words[1].capitalize()} {name[1]}"), trade, years)
    if kind == "team":
        return Told((f"№ {seed % 9 + 1} бригада", f"Бригада № {seed % 9 + 1}"), trade, years)
    return Told(PEOPLE[seed % len(PEOPLE)], trade, years)


def portrait(seed: int) -> bytes:
    """Return a drawn picture, a plain figure before steps, as a JPEG."""
    canvas = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(canvas)
    tone, cloth = TONES[seed % len(TONES)], TONES[seed // 7 % len(TONES)]
    draw.rectangle((0, 0, SIDE, SIDE), fill=tone)
    for place in range(4):
        left, top = place * SIDE // 4, SIDE - (place + 1) * SIDE // 6
        draw.rectangle((left, top, left + SIDE // 4, SIDE), outline=GOLD, width=6)
    middle = SIDE // 2
    draw.ellipse((middle - 320, 560, middle + 320, 1240), fill=cloth if cloth != tone else GOLD)
    draw.ellipse((middle - 150, 220, middle + 150, 580), fill=SKIN)
    _hat(draw, middle, seed)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=80)
    return out.getvalue()


def _hat(draw: ImageDraw.ImageDraw, middle: int, seed: int) -> None:
    """Draw a helmet, a skullcap or hair."""
    if seed % 3 == 0:
        draw.pieslice((middle - 175, 170, middle + 175, 470), 180, 360, fill=GOLD)
        draw.rectangle((middle - 200, 312, middle + 200, 336), fill=GOLD)
    elif seed % 3 == 1:
        draw.rectangle((middle - 140, 210, middle + 140, 310), fill=PAPER)
        draw.line((middle - 140, 290, middle + 140, 290), fill=TONES[0], width=10)
    else:
        draw.pieslice((middle - 165, 190, middle + 165, 500), 180, 360, fill="#16262B")
