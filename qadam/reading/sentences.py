"""What findings say, in three languages: each module of reading brings its own sentences."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from qadam.kit.languages import ORDER, Language

__all__ = ["Language", "Sentences", "Spoken", "bring", "is_known", "sentence", "spoken"]

# Documents are written in these; what is said of them may be English too.
Spoken: TypeAlias = Literal["kk", "ru"]
Sentences: TypeAlias = Mapping[str, Mapping[Language, str]]
_KNOWN: dict[str, Mapping[Language, str]] = {}
_SPOKEN: Mapping[str, Spoken] = {"kk": "kk", "ru": "ru"}


def bring(sentences: Sentences) -> None:
    """Add a module's sentences; ValueError for a code that is taken or lacks a language."""
    for code, texts in sentences.items():
        if code in _KNOWN:
            raise ValueError(f"The code {code} is taken.")
        if set(texts) != set(ORDER):
            raise ValueError(f"The code {code} lacks a language.")
        _KNOWN[code] = texts


def sentence(code: str, language: Language, facts: Mapping[str, str]) -> str:
    """Return the sentence of a code with its gaps filled."""
    return _KNOWN[code][language].format(**facts)


def spoken(language: str) -> Spoken | None:
    """Return a language if documents are written in it."""
    return _SPOKEN.get(language)


def is_known(code: str) -> bool:
    """Say whether a module has brought the sentence of a code."""
    return code in _KNOWN
