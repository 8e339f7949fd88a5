"""The sheet of a lead as rows: its cells and foot, what one body wrote, the table to take away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_short_day
from qadam.kit.languages import active, localized, value
from qadam.kit.numbers import format_number
from qadam.plans.contributions import Answer, Contribution, is_summed, total_of
from qadam.plans.models import ContributionField, Duty
from qadam.plans.office.consolidation import Cell, Sheet
from qadam.plans.office.page import shown_state
from qadam.plans.public.tree import short_name

# Beyond half as much more or less than the last time a number is marked.
MOST_CHANGE = Decimal("0.5")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Jump:
    """How a number stands against that of the period before."""

    before: Decimal
    now: Decimal

    @property
    def share(self) -> Decimal | None:
        """Return the change as a share of the number before, nothing where that was zero."""
        return (self.now - self.before) / abs(self.before) if self.before else None

    @property
    def is_marked(self) -> bool:
        """Tell whether the change is beyond half, or from or to zero."""
        if self.before == self.now:
            return False
        return self.share is None or self.now == 0 or abs(self.share) > MOST_CHANGE

    @property
    def words(self) -> str:
        """Return the change in words."""
        if self.before == self.now:
            return _("as the last time")
        if self.share is None:
            return _("was zero the last time")
        if self.now == 0:
            return _("fell to zero")
        percent = (abs(self.share) * HUNDRED).quantize(Decimal(1), ROUND_HALF_UP)
        said = _("more by {percent} %") if self.share > 0 else _("less by {percent} %")
        return said.format(percent=format_number(percent, active()))


def table_of(sheet: Sheet, today: date) -> dict[str, Any]:
    """Return the sheet for components/table_dense.html: a row for each body, the sums as its foot."""
    columns: list[dict[str, str]] = [
        {"key": "body", "label": _("Body")},
        {"key": "state", "label": _("State")},
        *[_head(item) for item in sheet.fields],
    ]
    if sheet.may_gather:
        columns.append({"key": "row-action", "label": _("Review")})
    return {
        "id": "contributions",
        "caption": _("What each body sent"),
        "columns": columns,
        "rows": [_row(item, sheet, today) for item in sheet.contributions],
        "foot": _foot(sheet),
    }


def _head(asked: ContributionField) -> dict[str, str]:
    label = localized(asked, "label")
    words = _("{label}, {unit}").format(label=label, unit=asked.unit) if asked.unit else label
    if not asked.is_asked:
        words = _("{label} (not asked any more)").format(label=words)
    kind = "num" if asked.kind == ContributionField.Kind.NUMBER else ""
    return {"key": f"field-{asked.pk}", "label": words, "kind": kind}


def _row(item: Contribution, sheet: Sheet, today: date) -> list[Cell]:
    before = values_before(item, sheet)
    cells: list[Cell] = [
        {"url": reverse("desk:duty", args=[item.duty.pk]), "text": short_name(item.duty.body)},
        state_cell(item, today),
        *[_field_cell(asked, item, before) for asked in sheet.fields],
    ]
    if sheet.may_gather:
        cells.append(_next_step(item, sheet))
    return cells


def _next_step(item: Contribution, sheet: Sheet) -> Cell:
    if item.duty.state != Duty.State.SUBMITTED:
        return {"text": ""}
    if item.asks_for_a_term:
        return {"url": reverse("desk:duty", args=[item.duty.pk]), "text": _("Grant or return")}
    url = reverse("desk:contribution", args=[sheet.lead.pk, item.duty.pk])
    return {"url": url, "text": _("Accept or return")}


def values_before(item: Contribution, sheet: Sheet) -> Mapping[int, Decimal]:
    """Return the numbers of a body in the period before, also where another body owed the duty then."""
    bodies = (item.duty.body_id, item.duty.handed_from_id or 0)
    return next((sheet.values_before[body] for body in bodies if body in sheet.values_before), {})


def state_cell(item: Contribution, today: date) -> Cell:
    """Return how a contribution stands: sent on which day, or since when it is waited for."""
    duty, language = item.duty, active()
    if item.asks_for_a_term and duty.state == Duty.State.SUBMITTED:
        return {"state": "waiting", "word": _("Asks for a new term"), "meta": _sent_on(item)}
    state = shown_state(duty, today)
    if item.is_sent:
        return {"state": state, "meta": _sent_on(item)}
    if item.is_out:
        return {"state": state}
    if duty.state == Duty.State.RETURNED:
        by = _("to be sent again by {day}").format(day=format_short_day(duty.term_on, language))
        return {"state": state, "meta": by}
    if duty.state == Duty.State.PLANNED:
        begins = _("the time begins on {day}").format(day=format_short_day(duty.opens_on, language))
        return {"due": duty.term_on, "today": today, "state": state, "meta": begins}
    since = _("lies with {holder} since {day}").format(
        holder=duty.get_lies_with_display(), day=format_short_day(duty.lies_since or duty.opens_on, language)
    )
    return {"due": duty.term_on, "today": today, "state": state, "meta": since}


def _sent_on(item: Contribution) -> str:
    assert item.version is not None
    day = item.version.submitted_at.astimezone(ALMATY).date()
    said = _("sent on {day}, late") if item.duty.is_late_answer else _("sent on {day}")
    return said.format(day=format_short_day(day, active()))


def _field_cell(asked: ContributionField, item: Contribution, before: Mapping[int, Decimal]) -> Cell:
    """Return one of four things: what was answered (zero too), not reported, or not applicable."""
    if item.is_out:
        return {"state": "not_applicable"}
    if not item.is_sent:
        return {"meta": _("not sent")}
    answer = item.answers.get(asked.pk)
    if answer is None:
        return {"state": "not_reported"} if asked.is_required else {"meta": _("not reported")}
    if answer.why_not:
        return {"state": "not_applicable", "meta": answer.why_not}
    if answer.value is None:
        return {"text": lines_counted(answer)}
    return {"number": answer.value, **_jump_cell(jump_of(answer.value, before.get(asked.pk)))}


def lines_counted(answer: Answer) -> str:
    """Return how many lines a list has."""
    count = len(answer.lines)
    return ngettext("{count} line", "{count} lines", count).format(count=count)


def jump_of(now: Decimal, before: Decimal | None) -> Jump | None:
    """Return how a number stands against the one before, nothing where there was none."""
    return None if before is None else Jump(before, now)


def _jump_cell(jump: Jump | None) -> Cell:
    if jump is None:
        return {}
    return {"state": "jump", "word": jump.words} if jump.is_marked else {"meta": jump.words}


def _foot(sheet: Sheet) -> list[Cell]:
    if not sheet.contributions:
        return []
    counted = _("{sent} of {asked} have sent").format(sent=sheet.sent, asked=sheet.asked)
    cells: list[Cell] = [{"text": _("In all")}, {"text": counted}]
    for asked in sheet.fields:
        total = total_of(asked, sheet.contributions)
        if total is None:
            cells.append({"text": "" if is_summed(asked) else _no_sum(asked)})
            continue
        jump = jump_of(total, sheet.totals_before.get(asked.pk))
        cells.append({"number": total, **_jump_cell(jump)})
    return [*cells, {"text": ""}] if sheet.may_gather else cells


def _no_sum(asked: ContributionField) -> str:
    return _("shares do not add up") if asked.kind == ContributionField.Kind.NUMBER else ""


@dataclass(frozen=True)
class Said:
    """What one body wrote, ready to read: its text and the lines of its lists."""

    pk: int
    body: str
    state: Cell
    language: str
    text: str
    lists: Sequence[tuple[str, Sequence[str]]]
    numbers: list[tuple[str, Cell]]


def said_by(item: Contribution, sheet: Sheet, today: date) -> Said:
    """Return what a body wrote."""
    lists = [
        (localized(asked, "label"), item.answers[asked.pk].lines)
        for asked in sheet.fields
        if asked.pk in item.answers and item.answers[asked.pk].lines
    ]
    before = values_before(item, sheet)
    numbers = [
        (_head(asked)["label"], _field_cell(asked, item, before))
        for asked in sheet.fields
        if asked.kind == ContributionField.Kind.NUMBER
    ]
    version = item.version
    return Said(
        pk=item.duty.pk,
        body=localized(item.duty.body, "name"),
        state=state_cell(item, today),
        language=version.language if version else "",
        text=version.text if version else "",
        lists=lists,
        numbers=numbers,
    )


def export_columns(sheet: Sheet) -> list[str]:
    """Return the heads of the sheet as a table to take away."""
    fixed = ["duty", "programme", "sample", "measure", "due_on", "body", "body_name", "state", "sent_on"]
    return [*fixed, *[_head(asked)["label"] for asked in sheet.fields], "text"]


def export_rows(sheet: Sheet, today: date) -> Iterator[list[object]]:
    """Return the sheet as rows: an empty cell was not reported, "not applicable" is said, zero is zero."""
    lead = sheet.lead
    edition = lead.measure.edition
    for item in sheet.contributions:
        version = item.version if item.is_sent else None
        yield [
            item.duty.pk,
            edition.slug,
            "yes" if edition.is_sample else "no",
            lead.measure.number,
            lead.due_on,
            item.duty.body.key,
            value(item.duty.body, f"name_{active()}"),
            shown_state(item.duty, today),
            version.submitted_at.astimezone(ALMATY).date() if version else None,
            *[_plain(item, asked) for asked in sheet.fields],
            version.text if version else "",
        ]


def _plain(item: Contribution, asked: ContributionField) -> object:
    answer = item.answers.get(asked.pk) if item.is_sent else None
    if item.is_out or (answer and answer.why_not):
        return "not applicable"
    if answer is None:
        return ""
    return "\n".join(answer.lines) if answer.value is None else _bare(answer.value)


def _bare(number: Decimal) -> str:
    return f"{number.normalize():f}"
