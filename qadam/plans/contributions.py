"""What the co-executors sent to a lead, and the consolidated information made of it. Reads rows, changes nothing."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from qadam.kit.languages import localized
from qadam.people.models import Body
from qadam.plans.models import ContributionField, ContributionForm, Duty, Report, ReportFigure, ReportVersion

# A version that asks for a new term is no contribution.
SENT = (Duty.State.SUBMITTED, *Duty.DONE)
# Shares do not add up.
NO_SUM = ("%", "пайыз", "процент", "percent")


@dataclass(frozen=True)
class Answer:
    """What a body answered to one field: a number (0 too), the lines of a list, or why it does not apply there."""

    value: Decimal | None = None
    lines: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Contribution:
    """One body's duty to contribute, with the version last sent and its answers by field."""

    duty: Duty
    version: ReportVersion | None
    answers: Mapping[int, Answer]

    @property
    def is_sent(self) -> bool:
        """Tell whether the lead has a contribution of this body in hand: sent, and not given back."""
        return self.version is not None and self.duty.state in SENT and not self.asks_for_a_term

    @property
    def asks_for_a_term(self) -> bool:
        """Tell whether the version last sent asks for a new term instead of answering."""
        return (
            self.version is not None
            and self.version.request.get("request", Report.ANSWERS[0]) not in Report.ANSWERS
        )

    @property
    def is_accepted(self) -> bool:
        """Tell whether the lead has accepted it."""
        return self.duty.state in Duty.DONE

    @property
    def is_out(self) -> bool:
        """Tell whether nothing is asked of this body: it is excused, or has not agreed to take part."""
        return self.duty.state == Duty.State.EXCUSED or self.duty.agreement in (
            Duty.Agreement.ASKED,
            Duty.Agreement.DECLINED,
        )

    @property
    def is_missing(self) -> bool:
        """Tell whether the lead waits for this body."""
        return not self.is_sent and not self.is_out


def form_of(measure: int) -> ContributionForm | None:
    """Return what the lead of a measure asks for, with its fields in order."""
    return ContributionForm.objects.filter(measure=measure).prefetch_related("fields").first()


def form_for(duty: Duty) -> ContributionForm | None:
    """Return what the lead asks of the body that owes this duty, nothing where it contributes to nobody."""
    return form_of(duty.measure_id) if duty.part == Duty.Part.CO else None


def asked_of(form: ContributionForm | None) -> list[ContributionField]:
    """Return the fields that a form asks for now."""
    return [item for item in form.fields.all() if item.is_asked] if form else []


def contributions_of(lead: Duty, form: ContributionForm | None = None) -> list[Contribution]:
    """Return the contributions to a lead's duty in the order of the Kazakh alphabet; two queries, and two for a form.

    `form` is that of the lead's measure, where it is at hand.
    """
    asked = form or form_of(lead.measure_id)
    duties = list(
        Duty.objects.filter(lead=lead).select_related("body", "report").order_by("body__sort_kk", "pk")
    )
    for duty in duties:
        # What is at hand already is not asked for again, row by row.
        duty.lead, duty.measure, duty.edition = lead, lead.measure, lead.measure.edition
    last = _last_versions(duties)
    kinds = {field.pk: field.kind for field in asked.fields.all()} if asked else {}
    return [_contribution(duty, last.get(duty.pk), kinds) for duty in duties]


def _last_versions(duties: Iterable[Duty]) -> dict[int, ReportVersion]:
    versions = ReportVersion.objects.filter(report__duty__in=[duty.pk for duty in duties])
    return {
        version.report.duty_id: version for version in versions.select_related("report").order_by("number")
    }


def _contribution(duty: Duty, version: ReportVersion | None, kinds: Mapping[int, str]) -> Contribution:
    rows = version.figures if version else []
    answers = {row["field"]: _answer(row, kinds) for row in rows if row.get("field") in kinds}
    return Contribution(duty, version, answers)


def _answer(row: Mapping[str, Any], kinds: Mapping[int, str]) -> Answer:
    value = Decimal(row["value"]) if row.get("value") else None
    lines = tuple(line.strip() for line in row.get("lines", "").splitlines() if line.strip())
    if kinds[row["field"]] == ContributionField.Kind.NUMBER and value is None:
        return Answer(why_not=" ".join(lines))
    return Answer(value, lines)


def previous_of(lead: Duty) -> Duty | None:
    """Return the lead's duty of the moment before this one."""
    before = Duty.objects.filter(
        measure=lead.measure_id, part=Duty.Part.LEAD, original_on__lt=lead.original_on
    )
    return before.order_by("-original_on", "-pk").first()


def fields_of(
    form: ContributionForm | None, contributions: Iterable[Contribution]
) -> list[ContributionField]:
    """Return the fields asked for, and those asked no more that these contributions still answer."""
    if form is None:
        return []
    answered = {key for item in contributions for key in item.answers}
    return [field for field in form.fields.all() if field.is_asked or field.pk in answered]


def is_summed(field: ContributionField) -> bool:
    """Tell whether the numbers of a field add up; lists and shares do not."""
    return field.kind == ContributionField.Kind.NUMBER and not field.unit.strip().lower().startswith(NO_SUM)


def total_of(field: ContributionField, contributions: Iterable[Contribution]) -> Decimal | None:
    """Return the sum of what was sent for a field, nothing where nobody gave a number or they do not add up."""
    if not is_summed(field):
        return None
    values = [
        answer.value
        for item in contributions
        if item.is_sent and (answer := item.answers.get(field.pk)) and answer.value is not None
    ]
    return sum(values, Decimal()) if values else None


@dataclass(frozen=True)
class Sum:
    """A figure of the consolidated information."""

    field: ContributionField
    label: str
    value: Decimal


@dataclass(frozen=True)
class Consolidated:
    """The information made of contributions: its text, its figures and the versions it was made of."""

    text: str
    sums: tuple[Sum, ...]
    versions: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        """Return the digest by which an edited text is told from a built one."""
        return _fingerprint(self.text, [(item.label, item.value, item.field.unit) for item in self.sums])


def consolidate(
    fields: Sequence[ContributionField], contributions: Sequence[Contribution], language: str
) -> Consolidated:
    """Make the information of what was sent; the same contributions give the same text, letter for letter.

    Each paragraph is signed with its body, in the order given; what the lead has not accepted yet is marked, and
    who has not sent stands at the end. Source: control rules, "Consolidation".
    """
    sent = [item for item in contributions if item.is_sent]
    with translation.override(language):
        parts = [_signed(item, language) for item in sent]
        parts += [_list(field, sent, language) for field in fields if field.kind == field.Kind.LIST]
        parts += [_uncounted(field, sent, language) for field in fields if is_summed(field)]
        parts.append(_missing([item for item in contributions if item.is_missing], language))
    totals = [(field, total_of(field, sent)) for field in fields]
    sums = tuple(
        Sum(field, localized(field, "label", language), total) for field, total in totals if total is not None
    )
    versions = tuple(item.version.pk for item in sent if item.version is not None)
    return Consolidated("\n\n".join(part for part in parts if part), sums, versions)


def _signed(item: Contribution, language: str) -> str:
    assert item.version is not None
    body = localized(item.duty.body, "name", language)
    name = body if item.is_accepted else _("{body} (not accepted by the lead yet)").format(body=body)
    return f"{unix(item.version.text)}\n— {name}"


def _list(field: ContributionField, sent: Iterable[Contribution], language: str) -> str:
    lines = [
        f"– {line} ({_short(item.duty.body, language)})"
        for item in sent
        if field.pk in item.answers
        for line in item.answers[field.pk].lines
    ]
    return "\n".join([f"{localized(field, 'label', language)}:", *lines]) if lines else ""


def _uncounted(field: ContributionField, sent: Iterable[Contribution], language: str) -> str:
    """Say which of those who sent gave no number, so that a sum is never taken for a whole one."""
    silent = [item for item in sent if field.pk not in item.answers]
    if not silent:
        return ""
    said = _("Gave no number for “{label}”: {bodies}.")
    return said.format(label=localized(field, "label", language), bodies=_names(silent, language))


def _missing(missing: Sequence[Contribution], language: str) -> str:
    return _("Have not sent: {bodies}.").format(bodies=_names(missing, language)) if missing else ""


def _names(items: Iterable[Contribution], language: str) -> str:
    return ", ".join(localized(item.duty.body, "name", language) for item in items)


def _short(body: Body, language: str) -> str:
    return localized(body, "short", language) or localized(body, "name", language)


def unix(text: str) -> str:
    """Return a text with the ends of its lines as one system writes them: a browser sends others."""
    return "\n".join(text.splitlines()).strip()


def _fingerprint(text: str, figures: Iterable[tuple[str, Decimal | None, str]]) -> str:
    plain = [
        [label, "" if value is None else f"{value.normalize():f}", unit] for label, value, unit in figures
    ]
    said = json.dumps([unix(text), plain], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def built_versions(report: Report | None) -> list[int]:
    """Return the versions the text of a report was built from."""
    return list(report.built_from["versions"]) if report and report.built_from else []


def sums_in(report: Report, fields: Iterable[ContributionField]) -> list[ReportFigure]:
    """Return the figures of a lead's report that are sums: told by their field, or by its name after an edit."""
    keys, labels = set(), set()
    for field in fields:
        keys.add(field.pk)
        labels |= {field.label_kk, field.label_ru, field.label_en} - {""}
    return [row for row in report.figures.all() if row.field_id in keys or row.label in labels]


def is_edited(report: Report, fields: Iterable[ContributionField]) -> bool:
    """Tell whether the lead has written in a report something that building it again would replace."""
    sums = sums_in(report, fields)
    if not report.text.strip() and not sums:
        return False
    said = _fingerprint(report.text, [(row.label, row.value, row.unit) for row in sums])
    return not report.built_from or report.built_from["sha256"] != said


def newer_than(report: Report | None, contributions: Iterable[Contribution]) -> list[Contribution]:
    """Return the contributions that came after the text was built, or were given back since."""
    if report is None or not report.built_from:
        return []
    used = set(built_versions(report))
    return [
        item
        for item in contributions
        if item.version is not None and item.is_sent != (item.version.pk in used)
    ]


def values_by_body(contributions: Iterable[Contribution]) -> dict[int, dict[int, Decimal]]:
    """Return the numbers sent, by body and field."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for item in contributions:
        for key, answer in item.answers.items():
            if item.is_sent and answer.value is not None:
                found[item.duty.body_id][key] = answer.value
    return dict(found)
