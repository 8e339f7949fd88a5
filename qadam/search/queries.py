"""Finding public things by words as people type them."""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from qadam.kit.text import fold
from qadam.search.models import SearchRow

# Folded endings of Kazakh and Russian words, the longest first; a prefix search does the rest.
ENDINGS = (
    "лардын", "лердин", "дардын", "дердин", "тардын", "тердин", "ларынын", "лерини",
    "иями", "ыми", "ими", "ого", "его", "ому", "ему", "лар", "лер", "дар", "дер", "тар", "тер",
    "нын", "нин", "дын", "дин", "тын", "тин", "ган", "ген", "кан", "кен",
    "ия", "ии", "ию", "ий", "ый", "ая", "ое", "ые", "ых", "их", "ой", "ей", "ом", "ем", "ам", "ям", "ах", "ях",
    "га", "ге", "ка", "ке", "на", "не", "да", "де", "та", "те", "ды", "ди", "ты", "ти", "ны", "ни", "сы", "си",
    "а", "е", "и", "о", "у", "ы", "ь", "ю", "я",
)  # fmt: skip
SHORTEST_STEM = 4
TERMS = 8


def stem(word: str) -> str:
    """Return a folded word without a usual ending, long enough to mean something."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def terms_of(text: str) -> list[str]:
    """Return the stems of what was typed, letters and digits only, at most eight."""
    return [stem(word) for word in fold(text).split()][:TERMS]


def find(text: str) -> QuerySet[SearchRow]:
    """Return the things that hold all words typed, the weightier first; nothing typed finds nothing."""
    terms = terms_of(text)
    if not terms:
        return SearchRow.objects.none()
    if connection.vendor == "postgresql":
        query = " & ".join(f"{term}:*" for term in terms)
        sql = (
            "SELECT id FROM search_searchrow WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s)"
        )
    else:
        query = " ".join(f'"{term}"*' for term in terms)
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
    return SearchRow.objects.filter(pk__in=RawSQL(sql, [query]))
