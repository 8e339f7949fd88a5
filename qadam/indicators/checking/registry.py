"""The checks: each reads what was fetched of an edition at once and gives what contradicts itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from qadam.indicators.checking.numbers import Numbers
from qadam.indicators.models import Finding
from qadam.kit.registries import Registry


@dataclass(frozen=True)
class Found:
    """One contradiction: `kind` and `key` say which one it is, `facts` are plain values for its sentence.

    Numbers stand in the facts as text, names as {"kk": …, "ru": …, "en": …}, spans as packages write them.
    """

    kind: str
    key: str
    place: str
    facts: dict[str, Any] = field(default_factory=dict)
    severity: str = Finding.Severity.MEDIUM


Check = Callable[[Numbers], Iterable[Found]]

CHECKS: Registry[Check] = Registry()
