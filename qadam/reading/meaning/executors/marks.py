"""Marks beside a name: by agreement, what part of the work a body does, who is a person and no body."""

import re
from dataclasses import dataclass

_AGREEMENT = re.compile(
    r"\bкеліс(?:ім|у)\w*\s+бойынша|\bкелісімімен\b|\b(?:по\s+)?согласованию\b|\b(?:по\s+)?согл(?:ас(?:ов)?)?\.|\bпо\s+согл(?:-ю|асованю)?\b",
    re.IGNORECASE,
)
_AGREED_WITH = re.compile(
    r"\bсоглас\w+\s+со?\s+\w|(?:мен|бен|пен)\s+келіс\w*\s+(?:бойынша|отырып)", re.IGNORECASE
)
# The words by their codes, from the most exact; the first that fits counts.
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(rf"(?:^|\b)(?:{words})", re.IGNORECASE))
    for code, words in (
        ("collect", r"жинақта|жиынтық|жинау|қорытындыла|свод|созыв|обобщени|сбор\b|жинақ\b"),
        ("design", r"эскиз|әзірле|разработ|дизайн|макет"),
        ("rotate", r"ротаци"),
        ("prepare", r"дайында|подготовк|изготовлени|әзірлік"),
        ("place", r"орнал[аы]стыр|размещени"),
        ("distribute", r"тарату|таратыл|таратад|жіберіл|жіберу|распространени|рассылк"),
        ("publish", r"жариялан?|публикаци|опубликовани|освещени|жарық\s+көр"),
    )
)
_LEAD = re.compile(
    r"^(?:негізгі|бас|бірлесіп|головн\w+|ответствен\w+|основн\w+|жауапты\w*|соисполнител\w+|со-?исполнител\w+|"
    r"отв\.?(?:\s*исп\w*\.?)?|исполнител\w+|орындаушы\w*|(?:қоса|қосалқы)\s+орындаушы\w*|координатор|үйлестіруші|үйлестіру|координация|админист\w+|әкімші)"
    r"(?:\s+(?:орындаушы\w*|исполнител\w+|за\s+исполнение))?$",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"^(?:далее|бұдан\s+әрі|ары\s+қарай|\d|\*|барлығы|всего|қосымша|при\s+необходимости|қажет)", re.IGNORECASE
)
_INITIALS = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.\s?(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.?(?!\w))?"
_SURNAME = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]{2,}(?:-[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]+)?"
_PERSON = re.compile(rf"(?<![\w.])(?:{_SURNAME}\s{_INITIALS}|{_INITIALS}\s?{_SURNAME})(?!\w)")
# A surname told by its ending alone: «(Сейтов)», «(т. Ахметова)»; in brackets no place stands in the nominative so.
_LONE_SURNAME = re.compile(
    r"(?:(?:т|тов|г|г-н|г-жа)\.?\s)?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]+(?:[оеё]ва?|[иы]на?|енко|ұлы|қызы)"
)
_NAMED_AFTER = re.compile(r"(?:\bим(?:ени|\.)\s*$)", re.IGNORECASE)
_NAMED_IN_KAZAKH = re.compile(r"^\s*(?:атындағы|ат\.)", re.IGNORECASE)
_POST = re.compile(
    r"\b(?:аким\b|заместител\w*|начальник\w*|директор\w*|руководител\w*|министр\w*|председател\w*|секретар\w*|ректор\w*|"
    r"әкімі?\b|орынбасар\w*|бастығ\w*|директор\w*|басшысы\w*|төраға\w*|хатшысы\w*)",
    re.IGNORECASE,
)
# Before a colon or a dash: who is meant by the list, not a body.
LABEL = re.compile(
    r"^\s*(?:(?:ответствен\w+|жауапты\w*|негізгі|основн\w+|головн\w+)\s*)?"
    r"(?:(?:со-?)?исполнител\w*|орындаушы\w*|жауаптылар\w*|жауапты\w*|ответствен\w+(?:\s+за\s+(?:исполнение|реализацию))?|"
    r"бірлесіп\s+орындаушы\w*|(?:қоса|қосалқы)\s+орындаушы\w*|участник\w*|қатысушы\w*)(?:\s*\([^)]{0,20}\))?\s*(?::|\s[-–—]\s)\s*",
    re.IGNORECASE,
)
LIST_AGREEMENT = re.compile(
    r"^\s*(?:по\s+согласованию|келіс(?:ім|у)\s+бойынша)\s*(?::|\s[-–—]\s)\s*", re.IGNORECASE
)
LIST_ROLE = re.compile(r"^\s*(?P<role>[^\W\d_][^:;,\n]{2,40}):\s*")


@dataclass(frozen=True)
class Mark:
    """What a bracket or the words after a dash say; `is_known` is false for words that fit no code."""

    role: str | None = None
    is_by_agreement: bool = False
    is_known: bool = True
    words: str = ""


def read_mark(words: str) -> Mark:
    """Return what the words of a bracket say of the name before it."""
    agreed_with = bool(_AGREED_WITH.search(words))
    is_by_agreement = bool(_AGREEMENT.search(words)) and not agreed_with
    role = role_of(words)
    is_known = (
        agreed_with
        or is_by_agreement
        or bool(role or _LEAD.match(words.strip()) or _IDLE.match(words.strip()))
    )
    return Mark(role, is_by_agreement, is_known or not words.strip(), words)


def role_of(words: str) -> str | None:
    """Return the code of the first part of the work that the words name."""
    found = [
        (match.start(), order, code)
        for order, (code, form) in enumerate(_ROLES)
        if (match := form.search(words))
    ]
    if any(
        code == "design" and words[start:].casefold().startswith("эскиз") for start, _order, code in found
    ):
        return "design"
    return min(found)[2] if found else None


def is_lead(words: str) -> bool:
    """Tell whether the words only say that a body is the lead or a co-executor."""
    return bool(_LEAD.match(words.strip()))


def without_agreement(text: str) -> tuple[str, bool]:
    """Return the text without a by-agreement mark that stands in no brackets, and whether it stood there."""
    if _AGREED_WITH.search(text):
        return text, False
    bare = _AGREEMENT.sub(" ", text)
    return (" ".join(bare.split()).rstrip(" -–—"), True) if bare != text else (text, False)


def surnames_in(words: str) -> tuple[str, ...]:
    """Return the persons that the words of a bracket name by their surnames alone; nothing where they say more."""
    found = tuple(word.strip() for word in words.split(","))
    return found if all(_LONE_SURNAME.fullmatch(word) for word in found) else ()


def without_person(text: str) -> tuple[str, str]:
    """Return the text without a named person, and the person; a body named after somebody keeps the name."""
    found = _PERSON.search(text)
    if not found or _NAMED_AFTER.search(text[: found.start()]) or _NAMED_IN_KAZAKH.match(text[found.end() :]):
        return text, ""
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    bare = " ".join(rest.split()).strip(" -–—,.")
    if not bare or _POST.search(bare):
        return bare, found.group()
    return text, ""
