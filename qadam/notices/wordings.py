"""How a message reads: an area registers a sentence with gaps for each kind of its messages."""

from collections.abc import Callable
from typing import Any

from qadam.kit.registries import Registry

Wording = Callable[[dict[str, Any], str], str]

# kind → function of the stored values and the language that gives the sentence.
WORDINGS: Registry[Wording] = Registry()


def sentence(kind: str, values: dict[str, Any], language: str) -> str:
    """Return the sentence of a message in a language; a kind whose area is gone is shown by its name."""
    wording = WORDINGS.get(kind)
    return wording(values, language) if wording else kind
