"""Words made whole again: letter spacing, line breaks, cut and glued words."""

import re
from dataclasses import dataclass

from qadam.reading.mending.letters import CYRILLIC, unmix
from qadam.reading.mending.punctuation import tidy
from qadam.reading.mending.roman import read_roman
from qadam.reading.mending.spacing import close_spacing
from qadam.reading.mending.splitting import split
from qadam.reading.mending.vocabulary import Vocabulary

# «р-нов», «м-ры» are shortened words: their tails are no pieces of a cut one.
_CHAIN = re.compile(
    rf"(?<![{CYRILLIC}])(?<!(?<![{CYRILLIC}])[{CYRILLIC}]-)[{CYRILLIC}]+(?:(?:- *\n\s*|- +|\s+)[{CYRILLIC}]+)*"
)
_LINK = re.compile(rf"([{CYRILLIC}]+)(- *\n\s*|- +|\s+|$)")
_ROMAN = "IVXІХҮYУ"
_ROMAN_GAPS = re.compile(
    rf"(?<![\w.])[{_ROMAN}](?: [{_ROMAN}]){{1,4}}(?=\s*(?:тоқсан|кварт|жарты|полуг|-\s*[{_ROMAN}]))"
    rf"|(?<=[{_ROMAN}]-)[{_ROMAN}](?: [{_ROMAN}]){{1,4}}(?=\s+(?:тоқсан|кварт|жарты|полуг))"
)
_BROKEN_RANGE = re.compile(
    rf"(?<=[\d{_ROMAN}])([-–—]) *\n\s*(?=[\d{_ROMAN}])|(?<=\d)(-) *\n\s*(?=[{CYRILLIC}])"
)
# «2009-2» over «010», «600» over «,5»: figures that a narrow column cut.
_CUT_YEAR = re.compile(r"(?<![\d.,])(\d{1,3}) *\n\s*(\d{1,3})(?!\d)")
_CUT_AMOUNT = re.compile(r"(?<=\d) *\n\s*(?=[,.]\d)")
_YEAR = re.compile(r"(?:199|20[0-6])\d")
# Some PDF files set a gap before the hyphen that cuts a word; a dash there parts words that are no word together.
_GAP_BEFORE_CUT = re.compile(
    rf"(?<![{CYRILLIC}-])([{CYRILLIC}]+) -[ ]*\n\s*([{CYRILLIC}]+(?:\n[{CYRILLIC}]{{1,4}}(?![{CYRILLIC}])){{0,2}})"
)
_DIGITS_WORD = re.compile(rf"(?<![\w.,/-])(\d+)([{CYRILLIC}]{{3,}})")
_WORD_YEAR = re.compile(rf"(?<!\w)([{CYRILLIC}]{{4,}})((?:19|20)\d\d)(?!\d)")
_ROMAN_WORD = re.compile(rf"(?<!\w)([{_ROMAN}]{{1,5}})((?:тоқсан|жарты|кварт|полуг)\w*)", re.IGNORECASE)
_HYPHENED = re.compile(rf"(?<![\w-])([{CYRILLIC}]{{3,}})( ?)-( ?)([{CYRILLIC}]{{2,}})(?![\w-])")
# «материально - техническая»: the first part has no ending of its own, the second is an adjective.
_LINKED = re.compile(
    r"[а-яё]{4,}о-[а-яё]{4,}(?:[ыио]й|[ое]го|[ое]му|[ыи]ми?|[ыи]х|[ыи]е|[ая]я|[ую]ю|[ое]е|ом|ем)$"
)
_ADVERBS = frozenset(
    "ежегодно ежеквартально ежемесячно еженедельно ежедневно ежечасно постоянно регулярно своевременно совместно"
    " отдельно дополнительно самостоятельно бесплатно обязательно поэтапно поквартально помесячно временно".split()
)
# Endings that are words too: in print they follow a hyphen only after figures and abbreviations.
_ENDINGS = frozenset("на не да де та те мен ға ге қа ке дан ден тан тен нан нен".split())
_MOST_REMEMBERED = 5_000
_MOST_TIMES = 3
# Words that are far more often endings: alone they stand seldom in an office's text.
_LIKE_ENDINGS = frozenset(
    "дар дары дарын дарға тар тары тарын тарға тармен дармен лар лер дер тер ты ді ды".split()
)
_ENDING = 0.8
_MOST_PIECES = 12
_LONGEST = 45

# What a piece costs: a word that is surely right nothing, one that nobody knows most.
_UNKNOWN, _NAME, _ONCE, _OFTEN = 2.5, 1.5, 0.8, 0.3
_JOINED = {" ": 0.6, "wide": 1.0, "\n": 0.5, "-\n": 0.0, "- ": 0.1}
_COMPOUND, _OWN_COMPOUND = 0.3, -0.1
_AS_IT_IS = frozenset(("и", "или", "және", "немесе", "мен", "пен", "бен", "либо", "а"))
_NEVER = 1_000.0


def mend(text: str, vocabulary: Vocabulary) -> str:
    """Return the text as one line with its words whole: one space between words, one alphabet in each.

    Give a cell with its line breaks: they tell where a word may have been cut. A word is joined or parted only where
    the result is a word the vocabulary knows; spelling mistakes, Roman numerals and abbreviations stay.
    """
    known = vocabulary.mended.get(text)
    if known is None:
        known = _mend_wholly(text, vocabulary)
        if len(vocabulary.mended) < _MOST_REMEMBERED:
            vocabulary.mended[text] = vocabulary.mended[known] = known
    return known


def _mend_wholly(text: str, vocabulary: Vocabulary) -> str:
    """Return the text mended until there is nothing more to mend: a closed word may show where the next was cut."""
    mended = _mend(text, vocabulary)
    for _time in range(_MOST_TIMES):
        if mended == text:
            break
        text, mended = mended, _mend(mended, vocabulary)
    return mended


def _mend(text: str, vocabulary: Vocabulary) -> str:
    clean = unmix(close_spacing(unmix(text), vocabulary))
    clean = _close_cuts(clean, vocabulary)
    clean = _ROMAN_GAPS.sub(_close_roman, clean)
    clean = _BROKEN_RANGE.sub(lambda match: match.group(1) or match.group(2), clean)
    if "\n" in clean:
        clean = _CUT_AMOUNT.sub("", _CUT_YEAR.sub(_close_year, clean))
    clean = _CHAIN.sub(lambda match: _mend_chain(match.group(), vocabulary), clean)
    clean = _HYPHENED.sub(lambda match: _close_hyphen(match, vocabulary), clean)
    clean = _part_figures(clean, vocabulary)
    return tidy(clean, vocabulary)


def _close_cuts(text: str, vocabulary: Vocabulary) -> str:
    """Return the text without gaps before hyphens that cut a word at the end of a line."""
    if " -" not in text:
        return text
    return _GAP_BEFORE_CUT.sub(lambda match: _close_cut(match, vocabulary), text)


def _close_year(match: re.Match[str]) -> str:
    """Return the two figures as one where they make a year; two and two may be numbers of their own."""
    first, second = match.groups()
    is_year = _YEAR.fullmatch(first + second) is not None and len(first) != len(second)
    return first + second if is_year else match.group()


def _close_cut(match: re.Match[str], vocabulary: Vocabulary) -> str:
    first, rest = match.groups()
    lines = rest.split("\n")
    for taken in range(1, len(lines) + 1):
        second = "".join(lines[:taken])
        if second.islower() and vocabulary.is_known(first + second):
            return "\n".join((f"{first}-", second, *lines[taken:]))
    return match.group()


def _close_roman(match: re.Match[str]) -> str:
    closed = match.group().replace(" ", "")
    return closed if read_roman(closed) else match.group()


def _close_hyphen(match: re.Match[str], vocabulary: Vocabulary) -> str:
    """Return two words with a hyphen as they are meant: a compound, or one word that a line once cut."""
    first, before, after, second = match.groups()
    compound = f"{first}-{second}"
    if before:
        is_linked = (
            bool(_LINKED.search(compound)) and first.lower() not in _ADVERBS and vocabulary.is_listed(second)
        )
        return compound if is_linked or vocabulary.count(compound) else match.group()
    if after:
        return match.group()
    if first.isupper() or not second.islower() or not vocabulary.is_listed(first + second):
        return match.group()
    was_cut = not vocabulary.is_listed(second) or not vocabulary.is_listed(first)
    return first + second if was_cut or second in _ENDINGS else match.group()


def _part_figures(text: str, vocabulary: Vocabulary) -> str:
    """Return the text with a space between figures and the words typed against them («2005год», «IVтоқсан»)."""
    text = _ROMAN_WORD.sub(r"\1 \2", text)
    text = _DIGITS_WORD.sub(
        lambda match: " ".join(match.groups()) if vocabulary.is_known(match.group(2)) else match.group(), text
    )
    return _WORD_YEAR.sub(
        lambda match: " ".join(match.groups()) if vocabulary.is_known(match.group(1)) else match.group(), text
    )


@dataclass(frozen=True)
class _Piece:
    """A run of letters and the gap behind it: " ", "wide", a line break, a hyphen before either, "" at the end."""

    text: str
    gap: str


def _mend_chain(chain: str, vocabulary: Vocabulary) -> str:
    """Return words with nothing but gaps between them, joined where they were cut and parted where glued."""
    pieces = [_Piece(match.group(1), _gap(match.group(2))) for match in _LINK.finditer(chain)]
    if all(piece.gap in {" ", "\n", "wide", ""} and vocabulary.is_listed(piece.text) for piece in pieces):
        return " ".join(piece.text for piece in pieces)
    return "".join(f"{split(word, vocabulary)}{behind}" for word, behind in _joined(pieces, vocabulary))


def _gap(between: str) -> str:
    if "-" in between:
        return "-\n" if "\n" in between else "- "
    if "\n" in between:
        return "\n"
    return "wide" if len(between) > 1 else between


def _joined(pieces: list[_Piece], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the cheapest way to make words of the pieces: each word with what stands behind it."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        costs = []
        word, gaps = "", 0.0
        for start in range(end - 1, max(-1, end - 1 - _MOST_PIECES), -1):
            piece = pieces[start]
            word = piece.text + word
            if len(word) > _LONGEST and start < end - 1:
                break
            if start < end - 1:
                gaps += _JOINED[piece.gap]
                cost = (
                    _cost_of_join([one.text for one in pieces[start:end]], word, piece.gap, vocabulary) + gaps
                )
            else:
                cost = _cost(word, vocabulary)
            costs.append((best[start][0] + cost + _cost_before(pieces, start, vocabulary), start))
        best.append(min(costs, key=lambda found: (found[0], -found[1])))
    return _walk(pieces, [start for _cost, start in best])


def _cost_before(pieces: list[_Piece], start: int, vocabulary: Vocabulary) -> float:
    """Return what it costs to leave the hyphen before this piece as a compound's."""
    if start == 0 or not pieces[start - 1].gap.startswith("-"):
        return 0.0
    compound = f"{pieces[start - 1].text}-{pieces[start].text}"
    return _OWN_COMPOUND if vocabulary.count(compound) or vocabulary.is_related(compound) else _COMPOUND


def _walk(pieces: list[_Piece], starts: list[int]) -> list[tuple[str, str]]:
    words: list[tuple[str, str]] = []
    end = len(pieces)
    while end:
        start = starts[end]
        text = "".join(piece.text for piece in pieces[start:end])
        words.append((text, _behind(pieces, end)))
        end = start
    return words[::-1]


def _behind(pieces: list[_Piece], end: int) -> str:
    """Return what is printed behind the word that ends here."""
    gap = pieces[end - 1].gap
    if not gap.startswith("-"):
        return " " if gap else ""
    return "- " if pieces[end].text in _AS_IT_IS else "-"


def _cost(word: str, vocabulary: Vocabulary) -> float:
    """Return how doubtful it is that this is a whole word."""
    if vocabulary.is_listed(word):
        return _ENDING if word in _LIKE_ENDINGS else 0.0
    if word.isupper() and len(word) > 1:
        return 1.0
    if len(word) < 4:
        return _UNKNOWN
    if vocabulary.is_often(word):
        return _OFTEN
    if vocabulary.count(word) or vocabulary.is_related(word):
        return _ONCE
    return _NAME if word[0].isupper() else _UNKNOWN


def _cost_of_join(pieces: list[str], word: str, gap: str, vocabulary: Vocabulary) -> float:
    """Return how doubtful it is that the pieces are one word; _NEVER where they cannot be."""
    if not _may_be_one(pieces):
        return _NEVER
    if gap == " " and len(pieces[0]) < 3 and _is_small_word(pieces[0], word, vocabulary):
        return _NEVER
    if vocabulary.is_listed(word):
        return 0.0
    if gap == " " and not vocabulary.is_kazakh and all(map(vocabulary.is_kazakh_base, pieces)):
        return _NEVER
    if len(word) >= 6:
        if vocabulary.count(word):
            return _OFTEN
        if vocabulary.is_related(word):
            return _ONCE - 0.2
    if gap == "-\n" and len(pieces) == 2:
        return _UNKNOWN - 0.5
    if _is_cut_before_i(pieces) and not any(vocabulary.is_listed(piece) for piece in pieces[1:]):
        return _NAME
    return _NEVER


def _is_small_word(first: str, word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a preposition stands before a Russian word that is only as if made of both («и детей»)."""
    return (
        vocabulary.is_russian_word(first)
        and not vocabulary.is_kazakh_word(word)
        and not vocabulary.is_plain(word)
    )


def _may_be_one(pieces: list[str]) -> bool:
    """Tell whether the letters' cases allow the pieces to be one word."""
    if all(piece.isupper() for piece in pieces):
        return True
    first, *rest = pieces
    return all(piece.islower() for piece in rest) and (len(first) == 1 or not first.isupper())


def _is_cut_before_i(pieces: list[str]) -> bool:
    """Tell whether every cut stands before «і»: fonts that lack the letter break words there."""
    front = not set("".join(pieces).lower()) & set("аоұы")
    return front and all(piece[0] == "і" for piece in pieces[1:])
