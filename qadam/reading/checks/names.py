"""Names against each other: abbreviations that nobody explains, one body spelled in two ways."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from qadam.kit.text import fold
from qadam.reading.draft import Draft, Finding
from qadam.reading.meaning.executors import expansion
from qadam.reading.meaning.executors.abbreviations import is_abbreviation, stem
from qadam.reading.sentences import bring

bring(
    {
        "abbreviations-unexplained": {
            "kk": "Орындаушылар ішінде кездесетін, бірақ түсіндірілмеген қысқартулар: {names}.",
            "ru": "Сокращения среди исполнителей, которые не расшифрованы: {names}.",
            "en": "Abbreviations among the executors that are not explained: {names}.",
        },
        "abbreviation-unused": {
            "kk": "Тізімде бар, бірақ кестеде кездеспейтін қысқартулар: {names}.",
            "ru": "Сокращения из списка, которые не встречаются в таблице: {names}.",
            "en": "Listed among the abbreviations but not used in the table: {names}.",
        },
        "body-two-spellings": {
            "kk": "Бір орган әртүрлі жазылған: {names}.",
            "ru": "Один орган назван по-разному: {names}.",
            "en": "One body is spelled in several ways: {names}.",
        },
        "agreement-differs": {
            "kk": "«{name}»: «келісім бойынша» белгісінсіз тұрған жолдар – {without}, белгімен – {with_mark}.",
            "ru": "«{name}»: без пометки «по согласованию» – мероприятия {without}, с пометкой – {with_mark}.",
            "en": "“{name}” stands without the mark “by agreement” in {without} and with it in {with_mark}.",
        },
    }
)

_SHORT = re.compile(r"\b[A-ZА-ЯЁӘҒҚҢӨҰҮІҺ]{2,8}\b")
# Everyone knows these.
_COMMON = frozenset(("БАҚ", "СМИ"))
_MOST = 40


def check_names(draft: Draft) -> Iterator[Finding]:
    """Yield what is doubtful in the names of bodies, each once for the whole document."""
    if draft.glossary:
        yield from _unknown(draft)
        yield from _unused(draft)
    yield from _spellings(draft)
    yield from _marks(draft)


def _unknown(draft: Draft) -> Iterator[Finding]:
    known = {word for short in draft.glossary for word in _SHORT.findall(short)}
    seen: dict[str, list[str]] = defaultdict(list)
    for measure in draft.measures:
        for executor in measure.executors:
            for short in _abbreviations(executor.name):
                if short not in known and not expansion(short, draft.glossary):
                    seen[short].append(measure.number)
    if seen:
        named = (f"{short} ({_listed(numbers)})" for short, numbers in list(seen.items())[:_MOST])
        yield Finding(
            "abbreviations-unexplained", "glossary", "executors", {"names": ", ".join(named)}, severity="note"
        )


def _abbreviations(name: str) -> list[str]:
    """Return the abbreviations in a name, a mixed one («МОиН») only where it is the whole name."""
    found = dict.fromkeys((*_SHORT.findall(name), name))
    return [short for short in found if is_abbreviation(short) and short not in _COMMON]


def _unused(draft: Draft) -> Iterator[Finding]:
    words = " ".join(
        " ".join((measure.title, measure.form, measure.channels, *(one.name for one in measure.executors)))
        for measure in draft.measures
    )
    names = [
        short
        for short in draft.glossary
        if short not in words and short.replace("«", "").split()[0] not in words
    ]
    if names and draft.measures:
        yield Finding("abbreviation-unused", "glossary", "", {"names": ", ".join(names)}, severity="note")


def _spellings(draft: Draft) -> Iterator[Finding]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for measure in draft.measures:
        for executor in measure.executors:
            name = executor.name.rstrip(" .")
            found[fold(name)][name[:1].upper() + name[1:]] = None
    for names in found.values():
        if len(names) > 1 and not _are_explained_apart(names, draft.glossary):
            yield Finding(
                "body-two-spellings", "executors", "", {"names": " / ".join(names)}, severity="note"
            )


def _are_explained_apart(names: Iterable[str], glossary: Mapping[str, str]) -> bool:
    """Tell whether the document explains each of the names, and each as another body («СІМ» and «СИМ»)."""
    full = [fold(glossary.get(name) or glossary.get(stem(name), "")) for name in names]
    return all(full) and len(set(full)) == len(full)


def _marks(draft: Draft) -> Iterator[Finding]:
    found: dict[str, tuple[str, list[str], list[str]]] = {}
    for measure in draft.measures:
        for executor in measure.executors:
            _name, with_mark, without = found.setdefault(fold(executor.name), (executor.name, [], []))
            (with_mark if executor.is_by_agreement else without).append(measure.number)
    for name, with_mark, without in found.values():
        if with_mark and without:
            facts = {"name": name, "with_mark": _listed(with_mark), "without": _listed(without)}
            yield Finding("agreement-differs", "executors", "", facts, severity="note")


def _listed(numbers: list[str]) -> str:
    named = [number for number in dict.fromkeys(numbers) if number]
    return ", ".join(named) or "–"
