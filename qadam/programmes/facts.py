"""What upper areas add to the pages of a programme: lines such as how it is controlled, and ways elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qadam.kit.registries import Registry
from qadam.people.models import Person
from qadam.programmes.models import Edition


@dataclass(frozen=True)
class Way:
    """A link from the desk page of a programme: what it is to the programme, its name, its address."""

    label: str
    name: str
    address: str


# Each gives the lines (word, text) it has for a programme; none where it has nothing to say.
FACTS: Registry[Callable[[Edition], list[tuple[str, str]]]] = Registry()
# Each gives the ways that a person may go from the desk page of a programme.
WAYS: Registry[Callable[[Person, Edition], list[Way]]] = Registry()


def facts_of(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield every line that the areas above add to the page of a programme."""
    for facts in FACTS:
        yield from facts(edition)


def ways_from(person: Person, edition: Edition) -> Iterator[Way]:
    """Yield every way that the areas above add for a person to the desk page of a programme."""
    for ways in WAYS:
        yield from ways(person, edition)
