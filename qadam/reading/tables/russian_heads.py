"""Rarer words of Russian heads of columns, each with the column's role by name; heads come without gaps and signs."""

import re
from collections.abc import Sequence
from typing import TypeAlias

Heads: TypeAlias = Sequence[tuple[str, re.Pattern[str]]]

# Known before any other word: a head that only sounds like another column's.
FIRST: Heads = (
    ("note", re.compile(r"^прим$|^отметкаоб?|^основание$|законтроль|контрольза|лицоответственно|закачество")),
    ("number", re.compile(r"(?:n|no|но)?(?:пн|пункт|пункта)|(?:n|no|но)мероприятия|порядковыйномер")),
    ("deadline", re.compile(r"^контрольн\w+(?:дат|срок)")),
    ("executors", re.compile(r"комупоруч|накоговозлож")),
)
MORE: Heads = (
    ("cost", re.compile(r"объемсредств|необходимыесредства|предусмотреносредств|^средства$")),
    ("funding", re.compile(r"источн")),
    ("executors", re.compile(r"^отв$|^отвисп|ответств|отвествен|^исполн$|исполняющ")),
    (
        "deadline",
        re.compile(
            r"^даты?$|^годы?(?:реализ|исполн|выполн|строит|проведен)|^месяц(?:провед|исполн)|^когда$|"
            r"началоокончание|временныерамки"
        ),
    ),
    (
        "form",
        re.compile(
            r"^форм[аы](?!обуч|собствен|финанс|организ|хоз|лечен|поддержк|занятост)|(?:итоговый|отчетный)документ|виддокумент|"
            r"видисполн|завершающаяформа|итоговаяформа|способисполн"
        ),
    ),
    ("title", re.compile(r"видыдеятельн|намечаемыемеры|^меры|^шаги$|предложенияучаст|путирешен")),
)
WEAK: Heads = (
    ("executors", re.compile(r"организатор|координатор|куратор|^ведомств|разработчик|министерстваи|^служб|"
                             r"^акиматы$|заинтересован|государственныйорган|^участники$")),
    ("form", re.compile(r"ожидаемыйэффект|конечныйпродукт|индикаторисп|"
                        r"показател\w*(?:исполнен|заверш)|^итог$|^документ$")),
    ("title", re.compile(r"^тематика$|^тема$|^объекты?$|^проекты?$|^пунктпла")),
)  # fmt: skip


def role_in(heads: Heads, squashed: str) -> str | None:
    """Return the role that a head's words name in a list."""
    return next((role for role, pattern in heads if _fits(role, pattern, squashed)), None)


def _fits(role: str, pattern: re.Pattern[str], squashed: str) -> bool:
    found = pattern.fullmatch(squashed) if role == "number" else pattern.search(squashed)
    return found is not None
