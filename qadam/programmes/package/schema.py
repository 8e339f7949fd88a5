"""The published schema of a package: what each file holds and of which type each scalar is.

Every scalar is text in the file; the types here say how the text is read. Empty text is "not given".
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from qadam.kit.deadlines import RuleError, parse_reports, parse_rule
from qadam.programmes.package.parts import PARTS

FORMAT = "qadam-programme/1"


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _yes_or_no(value: Any) -> Any:
    if value not in ("yes", "no"):
        raise ValueError("write yes or no")
    return value == "yes"


def _deadline(text: str) -> str:
    try:
        parse_rule(text)
    except RuleError as error:
        raise ValueError(str(error)) from None
    return text


def _reports(text: str) -> str:
    try:
        parse_reports(text)
    except RuleError as error:
        raise ValueError(str(error)) from None
    return text


def _decimal_text(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Text = Annotated[str, StringConstraints(strip_whitespace=False)]
Given = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
MaybeKey = Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=80)]
Day = Annotated[
    date | None,
    BeforeValidator(_none_if_empty),
    PlainSerializer(lambda day: day.isoformat() if day else "", str),
]
GivenDay = Annotated[date, PlainSerializer(lambda day: day.isoformat(), str)]
Flag = Annotated[
    bool, BeforeValidator(_yes_or_no), PlainSerializer(lambda flag: "yes" if flag else "no", str)
]
Year = Annotated[int, Field(ge=1990, le=2100), PlainSerializer(str, str)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=3), PlainSerializer(_decimal_text, str)]
DeadlineText = Annotated[str, BeforeValidator(_deadline)]
ReportsText = Annotated[str, BeforeValidator(_reports)]


class Row(BaseModel):
    """A row of a file: only the named fields, all of them, in this order."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Act(Row):
    """The act that approved the document; empty where the document does not say."""

    kind: Literal["order", "decision", "resolution", "decree", "plan", "concept", "none"]
    number: Text
    date: Day
    title_kk: Text
    title_ru: Text
    title_en: Text
    signatory_kk: Text
    signatory_ru: Text
    signatory_en: Text
    issuer: MaybeKey
    control: MaybeKey


class Block(Row):
    """One block of the passport."""

    block: Key
    given: Flag
    text_kk: Text
    text_ru: Text
    text_en: Text


class FindingRow(Row):
    """Something doubtful in the document."""

    place: Given
    text_kk: Given
    text_ru: Given
    text_en: Given


class Head(Row):
    """programme.yaml"""

    format: Literal["qadam-programme/1"]
    programme: Key
    slug: Key
    kind: Literal["plan", "contest", "project", "regional"]
    name_kk: Given
    name_ru: Given
    name_en: Given
    short_kk: Given
    short_ru: Given
    short_en: Given
    summary_kk: Given
    summary_ru: Given
    summary_en: Given
    status: Literal["archive", "draft", "approved"]
    first_on: Day
    last_on: Day
    scheme: Key
    shift: Literal["next", "previous", "none"]
    act: Act
    language: Literal["kk", "ru", "kk,ru"]
    passport: list[Block] = []
    findings: list[FindingRow] = []


class BodyRow(Row):
    """bodies.csv"""

    key: Key
    kind: Literal[
        "ministry", "agency", "presidential", "court", "akimat", "department", "association",
        "company", "union", "media", "ngo", "institute", "office", "collective",
    ]  # fmt: skip
    short_kk: Text
    short_ru: Text
    short_en: Text
    name_kk: Given
    name_ru: Given
    name_en: Given
    territory: Text
    parent: MaybeKey
    valid_from: Day
    valid_to: Day
    source: Text


class GroupRow(Row):
    """groups.csv"""

    collective: Key
    member: Key
    valid_from: Day
    valid_to: Day


class SuccessionRow(Row):
    """successions.csv"""

    from_body: Key
    to_body: Key
    function_kk: Text
    function_ru: Text
    function_en: Text
    from_day: GivenDay
    act: Text


class TermRow(Row):
    """glossary.csv"""

    abbreviation_kk: Text
    abbreviation_ru: Text
    abbreviation_en: Text
    name_kk: Given
    name_ru: Given
    name_en: Given
    body: MaybeKey


class NodeRow(Row):
    """tree.csv"""

    key: Given
    parent: Text
    kind: Literal["direction", "section", "stage"]
    number: Text
    name_kk: Given
    name_ru: Given
    name_en: Given
    first_on: Day
    last_on: Day


class MeasureRow(Row):
    """measures.csv"""

    number: Given
    node: Given
    title_kk: Given
    title_ru: Given
    # An act that amends a row may come without English; the page then says so.
    title_en: Text
    summary_kk: Text
    summary_ru: Text
    summary_en: Text
    channels_kk: Text
    channels_ru: Text
    channels_en: Text
    deadline: DeadlineText
    reports: ReportsText
    addressee: MaybeKey
    funding_kk: Text
    funding_ru: Text
    funding_en: Text
    note_kk: Text
    note_ru: Text
    note_en: Text


FORMS = (
    "sitting", "forum", "gathering", "contest", "plan", "brief_note", "proposals", "analytical_note", "joint_order",
    "regulation", "list", "event_line", "sketch", "rubric", "article", "media_material", "video", "tv_programme",
    "tv_magazine", "internet_conference", "briefing", "press_tour", "exhibition", "billboard", "infographic",
    "publication", "championship", "media_plan", "data_bank", "agreement", "employment", "training", "monitoring",
    "study", "meeting", "lesson", "excursion", "festival", "app", "course", "report", "information", "other",
)  # fmt: skip
Form = Literal[FORMS]  # type: ignore[valid-type]


class ProductRow(Row):
    """products.csv"""

    node: Given
    number: Given
    form: Form
    detail_kk: Text
    detail_ru: Text
    detail_en: Text


class ExecutorRow(Row):
    """executors.csv"""

    node: Given
    number: Given
    body: Key
    role: Literal["", "collect", "publish", "distribute", "place", "design", "rotate", "prepare"]
    by_agreement: Flag
    detail_kk: Text
    detail_ru: Text
    detail_en: Text


class CostRow(Row):
    """costs.csv"""

    node: Given
    number: Given
    year: Year
    source: Literal["republican", "local", "oblast", "employer", "sponsor", "none"]
    amount: Amount
    unit: Literal["thousand_tenge", "million_tenge", "tenge"]


class AmendedProduct(Row):
    """A completion form of an amended row."""

    form: Form
    detail_kk: Text
    detail_ru: Text
    detail_en: Text


class AmendedExecutor(Row):
    """A body of an amended row."""

    body: Key
    role: Literal["", "collect", "publish", "distribute", "place", "design", "rotate", "prepare"]
    by_agreement: Flag
    detail_kk: Text
    detail_ru: Text
    detail_en: Text


class AmendedRow(Row):
    """A row of the plan on one side of an amendment."""

    name_kk: Given
    name_ru: Given
    name_en: Text
    summary_kk: Text
    summary_ru: Text
    summary_en: Text
    channels_kk: Text
    channels_ru: Text
    channels_en: Text
    deadline: DeadlineText
    reports: ReportsText
    addressee: MaybeKey
    products: list[AmendedProduct] = []
    executors: list[AmendedExecutor] = []


class ChangeRow(Row):
    """What an act does to one measure: `old` is missing for an added one, `new` for an ended one."""

    kind: Literal["change", "add", "end"]
    node: Given
    number: Given
    old: AmendedRow | None = None
    new: AmendedRow | None = None


class AmendmentRow(Row):
    """An act that amended the plan."""

    number: Given
    date: GivenDay
    in_force_on: GivenDay
    title_kk: Given
    title_ru: Given
    title_en: Text
    changes: list[ChangeRow]


class Amendments(Row):
    """amendments.yaml"""

    amendments: list[AmendmentRow]


TABLES: dict[str, type[Row]] = {
    "bodies.csv": BodyRow,
    "groups.csv": GroupRow,
    "successions.csv": SuccessionRow,
    "glossary.csv": TermRow,
    "tree.csv": NodeRow,
    "measures.csv": MeasureRow,
    "products.csv": ProductRow,
    "executors.csv": ExecutorRow,
    "costs.csv": CostRow,
}
REQUIRED = ("bodies.csv", "tree.csv", "measures.csv", "products.csv", "executors.csv")


def published() -> dict[str, Any]:
    """Return the schema of all files as JSON Schema, by file name."""
    models: dict[str, type[BaseModel]] = {"programme.yaml": Head, "amendments.yaml": Amendments, **TABLES}
    for part in PARTS:
        models |= part.schemas
    return {
        "format": FORMAT,
        "files": {name: model.model_json_schema(mode="serialization") for name, model in models.items()},
        "required": ["programme.yaml", *REQUIRED],
    }
