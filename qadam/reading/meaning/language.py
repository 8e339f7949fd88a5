"""Which of the two official languages a document is written in."""

import re
from collections.abc import Iterable
from itertools import groupby

from qadam.reading.meaning.prose import plain
from qadam.reading.meaning.sides import sides_of
from qadam.reading.sentences import Spoken
from qadam.reading.source import Block, Paragraph, Source, Table

_CYRILLIC = re.compile(r"[а-яёәіңғүұқөһ]", re.IGNORECASE)
# і is typed as a Latin letter so often that it proves nothing.
_KAZAKH = re.compile(r"[әңғүұқөһ]", re.IGNORECASE)
_KAZAKH_WORDS = re.compile(
    r"\b(?:және|мен|бойынша|туралы|үшін|жылы|жылғы|дейін|болып|жоспары|шаралар|емес|осы)\b", re.IGNORECASE
)
_RUSSIAN_WORDS = re.compile(r"\b(?:и|по|для|в|на|от|года|план|мероприятий|области|об|с|из)\b", re.IGNORECASE)
# Kazakh text has such a letter among five; Russian text names Kazakh words and places now and then.
LEAST_SHARE = 0.045
# In fewer letters the share tells nothing.
_FEW = 120
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")


def language_of(source: Source) -> Spoken:
    """Return the language most of the document is written in; Kazakh where there is nothing to go by."""
    return _language(_text(block) for block in source.blocks)


def parts_by_language(source: Source) -> list[Source]:
    """Return the document as one source, or as two where it holds the same plan in both languages.

    They stand one after another or side by side.
    A part counts as another language's only where it has a table of its own.
    """
    texts = (_text(block) for block in source.blocks if isinstance(block, Table))
    runs = [language for language, _run in groupby(_language([text]) for text in texts if _is_telling(text))]
    if len(runs) != 2 or len(set(runs)) != 2:
        return sides_of(source)
    return _cut(source, runs[0], runs[1])


def _is_telling(text: str) -> bool:
    return len(_CYRILLIC.findall(text)) > 200


def _cut(source: Source, first: Spoken, second: Spoken) -> list[Source]:
    """Cut where the text turns to the second language for good."""
    place = len(source.blocks)
    while place and _language_of_block(source.blocks[place - 1]) in (second, None):
        place -= 1
    parts = (source.blocks[:place], source.blocks[place:])
    if not all(any(isinstance(block, Table) for block in part) for part in parts):
        return [source]
    return [Source(part, source.format, source.pages, source.loose) for part in parts]


def _language_of_block(block: Block) -> Spoken | None:
    """Return the language of one block; None for a line without words («---»)."""
    text = _QUOTED.sub(" ", _text(block))
    letters = len(_CYRILLIC.findall(text))
    if letters >= _FEW:
        return _language([text])
    # A single Kazakh letter outside a quoted name decides.
    return None if not letters else "kk" if _KAZAKH.search(text) else "ru"


def _language(texts: Iterable[str]) -> Spoken:
    cyrillic = kazakh = outside = balance = 0
    for text in texts:
        cyrillic += len(_CYRILLIC.findall(text))
        kazakh += len(_KAZAKH.findall(text))
        outside += len(_KAZAKH.findall(_QUOTED.sub(" ", text)))
        balance += len(_KAZAKH_WORDS.findall(text)) - len(_RUSSIAN_WORDS.findall(text))
    if not cyrillic:
        return "kk"
    if cyrillic < _FEW and balance >= 0:
        return "kk" if outside or balance else "ru"
    share = kazakh / cyrillic
    if share >= 2 * LEAST_SHARE:
        return "kk"
    # A font of one's own may have lost the letters; the small words tell then.
    return "kk" if (share >= LEAST_SHARE and balance > 0) or (share < LEAST_SHARE and balance > 5) else "ru"


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return plain(block.text)
    # Spaced-out letters would pass for the small words of Russian.
    return " ".join(plain(cell.text) for row in block.rows for cell in row)
