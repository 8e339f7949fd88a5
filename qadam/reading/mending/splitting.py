"""Glued words parted again, where nothing but two known words can be meant."""

import re

from qadam.reading.mending.letters import KAZAKH_LETTERS
from qadam.reading.mending.vocabulary import Vocabulary

_SHORTEST, _SHORTEST_SIDE, _SHORTEST_NAME = 8, 4, 6
_LONGEST = 80
_MOST_CUTS = 3
# A word that may be the first of a compound («халықаралық», «здравоохранение») has no such ending.
_KAZAKH_END = re.compile(r"(?:[ндт][ыі]ң|[лдт][ае]р(?:[ыі]н?|[ғг]а|[ғг]е)?|[дт][ае]н|[ғг][ае]н|[қк][ае]н)$")
# These end plain stems too («толық», «қиын»): only a long word, or one that is no stem, is taken for inflected.
_DOUBTFUL_END = re.compile(
    r"(?:[лдт][ыі][қк]|[ғг][ае]|[қк][ае]|[ндт][ыі]|[ыі]н|[дт][ае]|[ыі]п|[ае]т[ыі]н|с[ыі]|у)$"
)
_LONG, _RATHER_LONG = 8, 6
_RUSSIAN_END = re.compile(
    r"(?:[ыи]х|[ое]го|[ое]му|[ыи]ми|[оыи]й|[ая]я|[ую]ю|[ое]в|[ая]ми|[ая]х|[ая]м|и[ияю]|ость|ости|[аяиеу]ть|[ое]м|ей|ью|[ыи]е|[ое]е|ы)$"
)
_KAZAKH_LINKS = frozenset(
    "және туралы бойынша үшін арқылы жөніндегі сайын кейін дейін негізінде арасында ретінде жылы жылғы".split()
)
# Owned nouns («Жамбыл облысы», «аудан әкімі») are the second of no compound.
_KAZAKH_HEAD = re.compile(
    r"(?:облысы|ауданы|қаласы|әкімі|әкімдігі|әкімияты|департаменті|басқармасы|министрлігі|бөлімі|комитеті|агенттігі"
    r"|кеңесі|қоғамы|органдары|әкімдері|әкімдіктері|басқармалары|департаменттері|қаражаты|бюджеті|жоспары"
    r"|бағдарламасы|туралы|тоқсаны)"
)
_RUSSIAN_LINKS = frozenset(("для", "или", "через"))
_CAMEL = re.compile(r"(?<=[а-яёәғқңөұүһі])(?=[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2})")


def split(word: str, vocabulary: Vocabulary) -> str:
    """Return the word, or the words glued in it with a space between them."""
    if not _SHORTEST <= len(word) <= _LONGEST or word.isupper() or _is_a_word(word, vocabulary):
        return word
    camel = _CAMEL.split(word)
    if len(camel) > 1 and all(
        len(part) > _SHORTEST_SIDE and vocabulary.is_listed(part) for part in camel[:-1]
    ):
        return " ".join(split(part, vocabulary) for part in camel)
    if not word[1:].islower():
        return word
    return " ".join(_parts(word, vocabulary, _MOST_CUTS) or [word])


def _is_a_word(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.is_listed(word) or vocabulary.is_often(word)


def _parts(word: str, vocabulary: Vocabulary, cuts: int) -> list[str]:
    """Return the fewest words that the letters are; the longest first word wins; nothing where there are none."""
    sides = range(len(word) - _SHORTEST_SIDE, 2, -1)
    for at in sides:
        if _may_part(word[:at], word[at:], vocabulary):
            return [word[:at], word[at:]]
    if cuts > 1:
        for at in sides:
            if len(word) - at >= _SHORTEST and _may_lead(word[:at], word[at:], vocabulary):
                rest = _parts(word[at:], vocabulary, cuts - 1)
                if rest:
                    return [word[:at], *rest]
    return []


def _may_part(first: str, second: str, vocabulary: Vocabulary) -> bool:
    if vocabulary.has_pair(first, second):
        return len(first) >= _SHORTEST_SIDE and len(second) >= _SHORTEST_SIDE
    if second in _KAZAKH_LINKS or (_KAZAKH_HEAD.match(second) and vocabulary.is_kazakh_word(second)):
        return len(first) >= _SHORTEST_SIDE and vocabulary.is_kazakh_word(first)
    return (
        len(second) > _SHORTEST_SIDE and _may_lead(first, second, vocabulary) and vocabulary.is_listed(second)
    )


def _may_lead(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the letters are a whole word that is no first part of a compound."""
    small = first.lower()
    if small in _RUSSIAN_LINKS or small in _KAZAKH_LINKS:
        return len(second) > _SHORTEST_SIDE
    if len(first) < (_SHORTEST_NAME if first[0].isupper() else _SHORTEST_SIDE):
        return False
    if _is_inflected(small, vocabulary) and vocabulary.is_kazakh_word(first):
        return not vocabulary.is_russian_word(second) or vocabulary.is_kazakh_word(second)
    return (
        bool(_RUSSIAN_END.search(small)) and vocabulary.is_russian_word(first) and not _looks_kazakh(second)
    )


def _is_inflected(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a Kazakh word surely has an ending."""
    if _KAZAKH_END.search(word):
        return True
    if not _DOUBTFUL_END.search(word):
        return False
    return len(word) >= _LONG or (len(word) >= _RATHER_LONG and not vocabulary.is_plain(word))


def _looks_kazakh(word: str) -> bool:
    return bool(KAZAKH_LETTERS & set(word))
