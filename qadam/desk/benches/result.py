"""What a benchmark says: figures, ratios, the aims they are held against."""

import json
from dataclasses import asdict, dataclass, field

from django.db import connection


@dataclass
class Result:
    """One benchmark's figures (seconds, bytes, counts) and ratios against the reference of the same run."""

    bench: str
    database: str = field(default_factory=lambda: connection.vendor)
    figures: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    aims: dict[str, str] = field(default_factory=dict)

    @property
    def meets(self) -> bool:
        """Tell whether every ratio or figure with an aim reaches it."""
        return all(self._is_met(name) for name in self.aims)

    def as_json(self) -> str:
        """Return the result as one JSON object."""
        return json.dumps(asdict(self) | {"meets": self.meets})

    def as_text(self) -> str:
        """Return the result as lines for a person."""
        lines = [f"{self.bench} on {self.database}"]
        lines += [f"  {name:<44} {value:>14,.6g}{self._aim(name)}" for name, value in self.figures.items()]
        lines += [f"  {name:<44} {value:>14.2f}{self._aim(name)}" for name, value in self.ratios.items()]
        missed = ", ".join(f"{name} {aim}" for name, aim in self.aims.items() if not self._is_met(name))
        lines.append(f"  aims NOT met: {missed}" if missed else "  aims met")
        return "\n".join(lines)

    def _aim(self, name: str) -> str:
        return f"  aim {self.aims[name]}" if name in self.aims else ""

    def _is_met(self, name: str) -> bool:
        return _reaches(self.ratios.get(name, self.figures.get(name)), self.aims[name])


def _reaches(value: float | None, aim: str) -> bool:
    sign, bound = aim.split()
    if value is None:
        return False
    return value <= float(bound) if sign == "<=" else value >= float(bound)
