"""Which words are right: those of the document itself and those of offices, with their endings."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from qadam.reading.mending import kazakh, russian
from qadam.reading.mending.letters import CYRILLIC, KAZAKH_LETTERS, unmix
from qadam.reading.source import Cell, Paragraph, Source, Table

_FOLDER = Path(__file__).parent / "words"
# Shorter words are not counted: pieces of broken words are short.
_WORD = re.compile(f"[{CYRILLIC}]{{4,}}")
_COMPOUND = re.compile(f"(?<![{CYRILLIC}-])[{CYRILLIC}]{{2,}}-[{CYRILLIC}]{{4,}}(?![{CYRILLIC}-])")
_PAIR = re.compile(f"(?<![{CYRILLIC}-])([{CYRILLIC}]{{4,}}) (?=([{CYRILLIC}]{{4,}})(?![{CYRILLIC}-]))")
_SPACED = re.compile(r"(?:(?<!\S)[^\W_](?: |$)){3}")
_WIDE = re.compile(r"\S {2,}\S")
_SHORTEST_STEM = 5
_OFTEN = 3
_LONGEST = 50
_NEIGHBOURS = 40
# One word in eight with letters of its own: names alone make less, Kazakh text makes four times as much.
_KAZAKH_SHARE = 8


@dataclass(frozen=True)
class _Listed:
    """The words of one list: as they stand, as stems of nouns and as stems of verbs (Kazakh) or by kinds (Russian)."""

    words: frozenset[str]
    nouns: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Every way in which a word made of a Kazakh stem may begin.
    fronts: frozenset[str] = frozenset()


class Vocabulary:
    """The words of a document and of offices. What was asked once is remembered, so one is made for each document."""

    def __init__(
        self,
        counts: Mapping[str, int] | None = None,
        pairs: frozenset[tuple[str, str]] = frozenset(),
        *,
        is_kazakh: bool = True,
    ) -> None:
        self.counts: Mapping[str, int] = counts or {}
        self.pairs = pairs
        self.is_kazakh = is_kazakh
        self.mended: dict[str, str] = {}
        self._listed: dict[str, bool] = {}
        self._related: dict[str, bool] = {}
        self._sorted = sorted(word for word in self.counts if len(word) >= _SHORTEST_STEM)

    @classmethod
    def of(cls, source: Source) -> "Vocabulary":
        """Return the vocabulary of a document: its whole words are counted in small letters.

        Pieces are not counted: lines typed with gaps or stretched to a width, ends of lines in narrow cells,
        what stands beside a hyphen at the end of a line.
        """
        counts: Counter[str] = Counter()
        pairs: set[tuple[str, str]] = set()
        for line in _lines(source):
            small = line.lower()
            counts.update(_WORD.findall(small))
            pairs.update(_PAIR.findall(small))
            counts.update(_COMPOUND.findall(small))
        kazakh_words = sum(count for word, count in counts.items() if KAZAKH_LETTERS & set(word))
        return cls(counts, frozenset(pairs), is_kazakh=kazakh_words * _KAZAKH_SHARE >= counts.total())

    def is_listed(self, word: str) -> bool:
        """Tell whether the word, in any form and case, is one of the office's language."""
        key = word.lower()
        known = self._listed.get(key)
        if known is None:
            if len(key) > _LONGEST:
                return False
            known = self._listed[key] = self.is_kazakh_word(key) or _is_russian(key)
        return known

    def is_kazakh_word(self, word: str) -> bool:
        """Tell whether the word is listed and Kazakh; in a Russian document only one with letters of its own is."""
        key = word.lower()
        return (
            len(key) <= _LONGEST and (self.is_kazakh or bool(KAZAKH_LETTERS & set(key))) and _is_kazakh(key)
        )

    def is_kazakh_base(self, word: str) -> bool:
        """Tell whether the word is listed in Kazakh, whatever the document's language: «Жасыл ел» in a Russian one."""
        return len(word) <= _LONGEST and _is_kazakh(word.lower())

    def is_russian_word(self, word: str) -> bool:
        """Tell whether the word is listed and Russian."""
        return len(word) <= _LONGEST and _is_russian(word.lower())

    def count(self, word: str) -> int:
        """Return how often the document has this very word, case aside."""
        return self.counts.get(word.lower(), 0)

    def is_related(self, word: str) -> bool:
        """Tell whether the document has another form of the word: the same stem with other endings."""
        key = word.lower()
        known = self._related.get(key)
        if known is None:
            known = self._related[key] = self._has_relative(key)
        return known

    def is_known(self, word: str) -> bool:
        """Tell whether the word is listed or the document's own."""
        return self.is_listed(word) or self.count(word) > 0

    def is_plain(self, word: str) -> bool:
        """Tell whether this very form is listed or the document's own."""
        key = word.lower()
        return key in self.counts or key in _list("kk").words or key in _list("ru").words

    def has_pair(self, first: str, second: str) -> bool:
        """Tell whether the document has these two words side by side."""
        return (first.lower(), second.lower()) in self.pairs

    def is_often(self, word: str) -> bool:
        """Tell whether the document has the word again and again."""
        return self.count(word) >= _OFTEN

    def _has_relative(self, word: str) -> bool:
        if not _SHORTEST_STEM < len(word) <= _LONGEST or not self._sorted:
            return False
        return any(self._begins_word(stem) for stem in _stems(word, is_kazakh=self.is_kazakh) if stem != word)

    def _begins_word(self, stem: str) -> bool:
        """Tell whether a word of the document is this stem, alone or with endings."""
        if len(stem) < _SHORTEST_STEM:
            return False
        first = bisect_left(self._sorted, stem)
        for own in self._sorted[first : first + _NEIGHBOURS]:
            if not own.startswith(stem):
                return False
            if own == stem or stem in _stems(own, is_kazakh=self.is_kazakh):
                return True
        return False


def _lines(source: Source) -> Iterator[str]:
    for block in source.blocks:
        yield from _lines_of_paragraph(block) if isinstance(block, Paragraph) else _lines_of_table(block)


def _lines_of_paragraph(paragraph: Paragraph) -> Iterator[str]:
    lines = unmix(paragraph.text).split("\n")
    for number, line in enumerate(lines):
        if not _SPACED.search(line) and not _WIDE.search(line.strip()):
            yield _without_cut_ends(
                line, is_after_cut=number > 0 and lines[number - 1].rstrip().endswith("-")
            )


def _lines_of_table(table: Table) -> Iterator[str]:
    for row in table.rows:
        for cell in row:
            yield from _lines_of_cell(cell)


def _lines_of_cell(cell: Cell) -> Iterator[str]:
    """Give the lines of a cell without the words at which a narrow column may have cut."""
    lines = [line for line in unmix(cell.text).split("\n") if line.strip()]
    if len(lines) == 1:
        yield from _lines_of_paragraph(Paragraph(lines[0]))
        return
    for line in lines:
        if not _SPACED.search(line) and not _WIDE.search(line.strip()):
            yield " ".join(line.split()[1:-1])


def _without_cut_ends(line: str, *, is_after_cut: bool) -> str:
    words = line.split()
    if words and words[-1].endswith("-"):
        words.pop()
    return " ".join(words[1:] if is_after_cut else words)


@lru_cache(maxsize=50_000)
def _is_kazakh(word: str) -> bool:
    listed = _list("kk")
    if word in listed.words:
        return True
    shortest = next((size for size in range(2, len(word)) if word[:size] in listed.fronts), 0)
    return shortest > 0 and any(
        stem in (listed.verbs if is_verb else listed.nouns) for stem, is_verb in kazakh.stems(word, shortest)
    )


@lru_cache(maxsize=50_000)
def _is_russian(word: str) -> bool:
    if KAZAKH_LETTERS & set(word):
        return False
    listed = _list("ru")
    plain = word.replace("ё", "е")
    return plain in listed.words or any(
        kinds & listed.kinds.get(stem, frozenset()) for stem, kinds in russian.stems(plain)
    )


def _stems(word: str, *, is_kazakh: bool) -> set[str]:
    """Return what may be the stem of a word that no list has."""
    if is_kazakh:
        return {stem for stem, is_verb in kazakh.stems(word) if not is_verb}
    return {stem for stem, _kinds in russian.stems(word) if stem != word}


@cache
def _list(language: str) -> _Listed:
    words, bare = _read(language)
    everything = frozenset(words) | frozenset(bare)
    if language == "kk":
        verbs = frozenset(root for word in words for root in kazakh.roots(word))
        fronts = frozenset(front for stem in (*words, *verbs) for front in kazakh.fronts(stem))
        return _Listed(everything, nouns=frozenset(words), verbs=verbs, fronts=fronts)
    kinds: dict[str, set[str]] = {}
    for word in words:
        for stem, kind in russian.stems_of_listed(word):
            kinds.setdefault(stem, set()).add(kind)
    return _Listed(everything, kinds={stem: frozenset(found) for stem, found in kinds.items()})


def _read(language: str) -> tuple[list[str], list[str]]:
    """Return the words of a list: those that take endings and those (in lines that begin with =) that do not."""
    words: list[str] = []
    bare: list[str] = []
    for line in (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            bare += line[1:].replace("ё", "е").split()
        elif not line.startswith("#"):
            words += line.replace("ё", "е").split()
    return words, bare
