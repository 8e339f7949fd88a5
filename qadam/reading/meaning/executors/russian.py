"""How Russian names of bodies are built: the head comes first, its case tells a new name from a list in genitive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from qadam.reading.meaning.executors.abbreviations import is_abbreviation

Case: TypeAlias = Literal["nom", "gen", "ins"]

# Endings by declension: nominative, genitive, instrumental of the singular, then of the plural.
ENDINGS: dict[str, tuple[str, str, str, str, str, str]] = {
    "m": ("", "а", "ом", "ы", "ов", "ами"),
    "mk": ("", "а", "ом", "и", "ов", "ами"),
    "ma": ("", "а", "ом", "а", "ов", "ами"),
    "ms": ("ь", "я", "ем", "и", "ей", "ями"),
    "mj": ("й", "я", "ем", "и", "ев", "ями"),
    "n": ("о", "а", "ом", "а", "", "ами"),
    "ni": ("е", "я", "ем", "я", "й", "ями"),
    "f": ("а", "ы", "ой", "ы", "", "ами"),
    "fk": ("а", "и", "ой", "и", "", "ами"),
    "fi": ("я", "и", "ей", "и", "й", "ями"),
}
HEADS = {
    "m": """департамент комитет отдел аппарат акимат маслихат центр фонд институт университет совет союз суд орган аким
        ректорат ректор филиал секретариат профсоюз сектор штаб архив театр диспансер инвестор координатор деканат
        нотариат кластер конгресс парламент сенат мажилис военкомат исполком
        сельсовет кооператив альянс субъект эксперт проектировщик
        минздрав минфин минтруд минюст вуз кабинет оператор интернат детсад завод комбинат трест концерн консорциум
        форум
        телеканал министр администратор прокурор депутат ветеран нотариус адвокат лесхоз колхоз совхоз консулат""",
    "mk": "банк начальник заказчик холдинг подрядчик технопарк собственник участник перевозчик поставщик работник",
    "ma": "директор профессор",
    "ms": """руководител заместител председател работодател предпринимател исполнител представител секретар
        природопользовател недропользовател сельхозтоваропроизводител товаропроизводител производител учредител
        землепользовател водопользовател получател соисполнител""",
    "mj": "музе лице",
    "n": """министерств агентств представительств обществ товариществ ведомств хозяйств посольств консульств
        правительств издательств сообществ содружеств лесничеств производств командовани партнерств""",
    "ni": "управлени предприяти учреждени объединени отделени движени собрани подразделени заведени формировани",
    "f": "палат прокуратур служб больниц школ групп газет структур сторон нацпалат",
    "fk": "библиотек поликлиник аптек",
    "fi": """организаци инспекци администраци ассоциаци федераци конфедераци комисси компани академи корпораци редакци
        канцеляри коллеги лаборатори станци парти телекомпани дирекци гимнази ассамбле
        филармони типографи студи милици полици
        амбулатори""",
}  # fmt: skip
_IRREGULAR: dict[str, tuple[tuple[Case, bool], ...]] = {
    "главы": (("nom", True), ("gen", False)),
    "глава": (("nom", False),),
    "главами": (("ins", True),),
    "колледж": (("nom", False),),
    "колледжи": (("nom", True),),
    "колледжей": (("gen", True),),
    "колледжами": (("ins", True),),
    "владельцы": (("nom", True),),
    "владельцев": (("gen", True),),
    "члены": (("nom", True),),
    "граждане": (("nom", True),),
    "граждан": (("gen", True),),
    "население": (("nom", False),),
    "бюро": (("nom", False), ("gen", False), ("ins", False)),
    "сми": (("nom", True), ("gen", True), ("ins", True)),
    "нпо": (("nom", True), ("gen", True), ("ins", True)),
    "мио": (("nom", True), ("gen", True), ("ins", True)),
    "цго": (("nom", True), ("gen", True), ("ins", True)),
    "цио": (("nom", True), ("gen", True), ("ins", True)),
    "вузы": (("nom", True),),
    "вузов": (("gen", True),),
    "вузами": (("ins", True),),
    "средства": (("nom", True),),
    "средств": (("gen", True),),
    "средствами": (("ins", True),),
    "дома": (("nom", True), ("gen", False)),
    "дом": (("nom", False),),
    "дворец": (("nom", False),),
    "дворцы": (("nom", True),),
    "радио": (("nom", False), ("gen", False)),
    "телевидение": (("nom", False),),
    "рук": (("nom", False),),
    "зам": (("nom", False),),
    "нач": (("nom", False),),
    "упр": (("nom", False),),
    "деп": (("nom", False),),
    "отд": (("nom", False),),
    "гороно": (("nom", False),),
    "облоно": (("nom", False),),
    "районо": (("nom", False),),
    "судьи": (("nom", True), ("gen", False)),
    "врачи": (("nom", True),),
    "врачей": (("gen", True),),
}
# Who stands over other bodies: «руководители управлений» is one name whatever follows in genitive.
_RULERS = re.compile(
    r"^(?:руководител|заместител|начальник|директор|глав[аы]|председател|представител|член|ректор|секретар|работник)"
)
_AKIMS = re.compile(r"^(?:аким|акимат|аппарат|маслихат)")
_GENERIC = re.compile(
    r"^(?:орган|организаци|предприяти|учреждени|министерств|ведомств|агентств|управлени|отдел|департамент|служб|"
    r"объединени|ассоциаци|союз|фонд|комитет|подразделени|компани|структур|инспекци|заведени|субъект|предпринимател|"
    r"хозяйств|товариществ|обществ|больниц|поликлиник|школ|центр|руководител|заместител|учредител|директор|завод|"
    r"член|маслихат|акимат|холдинг|радио|телевидени|банк|вуз|университет|колледж|представител|газет|библиотек|музе|театр|профсоюз|работодател)"
)
# Heads whose genitive after «аппараты акимов …» is a body of its own.
_OWN = re.compile(
    r"^(?:маслихат|управлени|департамент|отдел|министерств|агентств|комитет|инспекци|прокуратур|организаци|учреждени|"
    r"предприяти|палат|ассоциаци|объединени|фонд|центр|служб)"
)
_PLACE = re.compile(
    r"(?:^|\s)(?:г|гг|город\w*|район\w*|област\w*|обл|округ\w*|сел\w{0,2}|аул\w*|посел\w*|пос|республик\w*|регион\w*|"
    r"р-н\w*)(?:[\s.]|$)",
    re.IGNORECASE,
)
_OF_MANY = re.compile(r"\s(?:областей|районов|городов|регионов|округов)\b")
_PREFIX = re.compile(
    r"^(?:обл|гор|рай|гос|нац|телерадио|теле|радио|юр|спец|загран|вет|агро|авиа|авто|нефте|микро|казах|казак|строй|пром|энерго|"
    r"авиа|рес|межрай|жил|ком|сельхоз|теле?|экс|вице-|со|медиа|пресс-|фото|кино|мин)"
)
# «городский», «высший», «соседний» are adjectives, «коммуникаций», «технологий», «знаний» are nouns.
_IY = r"(?:к|[шщч]|[дтжхшрн]н)ий"
_NOMINATIVE = re.compile(rf"(?:ый|{_IY}|ая|яя|ое|ее|ые|ие)$")
_OBLIQUE = re.compile(r"(?:ого|его|ых|их|ому|ему|ым|им|ыми|ими)$")
_ADJECTIVE = re.compile(rf"(?:ый|{_IY}|ой|ая|яя|ое|ее|ей|ые|ие|ого|его|ых|их|ым|им|ыми|ими|ую|юю)$")
_QUOTES = ("«", '"', "„", "“")
# «Органы внутренних дел, прокуратуры, юстиции» are one name.
_ORGANS = frozenset({"прокуратуры", "полиции", "милиции"})
# A short word before a name in quotes: «к/х «Заря»».
_SHORT_FORM = re.compile(r"^[^\W\d][\w./-]{0,7}\s*[«\"]")
# Bodies of towns and districts as people shorten them: «горархитектура», «райфо».
_LOCAL = re.compile(r"^(?:обл(?!аст)|гор(?!од|н)|рай(?!он))\w{2,}(?<!ого)(?<!ых)$")
# «Казпочта», «Генпрокуратура», «Минфин»: no place is called so.
_COMPOUND = re.compile(r"^(?:Каз(?!ахстан|ал|тал|ыг)|Ген|Мин|Нац|Гос)\w{3,}(?<!ого)(?<!их)$")
# People named by what they do, in the plural: «методисты», «волонтеры».
_PEOPLE = re.compile(r"(?:ист|тел|ник|лог|чик|волонтер|тренер|инспектор|редактор|студент|ветеран)[ыи]$")
# A clause about the body before it («заместители акимов, курирующие вопросы …»).
_CLAUSE = re.compile(r"^(?:котор\w+|\w+щ(?:ий|ие|ая|ее|его|их|им|ими|ей))$")
_PARTICIPLE = re.compile(r"(?:нн|ем|им|т|ответственн)(?:ый|ые|ая|ое|ого|ых)$")
_PRONOUNS = frozenset("все всех всеми другие других другими иные иных иными каждый прочие прочих".split())
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SMALL = frozenset("и по при в на с со о об для от из за к до над без им имени".split())


def _forms() -> dict[str, tuple[tuple[Case, bool], ...]]:
    cases: tuple[tuple[Case, bool], ...] = (
        ("nom", False), ("gen", False), ("ins", False), ("nom", True), ("gen", True), ("ins", True),
    )  # fmt: skip
    found: dict[str, list[tuple[Case, bool]]] = {}
    for kind, stems in HEADS.items():
        for stem in stems.split():
            for ending, case in zip(ENDINGS[kind], cases, strict=True):
                found.setdefault(stem + ending, []).append(case)
    return {form: tuple(cases) for form, cases in found.items()} | _IRREGULAR


_FORMS = _forms()


@dataclass(frozen=True)
class Head:
    """The head word of a name: the word, the cases and numbers its form may be, and what stands before it."""

    word: str
    cases: tuple[tuple[Case, bool], ...]
    adjectives: tuple[str, ...]
    place: int


# «Обл. суд», «терр. органы»: adjectives cut short say nothing of case and number.
_SHORT_ADJECTIVES = frozenset("обл гор рай район респ терр террит тер мест гос межрайон".split())

# No last word of a name lies farther from its end.
TAIL = 120


def forms_of(word: str) -> tuple[tuple[Case, bool], ...]:
    """Return the cases and numbers of a head word's form; nothing for a word that heads no body."""
    word = word.casefold().replace("ё", "е")
    if word in _FORMS:
        return _FORMS[word]
    tail = word.rsplit("-", 1)[-1]
    if tail != word and len(tail) > 3 and tail in _FORMS:
        return _FORMS[tail]
    for _once in range(2):
        prefix = _PREFIX.match(word)
        if not prefix:
            return ()
        word = word[prefix.end() :]
        if len(word) > 3 and word in _FORMS:
            return _FORMS[word]
    return ()


def head_of(text: str) -> Head | None:
    """Return the first head word of a text with the adjectives before it; None where other words come first."""
    adjectives: list[str] = []
    for place, word in enumerate(_words(text)):
        cases = forms_of(word)
        if cases:
            return Head(word.casefold(), cases, tuple(adjectives), place)
        lowered = word.casefold()
        if lowered in _SHORT_ADJECTIVES and f"{word}." in text:
            continue
        if not (_ADJECTIVE.search(lowered) or lowered in _PRONOUNS or lowered == "и"):
            return None
        adjectives.append(lowered)
    return None


def _words(text: str) -> Iterator[str]:
    return (found.group() for found in _WORD.finditer(text))


def begins_body(
    text: str, group: Case, before: str, *, after_and: bool = False, has_mark: bool = False
) -> bool:
    """Tell whether the words begin a name of their own, rather than go on with the name `before`.

    `group` is the case in which the names of the list stand; a nominative always begins one.
    """
    words = list(_words(text))
    if not words:
        return text[:1] in _QUOTES
    if text[0] in _QUOTES:
        return not (_wants_name(before) or _is_list_of_quotes(text, before))
    first = words[0]
    if is_abbreviation(first):
        return not (
            after_and and len(words) == 1 and _RULERS.match(_main(before)) and _ends_in_abbreviation(before)
        )
    if _SHORT_FORM.match(text):
        return True
    head = head_of(text)
    if head is None:
        return _begins_without_head(words, before, after_and=after_and)
    allowed = {case for case, _plural in head.cases} & {group, "nom"}
    if any(_OBLIQUE.search(word) for word in head.adjectives) and group == "nom":
        allowed = set()
    if any(_NOMINATIVE.search(word) for word in head.adjectives):
        allowed.add("nom")
    if group == "nom" and not allowed:
        return _is_own_genitive(head, before, has_mark=has_mark and not after_and)
    if head.word in _ORGANS and _main(before).startswith("орган"):
        return False
    if after_and and allowed and (_is_shared(head, before) or (group == "gen" and _is_member(words, before))):
        return False
    return bool(allowed)


def _is_list_of_quotes(text: str, before: str) -> bool:
    """Tell «газеты «А» и «Б»»: nothing but quotes after a plural that heads such a list."""
    head = head_of(before)
    is_bare = text.endswith(("»", '"')) and (text.count("«") == 1 or text.count('"') == 2)
    return is_bare and head is not None and is_collective(before, "nom") and before.endswith(("»", '"'))


def _begins_without_head(words: list[str], before: str, *, after_and: bool) -> bool:
    first = words[0]
    lowered = first.casefold()
    if lowered in _SMALL or lowered in _PRONOUNS or _CLAUSE.match(lowered):
        return False
    if _PARTICIPLE.search(lowered) and len(words) > 1 and words[1].casefold() in _SMALL:
        return False
    if lowered == "др" or _LOCAL.match(lowered):
        return True
    if _NOMINATIVE.search(lowered):
        return True
    if _PLACE.match(first) or _OBLIQUE.search(lowered):
        return False
    if first[0].isupper():
        return bool(_COMPOUND.match(first)) or not (
            _PLACE.search(before) or _AKIMS.match(_main(before)) or (after_and and not _is_whole(before))
        )
    if _PEOPLE.search(lowered):
        return True
    return (
        not after_and
        and lowered[-1] in "бвгджзклмнпрстфхцчшщ"
        and not lowered.endswith(("ов", "ев"))
        and len(lowered) > 3
    )


def _is_own_genitive(head: Head, before: str, *, has_mark: bool) -> bool:
    main = _main(before)
    if _RULERS.match(main):
        return False
    return bool(_OWN.match(head.word)) and _is_whole(before) and (has_mark or bool(_AKIMS.match(main)))


def _is_shared(head: Head, before: str) -> bool:
    """Tell «министерства и ведомства», «областные управления и организации»: one name with two heads."""
    if head.adjectives or not _GENERIC.match(head.word) or head.word == "акимат":
        return False
    last = list(_words(before[-TAIL:]))[-1:]
    return bool(last) and _main(before) == last[0].casefold() and bool(_GENERIC.match(last[0].casefold()))


def _is_member(words: list[str], before: str) -> bool:
    """Tell «объединений работодателей и профсоюзов»: two members of one head."""
    last = list(_words(before[-TAIL:]))[-1:]
    return (
        len(words) == 1
        and bool(last)
        and _main(before) != last[0].casefold()
        and ("gen", True) in forms_of(last[0])
    )


def is_place(text: str) -> bool:
    """Tell whether the words begin with a word of a place («городов областного значения»)."""
    return bool(_PLACE.match(text))


def _ends_in_abbreviation(text: str) -> bool:
    last = list(_words(text[-TAIL:]))[-1:]
    return bool(last) and is_abbreviation(last[0])


def _main(text: str) -> str:
    head = head_of(text)
    return head.word if head else ""


def _wants_name(before: str) -> bool:
    last = list(_words(before[-TAIL:]))[-1:]
    return bool(last) and last[0] in {
        "АО",
        "ТОО",
        "ГУ",
        "РГП",
        "КГП",
        "ОО",
        "НАО",
        "ГКП",
        "КГУ",
        "РГУ",
        "ЗАО",
        "ОАО",
    }


def _is_whole(text: str) -> bool:
    """Tell whether a name may end here: not on an adjective that waits for its noun."""
    last = list(_words(text[-TAIL:]))[-1:]
    return bool(last) and not (_ADJECTIVE.search(last[0].casefold()) and not forms_of(last[0]))


def has_body(text: str) -> bool:
    """Tell whether the words already name somebody: an abbreviation, quotes or a head word stands there."""
    return any(is_abbreviation(word) or forms_of(word) for word in _words(text)) or "»" in text


def waits(text: str) -> bool:
    """Tell whether the words are adjectives only («центральные и …») and wait for their noun."""
    words = list(_words(text))
    return bool(words) and all(
        (_ADJECTIVE.search(word.casefold()) or word.casefold() in _PRONOUNS) and not forms_of(word)
        for word in words
    )


def is_collective(name: str, group: Case) -> bool:
    """Tell whether one name stands for many bodies: its head is a plural."""
    head = head_of(name)
    if head is None:
        # «УО областей», «ОВД районов»: offices of many places.
        if is_abbreviation(name.split(" ", 1)[0]) and _OF_MANY.search(name):
            return True
        return bool(_PEOPLE.search(name.split(" ", 1)[0].casefold()))
    cases = [(case, plural) for case, plural in head.cases if case in {group, "nom"}] or list(head.cases)
    numbers = {plural for _case, plural in cases}
    if len(numbers) == 1:
        return True in numbers or bool(
            _AKIMS.match(head.word) and re.search(r"\bи\s+(?:районов|городов)\b", name)
        )
    if any(
        word in _PRONOUNS or word.endswith(("ые", "ие", "ых", "их", "ыми", "ими")) for word in head.adjectives
    ):
        return True
    return not head.adjectives and group == "nom"


def split_within(text: str) -> list[str]:
    """Part names that stand side by side without a comma: a capital nominative head after a whole name."""
    parts: list[str] = []
    begin = 0
    previous = ""
    depth = 0
    for found in re.finditer(r"[«»()\"]|[^\W_]+(?:-[^\W_]+)*", text):
        word = found.group()
        if word in '«»()"':
            depth = 1 if word in "«(" or (word == '"' and not depth) else 0
            previous = word
            continue
        is_last = not text[found.end() :].strip()
        if depth or begin == found.start() or (is_last and not _is_plural(word)):
            previous = word
            continue
        if _parts_here(word, previous, text[begin : found.start()]):
            parts.append(text[begin : found.start()].strip())
            begin = found.start()
        previous = word
    parts.append(text[begin:].strip())
    return [part for part in parts if part]


def _is_plural(word: str) -> bool:
    return any(plural for _case, plural in forms_of(word))


def _parts_here(word: str, previous: str, before: str) -> bool:
    if not word[0].isupper() or word.isupper():
        return False
    cases = forms_of(word)
    if not cases or any(case != "nom" for case, _plural in cases):
        return False
    lowered = previous.casefold()
    if (
        is_abbreviation(previous, bodies_only=False)
        or lowered in _SMALL
        or before.rstrip().endswith(("-", "–", "—"))
    ):
        return is_abbreviation(previous) and has_body(before)
    return has_body(before) and not _NOMINATIVE.search(lowered) and lowered not in {"областной", "городской"}
