"""Which column a text belongs to: by what such columns say anywhere, and by the other cells of this table."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qadam.reading.tables.roles import Role
from qadam.reading.tables.signs import is_body, squash

_WHEN = re.compile(
    r"токсан|квартал|сайын|ежегод|ежекв|ежемес|ежеднев|турак|постоян|дейин|жартыжыл|полугод|кезинде|втечени|барысында|"
    r"кантар|акпан(?!арат)|наурыз|сауир|мамыр|маусым|шилде|тамыз|кыркуйек|казан(?!а)|караша|желтоксан|"
    r"январ|феврал|март|апрел|^мая|^май|июн|июл|август|сентябр|октябр|ноябр|декабр|жылбойы|ишинде$|удайы"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY = re.compile(
    r"\d[.,]\d|кажететпей|талапетил|нетребу|шегинде|впределах|есебинен|засчет|млн|тысяч|тыстенге|мынтенге|"
    r"каражатты?кажет|безфинанс|безпривлеч|каржыландыруды|тартпай|тартусыз|неттребуетс|беззатрат|шыгынсыз"
)
_SOURCE = re.compile(r"бюджет")
_WEAK_SOURCE = re.compile(r"каражат|средств|кредит|демеуш|спонсор|грант|инвестор|кор[ыл]")
_FORM = re.compile(
    r"акпарат|информаци|отчет|есеп(?!ин)|буйрык|приказ|каулы|постановлен|усыныс|предложен|протокол|хаттама|шешим|решени|"
    r"аныктама|справк|отырыс|заседан|макала|стать|база|банк"
)
_TITLE_END = re.compile(r"(?:у|ть|ти|еу|ау)\.?\s*$")
# A few cells say what a column holds, but hardly what it never holds.
_UNLIKE = -0.7
_NUMBER = re.compile(r"\d[\d\s]*(?:[.,]\d+)?")


@lru_cache(maxsize=20_000)
def sign(role: Role | None, text: str) -> float:
    """Return how well a text fits a column of the role, from -1 to 3."""
    if role is None:
        return 0.0
    squashed = squash(text)
    if not squashed:
        return 0.0
    return _SIGNS[role](text, squashed) if role in _SIGNS else 0.0


def _when(text: str, squashed: str) -> float:
    found = 2.5 if _WHEN.search(squashed) else 1.0 if _YEAR.search(squashed) else -1.0
    return found - (2.0 if _MONEY.search(squashed) or _SOURCE.search(squashed) else 0.0)


def _money(text: str, squashed: str) -> float:
    if _NUMBER.fullmatch(text.strip()) or _MONEY.search(squashed):
        return 2.5 - (2.0 if _WHEN.search(squashed) else 0.0)
    return 0.5 if _YEAR.search(squashed) and not _WHEN.search(squashed) else -0.8


def _source(text: str, squashed: str) -> float:
    if _SOURCE.search(squashed):
        return 2.0 if len(squashed) < 80 else 0.0
    return 0.5 if _WEAK_SOURCE.search(squashed) and len(squashed) < 80 else -0.8


def _body(text: str, squashed: str) -> float:
    return 1.5 if is_body(text) else -0.5


def _form(text: str, squashed: str) -> float:
    if len(squashed) > 120:
        return -1.0
    return 1.5 if _FORM.search(squashed) else 0.3 if len(squashed) < 40 else -0.3


def _title(text: str, squashed: str) -> float:
    ends = 0.8 if _TITLE_END.search(text) else 0.0
    return ends + (0.8 if len(squashed) > 50 else 0.0 if len(squashed) > 20 else -0.8)


_SIGNS = {
    Role.DEADLINE: _when,
    Role.COST: _money,
    Role.FUNDING: _source,
    Role.EXECUTORS: _body,
    Role.FORM: _form,
    Role.TITLE: _title,
}


class Profile:
    """What the cells of each column of one table look like, by groups of three letters."""

    def __init__(self, columns: Sequence[Iterable[str]]) -> None:
        self.counts = [Counter(three for text in texts for three in _threes(text)) for texts in columns]
        self.totals = [sum(count.values()) for count in self.counts]
        self.known: dict[tuple[int, str], float] = {}

    def likeness(self, column: int, text: str) -> float:
        """Return from -0.7 to 2 how much likelier the text is in this column than in the others."""
        key = (column, text)
        if key not in self.known:
            self.known[key] = self._likeness(column, text)
        return self.known[key]

    def _likeness(self, column: int, text: str) -> float:
        threes = _threes(text)[:400]
        filled = [number for number, total in enumerate(self.totals) if total]
        if not threes or column not in filled or len(filled) < 2:
            return 0.0
        total = 0.0
        for three in threes:
            own = self.counts[column][three] / self.totals[column]
            others = sum(
                self.counts[number][three] / self.totals[number] for number in filled if number != column
            )
            total += math.log((own + 1e-4) / (others / (len(filled) - 1) + 1e-4))
        return max(_UNLIKE, min(2.0, total / len(threes)))


def _threes(text: str) -> list[str]:
    squashed = squash(text)
    return [squashed[at : at + 3] for at in range(len(squashed) - 2)]
