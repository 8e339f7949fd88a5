"""Places where lower code lets upper apps add what only they know."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named entries that apps add in `ready()`, kept in the order of their coming."""

    def __init__(self) -> None:
        self._entries: dict[str, T] = {}

    def add(self, name: str, entry: T) -> T:
        """Add an entry under a name not taken yet; a second one under the name is a mistake of the code."""
        if name in self._entries:
            raise ValueError(f"{name} is registered already")
        self._entries[name] = entry
        return entry

    def get(self, name: str) -> T | None:
        """Return the entry of that name, if any."""
        return self._entries.get(name)

    def items(self) -> list[tuple[str, T]]:
        """Return the entries with their names."""
        return list(self._entries.items())

    def names(self) -> list[str]:
        """Return the names of the entries."""
        return list(self._entries)

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __contains__(self, name: str) -> bool:
        return name in self._entries
