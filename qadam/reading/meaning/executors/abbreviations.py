"""Abbreviations of bodies: how they look, and which capitals stand for no body of their own."""

import re

# Places and legal forms: they belong to the name beside them.
NO_BODIES = frozenset(
    "РК ҚР СКО ЗКО ВКО ЮКО ШҚО БҚО СҚО ОҚО РФ СНГ ТМД ЕАЭС АО ТОО АҚ ЖШС НАО КЕАҚ ГУ РГП КГП ГКП ГККП РГУ РГКП КГКП ММ "
    "КММ РММ КМК МКК РМК МКҚК РМҚК КМҚК ШЖҚ ПХВ ОЮЛ ЗТБ ОО НК ҰК ҰБХ "
    "АҚҰ ИП ЖК ЗАО ОАО ЖАҚ ААҚ ҚБ РҚБ РОО ОФ ҚҚ РТРК ТРК АА".split()
)
_SUFFIX = re.compile(r"[-‐–'’][^\W\d_]*$")
_ROMAN = re.compile(r"^[IVXІХҮУ]+$")


def stem(word: str) -> str:
    """Return the abbreviation without an ending added by a hyphen («ЖОО-ның» → «ЖОО»)."""
    bare = _SUFFIX.sub("", word)
    return bare if len(bare) > 1 else word


def is_abbreviation(word: str, *, bodies_only: bool = True) -> bool:
    """Tell whether a word is made of initials («МТСЗН», «МОиН», «ЖқүәБД»); by default only if it may be a body."""
    bare = stem(word)
    if (
        len(bare) < 2
        or len(bare) > 12
        or not (bare[0].isupper() and bare[-1].isupper())
        or _ROMAN.match(bare)
    ):
        return False
    if not all(sign.isalpha() or sign.isdigit() or sign == "-" for sign in bare):
        return False
    return not bodies_only or bare not in NO_BODIES
