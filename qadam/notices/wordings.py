"""How a message reads: an area registers a sentence with gaps for each kind of its messages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from qadam.kit.registries import Registry

Wording = Callable[[dict[str, Any], str], str]


@dataclass(frozen=True)
class Kind:
    """A wording that says more of its kind: what it is called in lists, and whether it waits for the daily letter.

    An urgent message goes by letter at once, outside of the person's quiet hours.
    """

    wording: Wording
    name: str | Promise = ""
    is_urgent: bool = False

    def __call__(self, values: dict[str, Any], language: str) -> str:
        """Return the sentence."""
        return self.wording(values, language)


# kind → function of the stored values and the language that gives the sentence, plain or as a `Kind`.
WORDINGS: Registry[Wording] = Registry()


def sentence(kind: str, values: dict[str, Any], language: str) -> str:
    """Return the sentence of a message in a language; a kind whose area is gone is shown by its name."""
    wording = WORDINGS.get(kind)
    return wording(values, language) if wording else kind


def kind_name(kind: str) -> str:
    """Return what messages of a kind are called in lists; a kind without a name is shown by its own."""
    wording = WORDINGS.get(kind)
    return str(wording.name or kind) if isinstance(wording, Kind) else kind


def urgent_kinds() -> list[str]:
    """Return the kinds whose messages do not wait for the daily letter."""
    return [name for name, wording in WORDINGS.items() if isinstance(wording, Kind) and wording.is_urgent]
