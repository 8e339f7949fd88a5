"""Lines that upper areas add to the public page of a programme, such as by which rules it is controlled."""

from collections.abc import Callable, Iterator

from qadam.kit.registries import Registry
from qadam.programmes.models import Edition

# Each gives the lines (word, text) it has for a programme; none where it has nothing to say.
FACTS: Registry[Callable[[Edition], list[tuple[str, str]]]] = Registry()


def facts_of(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield every line that the areas above add to the page of a programme."""
    for facts in FACTS:
        yield from facts(edition)
