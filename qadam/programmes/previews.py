"""What an amendment will change in the areas above, said before it comes into force."""

from collections.abc import Callable

from qadam.kit.registries import Registry
from qadam.programmes.models import Amendment

# Each entry returns sentences for the page of a draft that has no faults; see amending.as_if_enacted.
PREVIEWS: Registry[Callable[[Amendment], list[str]]] = Registry()


def previews_of(amendment: Amendment) -> list[str]:
    """Return what upper areas say will follow."""
    return [sentence for preview in PREVIEWS for sentence in preview(amendment)]
