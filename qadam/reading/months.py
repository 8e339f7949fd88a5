"""The months as documents name them: pieces of patterns for the modules that look for days."""

from qadam.kit.dates import MONTHS, RU_GENITIVE

KAZAKH = MONTHS["kk"]
# What all cases of a Russian name begin with.
RUSSIAN = (
    "январ", "феврал", "март", "апрел", "ма[йяе]", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
OF_KAZAKH = "|".join(KAZAKH)
OF_RUSSIAN_DAYS = "|".join(RU_GENITIVE)
# A month in any case, and one that stands alone.
ANY = "|".join((*KAZAKH, *RUSSIAN))
ALONE = "|".join((*KAZAKH, *MONTHS["ru"]))
# The number of a month by what its name begins with.
NUMBERS = {name: number for names in (KAZAKH, RUSSIAN) for number, name in enumerate(names, start=1)}
