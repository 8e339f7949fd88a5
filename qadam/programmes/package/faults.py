"""What is wrong with a package, said so that a person can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: file, line (from 1; 0 for the whole file), field, what is wrong and how to mend it."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        parts = [self.file, f"line {self.line}" if self.line else "", self.field]
        place = ", ".join(part for part in parts if part)
        return f"{place}: {self.what}" if place else self.what


class PackageError(Exception):
    """A package cannot be loaded; nothing was changed."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
