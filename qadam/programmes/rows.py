"""A row of the plan as kept data: what an amendment can change of a measure, by keys instead of links."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from qadam.kit.languages import ORDER
from qadam.people.models import Body
from qadam.programmes.models import Executor, Measure, Product

# The fields of a measure that an amendment changes and that are kept under the same name.
TEXTS = tuple(f"{field}_{code}" for field in ("name", "summary", "channels") for code in ORDER)
RULES = ("deadline", "reports")


@dataclass(frozen=True)
class ProductLine:
    """A completion form of a row."""

    form: str
    detail_kk: str = ""
    detail_ru: str = ""
    detail_en: str = ""


@dataclass(frozen=True)
class ExecutorLine:
    """A body that carries a row out, by its key, in a role."""

    body: str
    role: str = ""
    is_by_agreement: bool = False
    detail_kk: str = ""
    detail_ru: str = ""
    detail_en: str = ""


@dataclass(frozen=True)
class MeasureText:
    """All an amendment may change of a measure; `node` and `number` say where an added one stands."""

    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""
    summary_kk: str = ""
    summary_ru: str = ""
    summary_en: str = ""
    channels_kk: str = ""
    channels_ru: str = ""
    channels_en: str = ""
    deadline: str = ""
    reports: str = ""
    addressee: str = ""
    products: tuple[ProductLine, ...] = ()
    executors: tuple[ExecutorLine, ...] = ()
    node: str = ""
    number: str = ""

    def kept(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        values = asdict(self)
        return values | {"products": list(values["products"]), "executors": list(values["executors"])}


def text_of(kept: Mapping[str, Any]) -> MeasureText:
    """Return the row kept in a JSON column; a field a later version no longer knows is left out."""
    known = {field.name for field in fields(MeasureText)}
    values = {name: value for name, value in kept.items() if name in known}
    return MeasureText(
        **values
        | {
            "products": tuple(ProductLine(**line) for line in kept.get("products", [])),
            "executors": tuple(ExecutorLine(**line) for line in kept.get("executors", [])),
        }
    )


def executors_of(text: MeasureText, measure: Measure, bodies: Mapping[str, Body]) -> list[Executor]:
    """Return the executors of a kept row, unsaved, in its order; `bodies` by their keys."""
    return [
        Executor(
            measure=measure,
            position=place,
            body=bodies[line.body],
            role=line.role,
            is_by_agreement=line.is_by_agreement,
            detail_kk=line.detail_kk,
            detail_ru=line.detail_ru,
            detail_en=line.detail_en,
        )
        for place, line in enumerate(text.executors, start=1)
    ]


def present_text(measure: Measure) -> MeasureText:
    """Return the row as it stands now; the measure's node, addressee, products and executors are read."""
    return MeasureText(
        **{name: getattr(measure, name) for name in (*TEXTS, *RULES)},
        addressee=measure.addressee.key if measure.addressee else "",
        products=tuple(_product(item) for item in measure.products.all()),
        executors=tuple(_executor(item) for item in measure.executors.all()),
        node=measure.node.key,
        number=measure.number,
    )


def _product(item: Product) -> ProductLine:
    return ProductLine(item.form, item.detail_kk, item.detail_ru, item.detail_en)


def _executor(item: Executor) -> ExecutorLine:
    return ExecutorLine(
        item.body.key, item.role, item.is_by_agreement, item.detail_kk, item.detail_ru, item.detail_en
    )
