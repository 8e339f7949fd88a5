"""Who carries a measure out: the executor cell as bodies with their roles and marks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qadam.kit.text import fold
from qadam.reading.draft import Executor, Finding
from qadam.reading.meaning.executors import kazakh, marks, russian
from qadam.reading.meaning.executors.abbreviations import is_abbreviation, stem
from qadam.reading.meaning.executors.cutting import SHORTENED, Tongue, cut, with_lines
from qadam.reading.meaning.executors.names import Name, put_together
from qadam.reading.sentences import bring
from qadam.reading.tables.signs import says_nothing

FIELD = "executors"
LONGEST = 5000
# Abbreviations that everybody uses for many bodies at once.
_MANY = frozenset(fold(word) for word in "МИО ЖАО ЦГО ОМО НПО ҮЕҰ СМИ БАҚ ЦИО ЖОО ВУЗы".split())
_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_QUOTED = re.compile(r"[«\"„“][^«»\"„“”]*[»\"”]")
_LONG_WORD = re.compile(r"[^\W\d_]{8}")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[АЕЁИОУЫЭЮЯӘӨҰҮІ]")
_DASH_END = re.compile(r"[\s,;:\-–—*]+$")
_DASH_BEGIN = re.compile(r"^[\s,;:.\-–—*)]+")
_LAST_WORD = re.compile(r"([^\W_]+)\.$")
_OTHERS = re.compile(
    r"\s+(?:и|және)\s+(др\.?|другие|прочие|т\.\s?[дпб]\.?|басқалар\w*)(?=\s*(?:[,;.()]|$))", re.IGNORECASE
)
_AND_OTHERS = re.compile(
    r"^(?:др|другие|прочие|т\.?\s?д|т\.?\s?п|басқалар\w*|т\.?\s?б|тағы\s+басқалар\w*)\.?$", re.IGNORECASE
)

bring(
    {
        "executor-empty": {
            "kk": "Орындаушы көрсетілмеген.",
            "ru": "Исполнитель не указан.",
            "en": "No executor is named.",
        },
        "executor-mark-alone": {
            "kk": "«{mark}» белгісі тұр, бірақ оның алдында орындаушы аталмаған.",
            "ru": "Стоит отметка «{mark}», но исполнитель перед ней не назван.",
            "en": "There is the mark “{mark}”, but no executor is named before it.",
        },
        "executor-mark-unknown": {
            "kk": "«{name}» орындаушысының жанындағы «{mark}» сөздерінің мағынасы анықталмады.",
            "ru": "Значение слов «{mark}» при исполнителе «{name}» не установлено.",
            "en": "What “{mark}” beside the executor “{name}” means could not be told.",
        },
        "executor-person": {
            "kk": "«{person}» – адам, ол орындаушы орган ретінде жазылмады.",
            "ru": "«{person}» – это человек, исполнителем он не записан.",
            "en": "“{person}” is a person and was not taken for an executor.",
        },
        "executor-no-sign": {
            "kk": "«{name}» атауының алдында үтір жоқ, ол жеке орындаушы ретінде оқылды.",
            "ru": "Перед «{name}» нет запятой, название прочитано как отдельный исполнитель.",
            "en": "There is no comma before “{name}”; it was read as an executor of its own.",
        },
        "executor-too-long": {
            "kk": "Орындаушылар ұяшығы тым ұзын, оның басы ғана оқылды.",
            "ru": "Ячейка исполнителей слишком длинная, прочитано только её начало.",
            "en": "The cell of executors is too long; only its beginning was read.",
        },
        "executor-others": {
            "kk": "«{words}» деген сөздерден қалған орындаушылардың кім екені белгісіз.",
            "ru": "Из слов «{words}» неясно, кто остальные исполнители.",
            "en": "The words “{words}” leave the other executors unnamed.",
        },
    }
)


@dataclass(frozen=True)
class ReadExecutors:
    """The bodies of a cell, what is doubtful about them, and how far the reading is to be trusted."""

    executors: tuple[Executor, ...] = ()
    findings: tuple[Finding, ...] = ()
    trust: float = 1.0


def read_executors(
    cell: str, *, language: str, glossary: Mapping[str, str], lines: Sequence[str] = ()
) -> ReadExecutors:
    """Return the bodies that the mended cell names; `lines` are its mended lines, where it has several."""
    findings: list[Finding] = []
    text = with_lines(cell, lines, tongue_of(cell, language))
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0]
        findings.append(Finding("executor-too-long", field=FIELD))
    if says_nothing(text):
        return ReadExecutors((), (*findings, Finding("executor-empty", field=FIELD)), 0.0)
    is_loud = text.isupper() and bool(_LONG_WORD.search(text))
    if is_loud:
        text = _quiet(text, glossary)
    executors = list(_of_list(text, tongue_of(text, language), glossary, findings))
    if is_loud:
        executors = [replace(executor, name=executor.name.upper()) for executor in executors]
    once = tuple(_once(executors))
    if not once:
        findings.append(Finding("executor-empty", field=FIELD))
    return ReadExecutors(once, tuple(findings), _trust(once, findings))


def _quiet(text: str, glossary: Mapping[str, str]) -> str:
    """Return a cell printed in capitals with its words in small letters; abbreviations stay."""

    def lowered(found: re.Match[str]) -> str:
        word = found.group()
        is_word = len(_VOWEL.findall(word)) > 1 and len(word) > 4
        is_known = russian.forms_of(word) or kazakh.head_case(word) or word in {"И", "ЖӘНЕ", "МЕН", "ПО", "С"}
        return word.lower() if word not in glossary and (is_word or is_known) else word

    return _ANY_WORD.sub(lowered, text)


def tongue_of(text: str, language: str) -> Tongue:
    """Return the language a cell is written in; the document's own where the cell does not tell."""
    words = kazakh.words_of(_QUOTED.sub(" ", text))
    plain = [word for word in words if not is_abbreviation(word, bodies_only=False)]
    in_kazakh = sum(1 for word in plain if _KAZAKH_LETTERS.search(word) or kazakh.head_case(word) is not None)
    in_russian = sum(
        1
        for word in plain
        if russian.forms_of(word) or word.casefold() in _RUSSIAN_WORDS or _RUSSIAN_ENDING.search(word)
    )
    if in_kazakh == in_russian:
        return "kk" if language == "kk" else "ru"
    return "kk" if in_kazakh > in_russian else "ru"


_RUSSIAN_ENDING = re.compile(r"(?:ого|ая|ый|ие|ии|ия|ов|ами|ской|ских|ное|ных|ства)$")
_RUSSIAN_WORDS = frozenset(
    "и с по при области районов городов города участием совместно согласованию республики".split()
)


def _of_list(
    text: str, tongue: Tongue, glossary: Mapping[str, str], findings: list[Finding]
) -> Iterator[Executor]:
    for part, role, is_by_agreement in _labelled(_OTHERS.sub(r", \1", text)):
        names = put_together(cut(part, tongue, glossary), tongue, glossary)
        for place, name in enumerate(names):
            of_list = (None if place else role, is_by_agreement)
            yield from _executors(name, tongue, glossary, findings, of_list)


def _labelled(text: str) -> Iterator[tuple[str, str | None, bool]]:
    """Return the lists of a cell without the labels before them, with what a label says of the whole list."""
    for part in _at_labels(text):
        bare = marks.LABEL.sub("", part)
        agreement = marks.LIST_AGREEMENT.match(bare)
        if agreement:
            yield bare[agreement.end() :], None, True
            continue
        word = marks.LIST_ROLE.match(bare)
        role = marks.role_of(word["role"]) if word else None
        yield (bare[word.end() :] if word and role else bare), role, False


_LABEL_BEGINS = re.compile(
    r"(?:(?<=[;,.\n])|(?<=^))\s*(?=(?:ответствен|соисполнител|исполнител|жауапты|бірлесіп\s+орындаушы|(?:қоса|қосалқы)\s+орындаушы|"
    r"орындаушы|по\s+согласованию|келісім\s+бойынша|свод|жинақтау|созыв)[^:;,\n]{0,40}?(?::|\s[-–—]\s))",
    re.IGNORECASE,
)


def _at_labels(text: str) -> Iterable[str]:
    places = [found.start() for found in _LABEL_BEGINS.finditer(text)]
    if not places:
        return [text]
    edges = sorted({0, *places, len(text)})
    return [part for first, last in pairwise(edges) if (part := text[first:last].strip(" ,;\n"))]


def _executors(
    name: Name,
    tongue: Tongue,
    glossary: Mapping[str, str],
    findings: list[Finding],
    of_list: tuple[str | None, bool],
) -> Iterator[Executor]:
    text = _clean(name.text)
    findings.extend(Finding("executor-person", field=FIELD, facts={"person": one}) for one in name.persons)
    if _AND_OTHERS.match(text):
        findings.append(Finding("executor-others", field=FIELD, facts={"words": text}, severity="note"))
        text = ""
    if text:
        role = next((mark.role for mark in name.marks if mark.role), None)
        if name.is_guess:
            findings.append(Finding("executor-no-sign", field=FIELD, facts={"name": text}, severity="note"))
        yield Executor(
            text,
            role or of_list[0],
            of_list[1] or any(mark.is_by_agreement for mark in name.marks),
            _is_collective(text, name, tongue, glossary),
        )
        findings.extend(
            Finding("executor-mark-unknown", field=FIELD, facts={"mark": words, "name": text})
            for words in name.unknown
        )
    elif name.marks and not name.persons:
        findings.append(
            Finding("executor-mark-alone", field=FIELD, facts={"mark": name.marks[0].words or "–"})
        )
    for words in name.companions:
        yield from _of_list(words, tongue_of(words, tongue), glossary, findings)


def _is_collective(text: str, name: Name, tongue: Tongue, glossary: Mapping[str, str]) -> bool:
    if is_abbreviation(text) or text in glossary:
        return _abbreviation_is_many(text, glossary)
    if tongue == "ru":
        return russian.is_collective(text, name.group)
    last = text.rsplit(" ", 1)[-1]
    return kazakh.is_collective(text) or (is_abbreviation(last) and _abbreviation_is_many(last, glossary))


def _abbreviation_is_many(text: str, glossary: Mapping[str, str]) -> bool:
    full = expansion(text, glossary)
    if full:
        return (
            kazakh.is_collective(full)
            if tongue_of(full, "ru") == "kk"
            else russian.is_collective(full, "nom")
        )
    return fold(stem(text)) in _MANY or kazakh.is_collective(text)


def expansion(short: str, glossary: Mapping[str, str]) -> str:
    """Return the full name of an abbreviation, whatever its ending and the keyboard it was typed on."""
    if short in glossary:
        return glossary[short]
    wanted = fold(stem(short)).replace(" ", "")
    return next((full for key, full in glossary.items() if fold(key).replace(" ", "") == wanted), "")


def _clean(text: str) -> str:
    """Return a name without signs and full stops around it; the full stop of a shortened word stays."""
    text = _DASH_BEGIN.sub("", _DASH_END.sub("", text))
    while text.endswith("."):
        word = _LAST_WORD.search(text)
        if word and word[1].casefold() in SHORTENED:
            return text
        text = _DASH_END.sub("", text[:-1])
    return text


def _once(executors: Sequence[Executor]) -> Iterator[Executor]:
    seen: set[str] = set()
    for executor in executors:
        key = fold(executor.name)
        if key not in seen:
            seen.add(key)
            yield executor


def _trust(executors: Sequence[Executor], findings: Sequence[Finding]) -> float:
    if not executors:
        return 0.0
    doubts = sum(1 for finding in findings if finding.severity != "note")
    return max(0.3, 1.0 - 0.25 * doubts)
