"""Names of places without the words that every place has: «Қордай ауданы» → «Қордай»."""

from qadam.kit.text import fold

# Folded words before and after the name itself, in the three languages and as the KATO table shortens them.
BEFORE = {
    "город",
    "г",
    "район",
    "р",
    "область",
    "село",
    "с",
    "поселок",
    "п",
    "станция",
    "ст",
    "разъезд",
    "рзд",
    "имени",
    "им",
}
AFTER = {
    *("облысы", "обл", "ауданы", "ауд", "каласы", "калалык", "ауылы", "ауылдык", "округи", "кенти"),
    *("акимдиги", "стансасы"),
    *("к", "а", "о", "ст", "рзд"),
    *("область", "район", "округ", "сельский", "г", "с", "п"),
    *("region", "district", "city", "town", "oblysy", "audany", "rural", "station"),
}  # fmt: skip


def bare(text: str) -> str:
    """Return the folded name without general words; a name made of nothing else stays as it is."""
    words = fold(text).split()
    while len(words) > 1 and words[0] in BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in AFTER:
        words = words[:-1]
    return " ".join(words)
