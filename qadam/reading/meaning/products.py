"""What a measure promises: the completion form as typed products, and to whom information goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qadam.reading import months
from qadam.reading.draft import Product
from qadam.reading.sentences import Spoken
from qadam.reading.tables.signs import says_nothing

LONGEST = 4000

# The words of each code, from the most exact code to the widest; of two that begin at one place the first counts.
_WORDS = {
    "media_plan": r"медиа-?\s?жоспар|медиа-?\s?план",
    "joint_order": r"бірлескен\s+бұйры[қғ]|совместн\w+\s+приказ",
    "event_line": r"оқиғалар\s+қатар|событийн\w+\s+ряд|цепочк\w+\s+событий",
    "tv_magazine": r"тележурнал",
    "tv_programme": r"""теле-?(?:бағдарлама|хабар|передач|программ|ойын)|радио-?(?:бағдарлама|хабар|передач|программ)|
        ток-?шоу|теле-?\s?(?:и|және)\s+радио|телерадио(?:передач|бағдарлама|хабар)""",
    "internet_conference": r"интернет-?\s?конференц|онлайн-?\s?конференц",
    "press_tour": r"баспасөз-?\s?тур|пресс-?\s?тур",
    "briefing": r"брифинг|баспасөз[\s-]*(?:конференц|мәслихат)|пресс-?\s?конференц",
    "analytical_note": r"""(?:аналитикалық|талдамалы|талдамалық|сараптамалық)\s+
        (?:анықтама|жазба|ақпарат|баяндама|есеп)|
        аналитическ\w+\s+(?:справк|записк|отч[её]т|информац|доклад|материал)""",
    "brief_note": r"анықтама|справк|докладн\w+\s+записк|служебн\w+\s+записк",
    "data_bank": r"""(?:мәліметтер|деректер|бос\s+орындар|бос\s+жұмыс\s+орындары)\s+(?:баз|банк|қор)|
        база\s+(?:данных|вакан)|банк\w?\s+(?:данных|вакан|идей)|базы\s+данных|информационн\w+\s+баз""",
    "media_material": r"""(?:бұқаралық\s+ақпарат\s+құралдарын\w+|бақ(?:-\s?\w+)?)\s+(?:материал|жариял)|
        ақпараттық\s+материал|
        (?:информационн\w+\s+)?материал\w*\s+(?:в|для)\s+сми|информационн\w+\s+материал|сұхбат|интервью|
        баспасөз\s+релиз|пресс-?релиз|репортаж""",
    "app": r"мобильді\s+қосымша|мобильн\w+\s+приложени|интернет-?\s?портал|web-?\s?сайт|веб-?\s?сайт|сайт|портал",
    "agreement": r"""келісім-?\s?шарт|келісім(?!і?\w*\s+бойынша|і?мен)|меморандум|договор|соглашени|контракт|
        шарт(?:тар)?(?:ы|ын)?\b|коллективн\w+\s+договор""",
    "proposals": r"ұсыныс|предложени",
    "sitting": r"отырыс|мәжіліс(?!\s+депутат)|заседани|протокол|хаттама|алқа\s+мәжіліс|рассмотрени\w+\s+на\s+коллеги",
    "contest": r"байқау|конкурс|олимпиад|викторин|сайыс",
    "festival": r"фестивал|мерекелік\s+концерт|концерт|праздни[кч]|мерекелік\s+шара",
    "championship": r"чемпионат|спартакиад|турнир|жарыс|соревновани|первенств",
    "exhibition": r"көрме|выстав[ко]|жәрмеңке|ярмар[ко]",
    "forum": r"форум|конгресс|съезд|құрылтай|конференци",
    "gathering": r"жиын(?!тық)|митинг|сл[её]т\b|сбор(?:ы|ов)\b|собрани",
    "meeting": r"""кездесу|встреч|дөңгелек\s+үстел|кругл\w+\s+стол|совещани|кеңес(?:тер|у)?(?:і|і?н)?\s+өткіз|
        кеңес(?:тер)?\b""",
    "training": r"семинар|тренинг|стажиров|тағылымдама|біліктілі\w+\s+арттыр|повышени\w+\s+квалифик|оқыту|обучени",
    "course": r"курс",
    "lesson": r"саба[қғ]|дәріс|урок|лекци",
    "excursion": r"экскурси",
    "rubric": r"айдар|рубрик",
    "article": r"мақала|стать[яие]|статей",
    "video": r"бейне-?\s?(?:ролик|сюжет|фильм|материал|пікір)|видео|ролик|мультфильм|фильм",
    "billboard": r"""билборд|лайтбокс|баннер|плакат|рекламн\w+\s+щит|көрнекі\s+құрал|наглядн\w+\s+(?:пособи|агитац)|
        жарнама""",
    "infographic": r"инфографик",
    "publication": r"""жарияланым|публикаци|кітап|книг|буклет|брошюр|жинақ(?!та)|сборник|басылым|издани[еяй]|әдебиет|
        литератур|энциклопеди|календар|әдістемелік\s+(?:құрал|ұсыным)|методическ\w+\s+(?:пособи|рекоменд)|
        памятк|журнал""",
    "regulation": r"""заң(?!нама)|закон|жарлық|указ\b|указа\b|қаулы|постановлени|шешім|решени[еяй]|бұйры[қғ]|приказ|
        өкім|        распоряжени|ереже|қағида|положени[еяй]|правил|регламент|инструкци|нұсқаулы[қғ]|стандарт|
        акт(?:ы|ов|ілер\w*|і)?\s+(?:аким|әкім)|нормативн\w+|нормативтік|техническ\w+\s+регламент|
        бекіту\s+туралы""",
    "plan": r"жоспар|план(?!ш)|кесте|график|бағдарлама\w*|программ\w*|концепци|тұжырымдама|стратеги|жол\s+картасы",
    "list": r"тізім|тізбе|тізілім|списо?к|переч[ен]|реестр",
    "sketch": r"эскиз|макет",
    "employment": r"жұмысқа\s+орналас|трудоустройств",
    "monitoring": r"мониторинг",
    "study": r"зерттеу|сауалнама|сауал|исследовани|опрос",
    "report": r"есеп(?!ті|тілік\s+кезең)|отч[её]т(?!н)|баяндама|доклад",
    "information": r"ақпарат|мәлімет|информаци|хабарлама|сведени|уведомлени",
}
_ANY = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{code}>{''.join(words.split())})" for code, words in _WORDS.items())
    + ")",
    re.IGNORECASE,
)
# A product of these forms goes to somebody.
_SENT = frozenset({"information", "report", "proposals", "analytical_note", "brief_note"})
_TO_SOMEBODY = re.compile(
    r"\b(?:в|во)\s+(?=[A-ZА-ЯЁ]|министерств|правительств|администраци|аппарат|акимат|управлени|департамент|отдел|"
    r"комитет|агентств|маслихат|парламент|канцеляри|комисси|орган)"
    r"|\b(?=(?:премьер-министру|президенту|правительству|(?:зам\w*\.?\s*)?(?:первому\s+)?(?:заместителю\s+)?акиму|аким(?:у|ату)|"
    r"министр(?:у|ам)|министерству|администрации|управлению|департаменту|отделу|комитету|руководителю|аппарату|"
    r"маслихату|заместителю|комиссии|совету|палате|агентству|координатору|председателю|государственному\s+секретарю)\b)",
    re.IGNORECASE,
)
_UNTIL_IN_RUSSIAN = re.compile(
    r"\s*(?:\(|;|\bдо\s|\bк\s+\d|\bне\s+позднее|\bежегодно|\bежеквартально|\bежемесячно|\bеженедельно|\bпо\s+итогам|"
    r"\bоб?\s|\bодин\s+раз|\bраз\s+в|\s[-–—]\s|\bна\s+\d|\bк\s+\w+\s+числу|\bс\s+последующим|\bпо\s+вопрос|\d+\s+раз|"
    rf"\d{{1,2}}\s+(?:{months.OF_RUSSIAN_DAYS})).*$",
    re.IGNORECASE | re.DOTALL,
)
_TIME_IN_KAZAKH = re.compile(
    r"(?:есепті\s+[^\W\d]{2,12}\s+)?(?:\d{4}[\d\s–-]{0,8}ж\w{0,6}\.?\s{0,2}(?:ж\.?\s?)?)?(?:\d{1,2}(?:-?\s?[^\W\d]{1,3})?\s+)?"
    r"[^\W\d]{3,14}(?:ға|ге|қа|ке|на|не)\s+(?:дейін|қарай)"
    r"|(?:апта|ай|тоқсан|жыл|жарты\s?жыл\w{0,3})\s+сайын|жылына\s+\S+\s+рет|жартыжылдықта|әрі\s+қарай|кейін"
    rf"|\d{{1,2}}(?:-?\s?[^\W\d]{{1,3}})?\s+(?:{months.OF_KAZAKH})\w{{0,6}}",
    re.IGNORECASE,
)
# What sort of information it is stands between the addressee and the word: «әкімге жиынтық ақпарат».
_SORT = re.compile(
    r"(?:\s+(?:жиынтық|қорытынды|тиісті|жазбаша|тоқсандық|жылдық|айлық|толық))+$", re.IGNORECASE
)
_DATIVE = re.compile(r"(?:ға|ге|қа|ке|на|не|[кқ]а|[ңнмйлрзұ]?а|не|іне|ына|еріне|арына)$")
_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:\d{1,2}[).]\s+|[-–—•·▪*]\s*)")
_CUT = re.compile(r"\s*(?:;|,|\n|\s/\s|(?<=[^\W\d]{4})/(?=[^\W\d]{4}))\s*|\s+(?:және|мен|пен|бен|и)\s+")
_TIMES_IN_BRACKET = re.compile(
    r"\((?:[^()]{0,200}(?:күн|числ|есепті|отчетн|отчётн|дейін|ежекварт|тоқсан)[^()]{0,200})\)?", re.IGNORECASE
)
_BESIDE = re.compile(r"(?<=[^\W\d_]{3}\s)(?=[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі])")


@dataclass(frozen=True)
class ReadProducts:
    """The products a completion form promises, and to whom information goes in the printed words."""

    products: tuple[Product, ...] = ()
    addressee: str = ""


def read_products(form: str) -> ReadProducts:
    """Return what the mended cell of the completion form promises."""
    text = form[:LONGEST].strip()
    if says_nothing(text):
        return ReadProducts()
    tongue: Spoken = "kk" if _KAZAKH.search(text) or not re.search(r"[а-я]", text, re.IGNORECASE) else "ru"
    parts = [part for part in _parts(text, tongue) if not says_nothing(part)]
    products = tuple(dict.fromkeys(Product(code_of(part, tongue), _words(part)) for part in parts))
    addressee = next((to for part in parts if (to := _addressee(part, tongue))), "")
    return ReadProducts(products, addressee)


def code_of(text: str, tongue: Spoken) -> str:
    """Return the code of one promised result: of its head word, the first in Russian, the last in Kazakh."""
    found = [match for match in _ANY.finditer(_TIMES_IN_BRACKET.sub(" ", text)) if not _is_aside(match)]
    if not found:
        return "other"
    head = found[0] if tongue == "ru" else found[-1]
    return head.lastgroup or "other"


def _is_aside(match: re.Match[str]) -> bool:
    """Tell a word that only looks like a product: «есепті тоқсан», «мәліметтер алмасу»."""
    return match.lastgroup == "report" and match.string[match.end() :].startswith(("ті ", "ный ", "ного "))


def _words(part: str) -> str:
    return " ".join(part.split()).strip(" ,;.-–—")


def _parts(text: str, tongue: Spoken) -> Iterator[str]:
    """Part the cell where both sides are products; a list inside one product stays whole."""
    current = ""
    for sign, piece in _pieces(text):
        if not current:
            current = piece
        elif ";" in sign or "\n" in sign or _ends(current, piece, sign, tongue):
            yield from _beside(current, tongue)
            current = piece
        else:
            current = f"{current}{_printed(sign)}{piece}"
    if current:
        yield from _beside(current, tongue)


def _printed(sign: str) -> str:
    bare = sign.strip()
    return f"{bare} " if bare == "," else f" {bare} " if bare else " "


def _ends(current: str, piece: str, sign: str, tongue: Spoken) -> bool:
    is_and = sign.strip().isalpha()
    if tongue == "kk":
        is_one = not is_and or len({match.lastgroup for match in _ANY.finditer(piece)}) == 1
        return is_one and _stands_alone(current) and code_of(piece, tongue) != "other"
    begins = _ANY.search(piece)
    if begins is None:
        return False
    before = piece[: begins.start()].split()
    limit = 0 if is_and else 2
    return code_of(current, tongue) != "other" and len(before) <= limit


def _stands_alone(text: str) -> bool:
    """Tell whether a Kazakh product may end here: on the product's word itself."""
    bare = _TIMES_IN_BRACKET.sub(" ", text).rstrip()
    found = list(_ANY.finditer(bare))
    return bool(found) and len(bare[found[-1].end() :].split()) <= 2


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return the pieces of the cell with the sign before each; nothing is cut in brackets or quotes."""
    depth = 0
    covered = [False] * (len(text) + 1)
    for place, sign in enumerate(text):
        if sign in "(«":
            depth += 1
        elif sign in ")»":
            depth = max(0, depth - 1)
        covered[place] = depth > 0
    if depth:
        covered = [False] * (len(text) + 1)
    pieces = []
    begin, before = 0, ""
    for found in _CUT.finditer(text):
        if covered[found.start()]:
            continue
        pieces.append((before, text[begin : found.start()]))
        begin, before = found.end(), found.group()
    pieces.append((before, text[begin:]))
    return [(sign, bare) for sign, piece in pieces if (bare := _BULLET.sub("", piece).strip())]


def _beside(text: str, tongue: Spoken) -> Iterator[str]:
    """Part products that stand side by side without a sign: the second begins with a capital."""
    places = [0]
    for found in _BESIDE.finditer(text):
        match = _ANY.match(text, found.start())
        if match and code_of(text[places[-1] : found.start()], tongue) != "other":
            places.append(found.start())
    yield from (text[first:last].strip() for first, last in pairwise([*places, len(text)]))


def _addressee(part: str, tongue: Spoken) -> str:
    if code_of(part, tongue) not in _SENT:
        return ""
    return _to_in_kazakh(part) if tongue == "kk" else _to_in_russian(part)


def _to_in_russian(part: str) -> str:
    found = _TO_SOMEBODY.search(part)
    if not found:
        return ""
    return _UNTIL_IN_RUSSIAN.sub("", part[found.end() :]).strip(" ,;.-–—:")


def _to_in_kazakh(part: str) -> str:
    bare = _TIMES_IN_BRACKET.sub(" ", part)
    found = [match for match in _ANY.finditer(bare) if match.lastgroup in _SENT]
    before = _TIME_IN_KAZAKH.sub("\n", bare[: found[-1].start()] if found else bare)
    for phrase in before.split("\n"):
        words = _SORT.sub("", " ".join(phrase.split()).strip(" ,;:-–—"))
        last = words.rsplit(" ", 1)[-1]
        if words and (_DATIVE.search(last) or (last[-1:].isupper() and last[:1].isupper() and len(last) > 1)):
            return words
    return ""
