"""Files of a package that areas above own: they check them, put them into the database and give them back."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel

from qadam.kit.registries import Registry

if TYPE_CHECKING:
    from qadam.people.models import Body
    from qadam.programmes.models import Edition
    from qadam.programmes.package.faults import Fault
    from qadam.programmes.package.loading import LoadReport
    from qadam.programmes.package.package import Package
    from qadam.programmes.package.schema import Head


class Part(Protocol):
    """What an area does with its files of a package."""

    # The schema of each file, under the name that is published.
    schemas: Mapping[str, type[BaseModel]]

    def owns(self, name: str) -> bool:
        """Tell whether the area owns the file of that name."""
        ...

    def canonical(self, name: str, text: str) -> str:
        """Return the canonical text of a file, or raise PackageError with its faults by line."""
        ...

    def ordered(self, package: "Package", name: str) -> str:
        """Return the canonical text of a file with its rows in the order of the rows of other files they name."""
        ...

    def faults(self, package: "Package", name: str) -> Iterable["Fault"]:
        """Yield a fault for each place of a file that names something the package does not hold."""
        ...

    def load(
        self, package: "Package", edition: "Edition", bodies: Mapping[str, "Body"], report: "LoadReport"
    ) -> None:
        """Make the area's rows of the edition equal to its files."""
        ...

    def dump(self, edition: "Edition") -> Mapping[str, str]:
        """Return the canonical files of an edition by name."""
        ...

    def shift(self, package: "Package", name: str, head: "Head", months: int) -> str | None:
        """Return a file of a package moved by so many months into the edition that `head` begins.

        The package holds no measure that an act has ended. None means that the file stays behind.
        """
        ...


PARTS: Registry[Part] = Registry()


def part_of(name: str) -> Part | None:
    """Return the part that owns a file, if any."""
    return next((part for part in PARTS if part.owns(name)), None)
