"""The published schema of contest.yaml: levels with their arenas and stages, nominations, rules, what stands around.

Every scalar is text in the file, as everywhere in a package. Groups that a document may lack are left out whole.
"""

from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import Field, PlainSerializer, model_validator

from qadam.programmes.package.schema import (
    Day,
    DeadlineText,
    Flag,
    Given,
    GivenDay,
    Key,
    MaybeKey,
    Row,
    Text,
)

FORMAT = "qadam-contest/1"
ArenasRule = Literal["first_level_units", "republic", "listed"]
Kind = Literal["announcing", "intake", "admission", "vote", "jury", "awards", "hand-over"]
EntryKind = Literal["person", "dynasty", "family", "team", "organisation"]
Count = Annotated[int, Field(ge=1, le=1000), PlainSerializer(str, str)]
KINDS: tuple[str, ...] = get_args(Kind)


class Grouped(Row):
    """A row with groups of fields that stand all or not at all."""

    groups: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @model_validator(mode="after")
    def _stand_whole(self) -> Self:
        for group in self.groups:
            given = [name for name in group if name in self.model_fields_set]
            if given and len(given) < len(group):
                raise ValueError(f"write all of {', '.join(group)}, or none of them")
            if given and not any(getattr(self, name) for name in group):
                raise ValueError(f"leave {', '.join(group)} out where there is nothing to say")
        return self


def three(stem: str) -> tuple[str, str, str]:
    """Return the names of a text's three columns."""
    return f"{stem}_kk", f"{stem}_ru", f"{stem}_en"


class UnitRow(Row):
    """An arena: its territory and the akimat that runs it."""

    territory: Given
    akimat: MaybeKey
    name_kk: Given
    name_ru: Given
    name_en: Given


class ArenasRow(Row):
    """How the arenas of a level came about: the rule, the day whose division counts, and the units."""

    rule: ArenasRule
    on: GivenDay
    count: Count
    units: list[UnitRow]

    @model_validator(mode="after")
    def _are_counted(self) -> Self:
        if self.count != len(self.units):
            raise ValueError(f"{len(self.units)} units are listed, not {self.count}; correct one of them")
        codes = [unit.territory for unit in self.units]
        if len(set(codes)) < len(codes):
            raise ValueError("a territory stands twice among the units; keep one")
        return self


class StageRow(Grouped):
    """What a level does and when; an empty first day is left open by the document."""

    groups = (three("commission"), three("place"), ("to",))

    activity: Kind
    measure: Text
    deadline: DeadlineText
    first_on: Day
    last_on: Day
    name_kk: Given
    name_ru: Given
    name_en: Given
    commission_kk: Text = ""
    commission_ru: Text = ""
    commission_en: Text = ""
    place_kk: Text = ""
    place_ru: Text = ""
    place_en: Text = ""
    to: MaybeKey = ""

    @model_validator(mode="after")
    def _ends_after_beginning(self) -> Self:
        if self.first_on and self.last_on and self.last_on < self.first_on:
            raise ValueError("the last day is before the first one; correct one of them")
        return self


class LevelRow(Row):
    """A level, the row of tree.csv that it carries out and the level its winners pass to."""

    level: Key
    node: Text
    name_kk: Given
    name_ru: Given
    name_en: Given
    passes_to: MaybeKey
    arenas: ArenasRow
    activities: list[StageRow]


class NominationRow(Grouped):
    """What is competed for; the condition to be met before applying, where there is one."""

    groups = (three("condition"),)

    nomination: Key
    in_document: Flag
    entry: EntryKind
    name_kk: Given
    name_ru: Given
    name_en: Given
    condition_kk: Text = ""
    condition_ru: Text = ""
    condition_en: Text = ""


class NoteText(Row):
    """A remark in three languages."""

    text_kk: Given
    text_ru: Given
    text_en: Given


class RuleRow(Row):
    """A rule as the document prints it and as it is read; one the document lacks says so."""

    rule: Key
    value: Text
    in_document: Flag
    place_kk: Text
    place_ru: Text
    place_en: Text
    printed_kk: Text
    printed_ru: Text
    printed_en: Text
    text_kk: Given
    text_ru: Given
    text_en: Given


class SiteRow(Row):
    """Where the banner of a level stands."""

    level: Key
    by: Key
    place_kk: Given
    place_ru: Given
    place_en: Given


class BannerRow(Row):
    """The banner and where it leads."""

    name_kk: Given
    name_ru: Given
    name_en: Given
    leads_to: Kind
    sites: list[SiteRow]
    text_kk: Given
    text_ru: Given
    text_en: Given


class BlockRow(Row):
    """A block an entry must have before its page is open."""

    block: Key
    name_kk: Given
    name_ru: Given
    name_en: Given


class PackagePartRow(Row):
    """A part of what is handed to the next level."""

    part: Key
    name_kk: Given
    name_ru: Given
    name_en: Given


class MomentRow(Row):
    """A moment at which people are told."""

    moment: Literal["start", "course", "end"]
    name_kk: Given
    name_ru: Given
    name_en: Given


class ChannelRow(Row):
    """A way in which people are told."""

    channel: Key
    name_kk: Given
    name_ru: Given
    name_en: Given


class AbbreviationRow(Row):
    """An abbreviation of the document and the body it stands for."""

    kk: Given
    ru: Given
    body: Key


class DatedNote(Row):
    """A remark on something that happened on a day to a territory."""

    on: GivenDay
    territory: Text
    text_kk: Given
    text_ru: Given
    text_en: Given


class ContestFile(Row):
    """contest.yaml"""

    format: Literal["qadam-contest/1"]
    contest: Key
    slug: Key
    name_kk: Given
    name_ru: Given
    name_en: Given
    summary_kk: Text
    summary_ru: Text
    summary_en: Text
    levels: Annotated[list[LevelRow], Field(min_length=1)]
    nominations: Annotated[list[NominationRow], Field(min_length=1)]
    nominations_note: NoteText | None = None
    rules: list[RuleRow] = []
    banner: BannerRow | None = None
    profile: list[BlockRow] = []
    package: list[PackagePartRow] = []
    messages: list[MomentRow] = []
    channels: list[ChannelRow] = []
    abbreviations: list[AbbreviationRow] = []
    notes: list[DatedNote] = []

    @model_validator(mode="after")
    def _say_something(self) -> Self:
        empty = [name for name in LEFT_OUT if name in self.model_fields_set and not getattr(self, name)]
        if empty:
            raise ValueError(f"leave {', '.join(empty)} out where there is nothing to say")
        return self


# Parts of the file that a contest may lack.
LEFT_OUT = ("rules", "banner", "profile", "package", "messages", "channels", "abbreviations", "notes")
