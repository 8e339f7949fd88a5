"""What a package is made of, and how its rows and texts are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from qadam.intake.comparing import Pair
from qadam.intake.models import BodyChoice, Intake, Row
from qadam.people.models import Body

OTHER = {"kk": "ru", "ru": "kk"}
R = TypeVar("R", bound=BaseModel)


class Spot(NamedTuple):
    """Where a measure stands in the package: the key of its node and its number there."""

    node: str
    number: str


@dataclass(frozen=True)
class Naming:
    """What a person says of the new programme."""

    slug: str
    kind: str
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    act_kind: str
    issuer: Body
    control: Body | None = None
    scheme: str = "none"


@dataclass(frozen=True)
class Plan:
    """All that a package is made of: the rows in order, who their bodies are, the rows of the other language."""

    intake: Intake
    rows: Sequence[Row]
    choices: Mapping[str, BodyChoice]
    pairs: Sequence[Pair] = ()
    # The rows of the other language by the keys of the rows of this one.
    twins: Mapping[int, Row] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Return the language of the document."""
        return self.intake.language or "kk"

    @property
    def other(self) -> str:
        """Return the other language of state."""
        return OTHER[self.language]


def row_of(model: type[R], **values: Any) -> R:
    """Return a row of the package; a draft may lack a language, so only its references are checked."""
    return model.model_construct(**values)


def texts_of(plan: Plan, name: str, own: str, other: str = "", most: int = 0) -> dict[str, str]:
    """Return a text in its own and in the other language; English is not in the document."""
    texts = {f"{name}_{plan.language}": own, f"{name}_{plan.other}": other, f"{name}_en": ""}
    return {key: cut(text, most) if most else text for key, text in texts.items()}


def cut(text: str, most: int) -> str:
    """Return a text with at most so many signs; what is left out leaves a mark."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
