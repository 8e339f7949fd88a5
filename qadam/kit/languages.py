"""Content kept in three languages: the value for the reader, and which language it really is in."""

from typing import Literal, NamedTuple, TypeAlias, get_args

from django.utils.translation import get_language

Language: TypeAlias = Literal["kk", "ru", "en"]
ORDER: tuple[Language, ...] = get_args(Language)
AUTONYMS = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


class Words(NamedTuple):
    """A text and the language it is written in."""

    text: str
    language: str


def active() -> Language:
    """Return the two letters of the reader's language, Kazakh where none is chosen."""
    chosen = (get_language() or "kk")[:2]
    return next((code for code in ORDER if code == chosen), "kk")


def words(obj: object, field: str, language: str | None = None) -> Words:
    """Return the field in the language asked for, or where it is empty in the next that has it, with its language."""
    wanted = language or active()
    for code in (wanted, *(other for other in ORDER if other != wanted)):
        text = value(obj, f"{field}_{code}")
        if text:
            return Words(text, code)
    return Words("", wanted)


def localized(obj: object, field: str, language: str | None = None) -> str:
    """Return the text of `words`; a page that shows it says a missing language with the filter `t_missing`."""
    return words(obj, field, language).text


def value(obj: object, name: str) -> str:
    """Return an attribute of an object or an entry of a mapping as text, empty where there is none."""
    found = obj.get(name) if isinstance(obj, dict) else getattr(obj, name, "")
    return str(found or "")
