"""What the text of a cell looks like, whatever its spacing: a day, a body, money, a number, a mark of repetition."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from qadam.kit.text import fold

# Lone letters between letters of a spaced-out word are not unmixed by folding, which goes by words.
_LONE = str.maketrans("aceiopxykhbmt", "асеиорхукнвмт")
_CYRILLIC = re.compile("[а-я]")


@lru_cache(maxsize=20_000)
def squash(text: str) -> str:
    """Return the folded letters and digits of a text without anything between them.

    «І с - ш а р а л а р» and «Іс-шаралар» become the same.
    """
    joined = "".join(fold(text).split())
    return joined.translate(_LONE) if _CYRILLIC.search(joined) else joined


_BLANK = re.compile(r"[\s\-–—_.…*хx]*", re.IGNORECASE)
_DITTO = re.compile(
    r"""\s*(?:[-–—]*\s*(?:/\s*/[/\s]*(?:[-–—]\s*/+)?|/\s*[-–—]\s*/|[«»"“”„″'`]{1,4}(?:\s*[-–—]\s*[«»"“”„″'`]{1,4})?|,,)\s*[-–—]*|\\\\)\s*""",
)
_MARK = re.compile(r"\s*[+xх×vv✓✔√●•■▪*]{1,3}\s*", re.IGNORECASE)
_DITTO_WORDS = frozenset(
    ("сол", "солсиякты", "солдар", "дол", "жогарыдагыдай", "тоже", "теже", "тотже", "таже", "тамже", "атакже")
)


def is_blank(text: str) -> bool:
    """Say whether a cell as printed says nothing: empty, dashes, dots or a lone cross; it may not be a repetition."""
    return not text or _BLANK.fullmatch(text) is not None


_NOTHING = re.compile(r"[\s\-–—_.…,;:*\"'«»()/\\]*")


def says_nothing(text: str) -> bool:
    """Say whether words that were read have no letter and no figure; marks of repetition are told before."""
    return _NOTHING.fullmatch(text) is not None


_TAKEN_OUT = re.compile(
    r"\W*(?:\d[\d.\-)]*\s*)?(?:(?:пункт|подпункт|строк|мероприяти|раздел|позици|номер)\w*[\s\d.,)№\-]*)?"
    r"(?:исключ[её]н[аоы]?|утратил[аио]?\s+силу)\b"
    r"|.{0,200}\b(?:алып|алынып)\s+тасталд[ыі]\W*|.{0,200}\bкүші\s+жойылды\W*",
    re.IGNORECASE | re.DOTALL,
)
# «Алып тасталды – Үкіметтің … қаулысымен»: the words of the later act follow.
_TAKEN_OUT_BY = re.compile(
    r"\W*(?:\d[\d.\-)]*\s*)?(?:(?:алып|алынып|шығарылып)\s+тасталд[ыі]|күш[іi]\s+жойылды)\s*(?:[-–—(]|$)",
    re.IGNORECASE,
)
_LONGEST_NOTE = 260


def is_taken_out(text: str) -> bool:
    """Say whether the words only tell that a row was struck out: «Исключен постановлением …», «Алып тасталды»."""
    if len(text) > _LONGEST_NOTE:
        return False
    if _TAKEN_OUT_BY.match(text):
        return True
    found = _TAKEN_OUT.match(text)
    return found is not None and (
        found.end() == len(text) or "исключ" in found[0].casefold() or "утрат" in found[0].casefold()
    )


_GOES_ON = re.compile(
    r"^\d*(?:кесте\w{0,4}|косымша\w{0,4})?\d*жалгасы\W*$|кестенин(?:жалгасы|соны)|"
    r"продолжениетаблиц|^продолжение\d*\W*$|окончаниетаблиц"
)


def says_it_goes_on(text: str) -> bool:
    """Say whether a line tells that a table is continued: «кестенің жалғасы», «продолжение таблицы»."""
    return len(text) < 120 and _GOES_ON.search(squash(text)) is not None


def is_mark(text: str) -> bool:
    """Say whether a cell only ticks its column: «+», «х», «✓»."""
    return _MARK.fullmatch(text) is not None


def is_ditto(text: str) -> bool:
    """Say whether a cell only repeats the one above: «-//-», «"», «сол», «то же»."""
    if not text.strip() or len(text) > 40:
        return False
    return _DITTO.fullmatch(text) is not None or squash(text) in _DITTO_WORDS


_NUMBER = re.compile(r"\s*(?:№\s*)?((?:\d\s?){1,4}(?:\s?[.)]\s?(?:\d\s?){1,3}){0,4})\s*[.):]*\s*")
_LETTERED = re.compile(r"\s*([а-яәіңғүұқөһa-z])\s*\)\s*", re.IGNORECASE)


def read_number(text: str) -> str:
    """Return the number of a row as printed, without spaces and the dot at its end; nothing if it is none."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        lettered = _LETTERED.fullmatch(text)
        return f"{lettered[1]})" if lettered else ""
    number = re.sub(r"\s", "", found[1]).rstrip(".")
    return f"{number})" if ")" in text and "." not in number and ")" not in number else number.rstrip(".")


_LEADING = re.compile(r"\s*((?:\d{1,3}[.)]){1,4}(?:\d{1,3}(?=[\s.)]))?[.)]?|\d{1,3}(?=\s+[^\W\d]))\s*(?=\S)")


def leading_number(text: str) -> tuple[str, str]:
    """Return the number with which a text begins, without the dot at its end, and the rest."""
    found = _LEADING.match(text)
    if found is None or _MONEY_BEGINNING.match(text) or _DAY_BEGINNING.match(text):
        return "", text
    return found[1].rstrip(". "), text[found.end() :]


# «2.1 Мектеп …» is a number, «2.1 млн» and «2,1 …» are amounts.
_MONEY_BEGINNING = re.compile(
    r"\s*\d+(?:,\d+\s|\.\d+\s*(?:%|млн|млрд|мың|тыс|тенге|теңге|тг|га|км|тонн|т\b|метр|м\b|адам|миллион|миллиард|есе|пайыз|"
    r"процент|раз|чел|ц/|мвт|квт|шақырым|литр|текше|шаршы|кв\b|куб))",
    re.IGNORECASE,
)
_DAY_BEGINNING = re.compile(r"\s*\d{1,2}\.\d{1,2}\.\d{2,4}")

_MONTHS = (
    "кантар|акпан|наурыз|сауир|мамыр|маусым|шилде|тамыз|кыркуйек|казан|караша|желтоксан|"
    "январ|феврал|март|апрел|мая|май$|июн|июл|август|сентябр|октябр|ноябр|декабр"
)
_DATE = re.compile(
    rf"{_MONTHS}|токсан|квартал|жартыжыл|полугод|сайын|ежегод|ежекварт|ежемес|ежеднев|еженед|ежедекад|"
    r"турак|постоян|удайы|дейин|бойы$|ишинде$|втечени|(?:19|20)\d\d(?:жыл|г|ж)|^(?:19|20)\d\d(?:(?:19|20)\d\d)*$|"
    r"жылина|разв|поотдельн|помере|жекекесте|пографик|кестег|бекитилгенкесте|мерзими|весьпериод|уакытша|кезен"
)
_BODY = re.compile(
    r"министр|аким|департамент|баскарма|управлени|комитет|агентти|агентств|мекеме|палата|аппарат|отдел|болим|"
    r"орган|кауымдаст|ассоциаци|университет|институт|мамслихат|маслихат|прокурат|полици|инспекци|"
    r"учрежден|центр|орталыг|коры$|фонд|кенес|совет|обком|гкп|кмк|тоо|жшс|ао$|ак$|бирлести|объединен|"
    r"кызмети|служба|сот|суд|банк|мектеп|школ|руководител|басшы|холдинг|компани"
)
_SHORT_NAMES = re.compile(
    r"[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][A-ZА-ЯЁӘІҢҒҮҰҚӨҺа-я]{0,3}[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]{0,6}\b"
)
_MONEY = re.compile(
    r"тенге|тыстг|мынтг|млн|млрд|талапетил|кажететпей|нетребу|шегинде|впределах|безпривлечен|безфинанс|"
    r"каражаттартпай|каржыландыру|каражат|смет|неттребуетс|выделен|расход|шыгын"
)
_AMOUNT = re.compile(r"\s*[-–−]?\d[\d\s\u00a0]*(?:[.,]\d+)?\s*\*{0,3}\s*")
_YEARS_OF_MONEY = re.compile(r"(?:19|20)\d\d(?:жыл\w{0,4}|год\w{0,2}|г|ж)?\d+")
_FUNDING = re.compile(
    r"бюджет|каражат|средств|кредит|займ|грант|инвестиц|^(?:рб|мб|жб|об|гб|рбмб|обмб)$|демеуш|спонсор|внебюдж|кор"
)
_FORM = re.compile(
    r"акпарат|информаци|отчет|есеп|буйрык|приказ|каулы|постановлен|усыныс|предложен|жоспар|план|корытынды|"
    r"протокол|хаттама|шешим|решени|анык|справк|материал|мониторинг|отырыс|заседан|семинар|конкурс|акт|"
    r"кесте|график|проект|жоба|баяндама|доклад|мазим|сведени|реестр|макала|стать|шара|мероприяти|шарт|договор"
)


def is_date(text: str) -> bool:
    """Say whether a cell may be a deadline."""
    squashed = squash(text)
    return 0 < len(squashed) < 160 and _DATE.search(squashed) is not None


def is_body(text: str) -> bool:
    """Say whether a cell may name bodies."""
    return len(text) < 900 and (
        _SHORT_NAMES.search(text) is not None or _BODY.search(squash(text)) is not None
    )


def is_money(text: str) -> bool:
    """Say whether a cell may be a sum, or words that stand where a sum would."""
    squashed = squash(text)
    if not 0 < len(squashed) < 300:
        return False
    return (
        _AMOUNT.fullmatch(text) is not None
        or _YEARS_OF_MONEY.search(squashed) is not None
        or _MONEY.search(squashed) is not None
    )


def is_funding(text: str) -> bool:
    """Say whether a cell may be a source of money."""
    squashed = squash(text)
    return 0 < len(squashed) < 200 and _FUNDING.search(squashed) is not None


def is_form(text: str) -> bool:
    """Say whether a cell may be a form of completion."""
    squashed = squash(text)
    return 0 < len(squashed) < 200 and _FORM.search(squashed) is not None


_PRODUCT = re.compile(
    r"акпарат|информаци[яю]|отчет|есеп(?!ти)|каулы|постановлен|приказ|буйрык|усыныс|предложени|справк|аныктама|"
    r"хаттама|протокол"
)
_CHANNEL = re.compile(
    r"бак(?:та|ка|тар|жане)?$|бак[а-я]*интернет|интернет|телеарна|желилер|сайт|газет|радио|сми|соцсет|телеканал"
)


def is_product(text: str) -> bool:
    """Say whether a cell names what is handed over in the end: information, a report, a resolution."""
    squashed = squash(text)
    return 0 < len(squashed) < 200 and _PRODUCT.search(squashed) is not None


def is_channel(text: str) -> bool:
    """Say whether a cell may name channels of the media."""
    squashed = squash(text)
    return 0 < len(squashed) < 300 and _CHANNEL.search(squashed) is not None


_SPACED_DIGITS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[-–−]?\d+(?:[.,]\d+)?")
_LONGEST_FIGURE = 24


def read_figure(text: str) -> Decimal | None:
    """Return the number a cell of a table of numbers holds; None where it holds none or more than one."""
    shorn = text.strip().rstrip("*").strip()
    if not shorn or len(shorn) > _LONGEST_FIGURE:
        return None
    joined = _SPACED_DIGITS.sub("", shorn.removesuffix("%").strip())
    if not _PLAIN.fullmatch(joined) or (
        not joined.isascii() and not joined.lstrip("–−").replace(",", "").isascii()
    ):
        return None
    try:
        return Decimal(joined.replace(",", ".").replace("–", "-").replace("−", "-"))
    except InvalidOperation:
        return None
