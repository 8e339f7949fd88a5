"""How Kazakh names of bodies are built: the head word comes last, so words without a head wait for the next one."""

import re
from collections.abc import Sequence

from qadam.reading.meaning.executors.abbreviations import is_abbreviation

# Stems with the sounds that change before endings written as a choice.
_STEMS = r"""
    министрлі[кг] агентті[кг] департамент басқарма бөлім бөлімше комитет әкім әкімді[кг] әкимият әкімият аппарат
    мәслихат палата қор орталы[қғ] инспекция прокуратура прокурор сот институт университет академия
    қауымдасты[қғ] одақ одағ федерация конфедерация кеңес комиссия қызмет бюро кеңсе әкімшілі[кг] банк компания
    холдинг кәсіпорын кәсіпорн мекеме ұйым орган ректорат ректор директор басшы басты[қғ] орынбасар төраға
    төрайым кітапхана мұражай музей театр редакция құрал бірлесті[кг] кәсіпода[қғ] кәсіпкер филиал мекте[пб]
    колледж лицей гимназия аурухана емхана тарап серіктесті[кг] қоғам корпорация хатшылы[қғ] хатшы өкілді[кг]
    өкіл елшілі[кг] қожалы[қғ] газет телеарна телерадиокомпания телекомпания ұжым то[пб] штаб алқа жиналыс
    қозғалыс партия клуб диспансер субъект мүше ведомство үкімет министр қызметкер кафедра инвестор мердігер
    тапсырысшы құрылым орын орн ассамблея полиция милиция вокзал зауыт альянс ассоциация дирекция учаске станса
    станция фирма мұрағат депутат ардагер ансамбль филармония үй баспа баспахана кооператив шаруашылы[қғ]
    дәрігер нотариус адвокат акимат аким интернат иелер бірлестік кластер консорциум әкімші субъекті
    \w{4,}мин \w{3,}агентті[кг] жұртшылы[қғ] конгресс парламент сенат мәжіліс лесхоз жетекші ұстаз маман бөлімшіл[еі]
"""
# These words are heads only in plural or with a possessive ending: alone they are adjectives or parts of names.
_BARE_IS_NO_HEAD = re.compile(
    r"^(?:орын|құрал|қоғам|қызмет|тарап|үй|шаруашылы[қғ]\w*|мұрағат\w{0,3}|жиналыс)$"
)
# These only where no word stands before them: «орталық … органдар» are central bodies, «ақпараттық орталық» a centre.
_ALONE_IS_NO_HEAD = frozenset({"орталық", "топ", "қор", "одақ"})
# One word for any of many: «мекеме, ұйым басшылары» are the heads of both.
_ANY = frozenset(
    "мекеме ұйым кәсіпорын бөлім басқарма мектеп колледж лицей гимназия балабақша шаруашылық қожалық".split()
)
_PEOPLE = re.compile(
    r"(?:басшы|директор|жетекші|өкіл|ұжым|бастық|қызметкер|маман|меңгеруші|төраға|ректор)(?:лар|лер|тар|тер|дар|дер)[ыі]$"
)
# «Ішкі істер, прокуратура, әділет органдары»: a body between others that share the word «органдары».
_ORGAN = re.compile(r"^(?:прокуратура|полиция|милиция|сот|кеден)$", re.IGNORECASE)
_ORGANS = re.compile(r"органдар[ыа]?$", re.IGNORECASE)
# «Облыстық басқармалар: білім беру; денсаулық сақтау»
_HEAD_OF_LIST = re.compile(
    r"(?:басқарма|департамент|бөлім|комитет|министрлік|агенттік|мекеме|орган)(?:лар|лер|тар|тер|дар|дер)[ыі]?\s*:",
    re.IGNORECASE,
)
_NEXT_OF_ALIKE = re.compile(
    r"\s+(?=(?:Облыс|Аудан|Қала|Ауыл|Республика|Барлық|Мүдделі|Жергілікті)(?:лар|дар|тар|лық|дық|тық)?(?:дың|тың)?,?\s)"
    r"|(?:(?<=(?P<a>басқармасы))|(?<=(?P<b>департаменті))|(?<=(?P<c>бөлімі))|(?<=(?P<d>министрлігі))|(?<=(?P<e>агенттігі)))"
    r"\s+(?=[А-ЯЁӘҒҚҢӨҰҮҺІ][^,;]{0,80}\s(?:(?P=a)|(?P=b)|(?P=c)|(?P=d)|(?P=e))(?!\w))"
)
_ENDING = (
    r"(?P<plural>(?:лар|лер|дар|дер|тар|тер)?)(?P<own>(?:сы|сі|ы|і)?)"
    r"(?P<case>(?:н?(?:ың|ің)|[дт](?:ың|ің)|н?(?:да|де|та|те|дан|ден|тан|тен)|нан|нен|н?[аеғгқк][ае]?|н?[дт]?[ыі]|н|"
    r"(?:[ыі]?(?:мен|бен|пен)))?)"
)
_HEAD = re.compile(rf"^(?:{'|'.join(_STEMS.split())}){_ENDING}$")
_AGENT = re.compile(r"^\w{3,}(?:ушы|уші)(?P<plural>(?:лар|лер))(?P<own>(?:ы|і)?)(?P<case>\w{0,4})$")
_GENERIC = re.compile(
    r"^(?:орган|ұйым|кәсіпорын|мекеме|министрлік|ведомство|агенттік|департамент|басқарма|бөлім|бірлестік|комитет|қор|"
    r"әкімдік|құрылым|серіктестік|өкіл|басшы)(?:лар|лер|дар|дер|тар|тер)$"
)
_PLACE = re.compile(
    r"^(?:қ|ққ|обл|ауд|г|гг|қала|қаласы|қалалары|қалалар|қаланың|аудан|ауданы|аудандар|аудандары|облыс|облысы|облыстар|"
    r"облыстары|ауыл|ауылы|ауылдар|округ|округі|округтер|өңір|өңірлер|кент|кенті|кенттер|ауданның|облыстың)$"
)
_GENITIVE = re.compile(r"(?:ның|нің|дың|дің|тың|тің)$")
_DATIVE_OR_GENITIVE = re.compile(r"(?:(?<=[ыі])(?:н[ае]|н[ыі]ң)|[ғқ]а|[гк]е|[дтн][ыі]ң)$", re.IGNORECASE)
_OWN_NOUN = re.compile(r"(?:сы|сі|[бвгғдзйкқлмнңпрстшч][ыі])$")
# «Заря» ш/қ: a legal form made of single letters.
_SHORT_FORM = re.compile(r"»\s*\w{1,3}/\w{1,3}\.?$")
_PLURAL_HEAD = re.compile(r"» \w+[лдт][ае]р[ыі]?$")
# No last word of a name lies farther from its end.
TAIL = 120
_PLURAL = re.compile(r"[лдт][ае]р$")
_WORD = re.compile(r"[^\W_]+(?:[-‐–'’][^\W_]+)*")
JOINT = re.compile(
    r"\s*,?\s*(?P<word>бірлесе\s+отырып|бірлесіп|бірлескен\s+түрде|бірлесе|бірге|қатысу[ыі]?мен|қатысу[ыі]\s+арқылы|"
    r"қатыстыр(?:а\s+отырып|ып|умен)|тарта\s+отырып|тартумен|ынтымақтаса\s+отырып)\s*",
    re.IGNORECASE,
)
AGREED_WITH = re.compile(
    r"(?:мен|бен|пен)\s+(?:келіс\w*\s+бойынша|келісе\s+отырып|келісіп|келісімде)", re.IGNORECASE
)


def words_of(text: str) -> list[str]:
    """Return the words of a text, endings after a hyphen with them."""
    return _WORD.findall(text)


def head_case(word: str) -> str | None:
    """Return "nom", "gen", "ins" or "other" for a word that heads a body, None for any other word."""
    lowered = word.casefold()
    if _BARE_IS_NO_HEAD.match(lowered):
        return None
    found = _HEAD.match(lowered) or _AGENT.match(lowered)
    if not found:
        tail = lowered.rsplit("-", 1)[-1]
        found = _HEAD.match(tail) if tail != lowered and len(tail) > 4 else None
    return _case(found["case"]) if found else None


def nominative(name: str) -> str:
    """Return a name of a body without a plain dative or genitive; where the head word is not known, as it is."""
    bare = _DATIVE_OR_GENITIVE.sub("", name)
    last = bare.rsplit(maxsplit=1)[-1:]
    return bare if last and head_case(last[0]) == "nom" else name


def _case(ending: str) -> str:
    if not ending:
        return "nom"
    if _GENITIVE.search(ending) or ending in {"ың", "ің"}:
        return "gen"
    return "ins" if ending.endswith(("мен", "бен", "пен")) else "other"


def is_whole(text: str) -> bool:
    """Tell whether a name may end here: on a head word, an abbreviation, a legal form or closing quotes."""
    if text.endswith(("»", "”", '"')):
        return True
    words = words_of(text[-TAIL:])
    if not words:
        return False
    if _SHORT_FORM.search(text[-TAIL:]):
        return True
    last = words[-1]
    if len(words) == 1 and last.casefold() in _ALONE_IS_NO_HEAD:
        return False
    if is_abbreviation(last, bodies_only=False):
        return not (_GENITIVE.search(last.casefold()) and "-" in last)
    if _PLACE.match(last.casefold()):
        return False
    return head_case(last) in {"nom", "ins"}


def looks_whole(text: str, following: str) -> bool:
    """Tell whether a name without a known head ends here: its last noun is possessed, a capital letter follows."""
    words = words_of(text[-TAIL:])
    return (
        len(words) > 1
        and words[-1][0].islower()
        and not _PLACE.match(words[-1])
        and bool(_OWN_NOUN.search(words[-1]))
        and following[:1].isupper()
    )


def is_shared(before: str, text: str) -> bool:
    """Tell «министрліктер мен ведомстволар»: one name with two plural heads."""
    first, second = words_of(before[-TAIL:])[-1:], words_of(text)
    return (
        len(second) == 1
        and bool(first)
        and bool(_GENERIC.match(first[0].casefold()))
        and bool(_GENERIC.match(second[0].casefold()))
    )


def is_of_both(before: str, text: str) -> bool:
    """Tell «БАҚ және ҮЕҰ өкілдері»: the people of both bodies are one name."""
    words = words_of(text)
    return (
        len(words) == 2
        and is_abbreviation(words[0])
        and is_abbreviation(before)
        and bool(re.match(r"(?:өкіл|басшы|жетекші|мүше)", words[1].casefold()))
    )


def is_one_of_organs(text: str, following: Sequence[str]) -> bool:
    """Tell «прокуратура» before «әділет органдары»: names that share a plural wait for it."""
    words = words_of(text)
    if not words or not _ORGAN.match(words[-1]) or "," not in text:
        return False
    ends = next((one for one in following if is_whole(one) and not _ORGAN.match(one)), "")
    return bool(_ORGANS.search(ends))


def shares_people(before: str, text: str) -> bool:
    """Tell «мекеме» before «ұйым басшылары»: the people of both are one name."""
    words = words_of(text)
    return before.casefold() in _ANY and len(words) > 1 and bool(_PEOPLE.search(words[-1].casefold()))


def is_head_of_list(text: str) -> bool:
    """Tell «Облыстық басқармалар: білім беру»: a plural and, after a colon, of what."""
    return _HEAD_OF_LIST.search(text) is not None


def parted_alike(text: str) -> list[str]:
    """Return names that stand side by side without a sign, each beginning «Облыстық …», or two with one head word."""
    parts: list[str] = []
    begin = 0
    for found in _NEXT_OF_ALIKE.finditer(text):
        if is_whole(text[begin : found.start()]):
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def is_quoted_list(before: str, text: str) -> bool:
    """Tell «Егемен», «Заря» газеттері: names in quotes that wait for the plural they share."""
    return (
        before.startswith("«")
        and before.endswith("»")
        and text.startswith("«")
        and bool(_PLURAL_HEAD.search(text.casefold()))
    )


def is_collective(name: str) -> bool:
    """Tell whether one name stands for many bodies: its last word is a plural."""
    words = words_of(name[-TAIL:])
    if not words or name.endswith(("»", '"')):
        return False
    if is_head_of_list(name):
        return True
    last = words[-1].casefold()
    if is_abbreviation(words[-1], bodies_only=False):
        return bool(re.search(r"-(?:лар|лер|дар|дер|тар|тер)\w{0,5}$", last))
    found = _HEAD.match(last) or _AGENT.match(last)
    if found:
        return bool(found["plural"])
    return bool(
        re.search(r"[^\W_]{2}(?:лар|лер|дар|дер|тар|тер)(?:[ыі](?:н?[ыі]ң|мен)?)?$", last)
    ) and not _PLACE.match(last)


def last_nominative(text: str) -> int:
    """Return the place where the last name in nominative ends before the final head; 0 where there is none.

    A plural without a possessive ending may belong to the head after it («жұмыс берушілер бірлестігі»).
    """
    found = list(_WORD.finditer(text))
    for place in range(len(found) - 2, -1, -1):
        word = found[place].group()
        if is_abbreviation(word) and "-" not in word:
            return found[place].end()
        lowered = word.casefold()
        before_abbreviation = is_abbreviation(found[place + 1].group())
        if head_case(word) == "nom" and (
            before_abbreviation or lowered[-1] in "ыі" or (_PLURAL.search(lowered) and place < len(found) - 2)
        ):
            return found[place].end()
    return 0
