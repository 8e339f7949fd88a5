"""Finding public things by words as people type them."""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from qadam.kit.text import fold
from qadam.search.models import SearchRow

# Folded endings of Kazakh and Russian words; a search for beginnings does the rest.
_ENDINGS = """
    ларынын леринин дарынын деринин тарынын теринин лардын лердин дардын дердин тардын тердин
    ларды лерди дарды дерди тарды терди ларга лерге дарга дерге тарга терге лары лери дары дери тары тери
    иями ями ами ыми ими ого его ому ему лар лер дар дер тар тер
    нын нин дын дин тын тин ган ген кан кен мен бен пен нан нен дан ден тан тен нда нде
    ия ии ию ий ый ая ое ые ых их ой ей ом ем ам ям ах ях ов ев
    га ге ка ке на не да де та те ды ди ты ти ны ни сы си ын ин
    а е и о у ы ь ю я
"""
ENDINGS = tuple(sorted(_ENDINGS.split(), key=lambda ending: (-len(ending), ending)))
# The last letters of a stem that change before a vowel: еңбек – еңбегі, мектеп – мектебі, тарақ – тарағы.
SOFTENED = ("к", "г", "п", "б")
SHORTEST_STEM = 4
TERMS = 8


def stem(word: str) -> str:
    """Return a folded word without a usual ending, long enough to mean something."""
    ending = next((ending for ending in ENDINGS if _may_lose(word, ending)), "")
    bare = word.removesuffix(ending)
    softened = next((letter for letter in SOFTENED if _may_lose(bare, letter)), "")
    return bare.removesuffix(softened)


def _may_lose(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM


def terms_of(text: str) -> list[str]:
    """Return the stems of what was typed, letters and digits only, at most eight."""
    return [stem(word) for word in fold(text).split()][:TERMS]


def find(text: str) -> QuerySet[SearchRow]:
    """Return the things that hold all words typed, the weightier first; nothing typed finds nothing."""
    terms = terms_of(text)
    if not terms:
        return SearchRow.objects.none()
    if connection.vendor == "postgresql":
        query = " & ".join(f"'{term}':*" for term in terms)
        # The words as they are: the parsers of the databases take numbers and signs apart, each in its way.
        sql = "SELECT id FROM search_searchrow WHERE array_to_tsvector(string_to_array(folded, ' ')) @@ %s::tsquery"
    else:
        query = " ".join(f'"{term}"*' for term in terms)
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
    return SearchRow.objects.filter(pk__in=RawSQL(sql, [query]))
