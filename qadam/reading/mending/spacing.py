"""Letter-spaced words: «қ о р ғ а у» is one word, two spaces part two words."""

import re

from qadam.reading.mending.letters import CYRILLIC
from qadam.reading.mending.vocabulary import Vocabulary

_RUN = re.compile(r"(?<![^\s])\S(?: \S){2,}(?!\S)")
_LETTERS_RUN = re.compile(rf"(?<!\S)[\"«(]?(?:[{CYRILLIC}] ){{2,}}[{CYRILLIC}](?!\S)")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-–](?:19|20)\d\d)?")
_LETTERS = re.compile(rf"[{CYRILLIC}]+")
_BORDER = re.compile(rf"(?<=\d)(?=[{CYRILLIC}])|(?<=[{CYRILLIC}])(?=\d)")
_COMMA = re.compile(rf"([,;:)»])(?=[{CYRILLIC}])")
_WIDE = re.compile(r"( {2,})")
_LONGEST_WORD, _LONGEST_RUN = 28, 500
_SHORTEST_ALONE, _SHORTEST_WORDS, _SURELY_WORDS = 3, 5, 14
_UNKNOWN, _EACH_LETTER, _EACH_WORD, _EACH_MISSING = 3.0, 0.6, 0.5, 0.3


def close_spacing(text: str, vocabulary: Vocabulary) -> str:
    """Return the text with its letter-spaced words closed; other lines stay as they are."""
    return "\n".join(_close_line(line, vocabulary) for line in text.split("\n"))


def _close_line(line: str, vocabulary: Vocabulary) -> str:
    if not _RUN.search(line):
        return line
    if not _LETTERS_RUN.search(line):
        return _RUN.sub(_close_years, line)
    groups = _WIDE.split(line.strip())
    has_gaps = len(groups) > 1
    return "".join(
        group if group.isspace() else _close_group(group, vocabulary, has_gaps) for group in groups
    )


def _close_years(match: re.Match[str]) -> str:
    closed = match.group().replace(" ", "")
    return closed if _YEARS.fullmatch(closed) else match.group()


def _close_group(group: str, vocabulary: Vocabulary, has_gaps: bool) -> str:
    """Return what stands between two wide gaps of a spaced line, closed where it is single signs."""
    if all(len(sign) == 1 for sign in group.split(" ")):
        return _words_of(group.replace(" ", ""), vocabulary, has_gaps)
    return _RUN.sub(lambda match: _words_of(match.group().replace(" ", ""), vocabulary, has_gaps), group)


def _words_of(closed: str, vocabulary: Vocabulary, has_gaps: bool) -> str:
    """Return closed signs with the gaps that got lost between words; where a line has gaps few got lost."""
    parted = _BORDER.sub(" ", _COMMA.sub(r"\1 ", closed))
    shortest = _SURELY_WORDS if has_gaps else _SHORTEST_WORDS
    return _LETTERS.sub(
        lambda match: segment(match.group(), vocabulary) if len(match.group()) >= shortest else match.group(),
        parted,
    )


def segment(letters: str, vocabulary: Vocabulary) -> str:
    """Return letters as the fewest known words; what nobody knows stays together."""
    if not _SHORTEST_WORDS <= len(letters) <= _LONGEST_RUN or vocabulary.is_known(letters):
        return letters
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        best.append(
            min(
                (best[start][0] + _cost(letters[start:end], vocabulary), start)
                for start in range(max(0, end - _LONGEST_WORD), end)
            )
        )
    words: list[str] = []
    end = len(letters)
    while end:
        start = best[end][1]
        words.append(letters[start:end])
        end = start
    return " ".join(_without_crumbs(words[::-1], vocabulary))


def _without_crumbs(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return the words with unknown short ones, and small ones beside an unknown, put to their neighbours."""
    kept: list[str] = []
    was_unknown = False
    for word in words:
        is_unknown = not vocabulary.is_listed(word)
        is_crumb = len(word) < (_SHORTEST_WORDS if is_unknown else _SHORTEST_ALONE)
        if kept and (
            (is_unknown and (is_crumb or was_unknown or len(kept[-1]) < _SHORTEST_ALONE))
            or (was_unknown and is_crumb)
        ):
            kept[-1] += word
            was_unknown = True
        else:
            kept.append(word)
            was_unknown = is_unknown
    return kept


def _cost(word: str, vocabulary: Vocabulary) -> float:
    """Return how doubtful a word among closed letters is; a short one is more often a piece."""
    if vocabulary.is_listed(word) or vocabulary.is_often(word):
        return _EACH_WORD + max(0.0, 4 - len(word)) * _EACH_MISSING
    return _UNKNOWN + _EACH_LETTER * len(word)
