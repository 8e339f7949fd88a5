"""What a lead does with the contributions of others: asks, reminds, accepts, builds the consolidated information."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.languages import ORDER
from qadam.notices.actions import Message, tell_all
from qadam.people.models import Membership, User
from qadam.plans.actions.making import make_duties
from qadam.plans.actions.reviewing import accept
from qadam.plans.actions.submitting import Outcome, for_each
from qadam.plans.actions.writing import Figure, save_report
from qadam.plans.contributions import (
    Consolidated,
    consolidate,
    contributions_of,
    fields_of,
    form_of,
    is_edited,
    sums_in,
)
from qadam.plans.models import ContributionField, ContributionForm, Duty, Report
from qadam.plans.refusals import not_yours_to_write
from qadam.plans.rules import WRITERS, may_gather, may_set_form, may_write
from qadam.plans.wordings import names_of, path_of
from qadam.programmes.models import Edition, Measure
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState

# Above every place a form can have: fields change places without two of them in one for a moment.
ASIDE = 10_000


@dataclass(frozen=True)
class AskedField:
    """One thing to ask for; `pk` is that of the field it changes, none for a new one."""

    label_kk: str
    label_ru: str
    label_en: str = ""
    kind: str = ContributionField.Kind.NUMBER
    unit: str = ""
    is_required: bool = True
    is_asked: bool = True
    pk: int | None = None


@dataclass(frozen=True)
class FormContent:
    """All that a lead asks for at once: the fields in their order, the limit of letters, the inner day, a note."""

    fields: Sequence[AskedField] = ()
    text_limit: int | None = None
    inner_workdays: int | None = None
    note: Mapping[str, str] = field(default_factory=dict)


def set_form(
    measure: Measure, content: FormContent, *, by: User, seen: int | None = None
) -> ContributionForm:
    """Say what is asked of the co-executors of a measure; a field left out is asked no more, its answers stay.

    `seen` is the count of saves the person had read. The duties of the co-executors follow a changed inner day.
    """
    if not may_set_form(by, measure):
        raise NotAllowed(
            _("The lead of the measure, or the issuer's side, says what is asked of the others.")
        )
    with unit_of_work():
        form, is_new = ContributionForm.objects.select_for_update(of=("self",)).get_or_create(
            measure=measure, defaults={"changed_by": by}
        )
        if not is_new and _says_already(form, content):
            # A second click.
            return form
        if seen is not None and form.edition_number != seen:
            raise WrongState(
                _("Somebody else has changed this form meanwhile. What you typed is kept below; compare it.")
            )
        is_moved = form.inner_workdays != content.inner_workdays
        form.text_limit, form.inner_workdays = content.text_limit, content.inner_workdays
        for language in ORDER:
            setattr(form, f"note_{language}", content.note.get(language, ""))
        form.changed_by = by
        form.edition_number += 1
        form.save()
        _set_fields(form, content.fields)
        record(measure, "set_form" if is_new else "change_form", by=by, facts=_facts_of(form, content))
        if is_moved and measure.edition.state == Edition.State.APPROVED:
            make_duties(measure.edition, by=by)
    return form


def _set_fields(form: ContributionForm, asked: Sequence[AskedField]) -> None:
    stored = {item.pk: item for item in form.fields.all()}
    kept = [_field_of(form, item, stored) for item in asked]
    left = [item for item in stored.values() if item not in kept]
    for item in left:
        item.is_asked = False
    rows = [*kept, *left]
    for place, item in enumerate(rows, start=1):
        item.position = ASIDE + place
        item.save()
    for place, item in enumerate(rows, start=1):
        item.position = place
    ContributionField.objects.bulk_update(rows, ["position"])


def _field_of(
    form: ContributionForm, asked: AskedField, stored: Mapping[int, ContributionField]
) -> ContributionField:
    old = stored.get(asked.pk or 0)
    item = old or ContributionField(form=form)
    is_other = (item.kind, item.unit) != (asked.kind, asked.unit)
    if old and is_other and old.answers.exists():
        said = _("“{label}” is answered already: stop asking it and add a new row for another unit or kind.")
        raise ValidationError(said.format(label=asked.label_kk))
    item.label_kk, item.label_ru, item.label_en = asked.label_kk, asked.label_ru, asked.label_en
    item.kind, item.unit = asked.kind, asked.unit
    item.is_required, item.is_asked = asked.is_required, asked.is_asked
    return item


def _says_already(form: ContributionForm, content: FormContent) -> bool:
    """Tell whether a form asks for just this already; fields asked no more do not count."""
    limits = (form.text_limit, form.inner_workdays) == (content.text_limit, content.inner_workdays)
    notes = all(getattr(form, f"note_{code}") == content.note.get(code, "") for code in ORDER)
    asked = [_words_of(item) for item in content.fields if item.is_asked]
    return limits and notes and asked == [_words_of(item) for item in form.fields.all() if item.is_asked]


def _words_of(item: AskedField | ContributionField) -> tuple[str, str, str, str, str, bool]:
    return (item.label_kk, item.label_ru, item.label_en, item.kind, item.unit, item.is_required)


def _facts_of(form: ContributionForm, content: FormContent) -> dict[str, object]:
    return {
        "fields": sum(item.is_asked for item in content.fields),
        "text_limit": form.text_limit,
        "inner_workdays": form.inner_workdays,
    }


@dataclass(frozen=True)
class Reminded:
    """What came of reminding one body: how many of its people are asked to write, and whether that is news today."""

    duty: Duty
    people: int
    is_new: bool


def remind_missing(lead: Duty, *, by: User) -> list[Reminded]:
    """Remind every body that has not sent its contribution, each once a day; say what came of each."""
    if not may_gather(by, lead):
        raise NotAllowed(_("Only the body that gathers the information reminds the others."))
    missing = [item.duty for item in contributions_of(lead) if item.is_missing]
    people = _writers({duty.body_id for duty in missing})
    with unit_of_work():
        told = [_remind(lead, duty, people.get(duty.body_id, []), by) for duty in missing]
        fresh = [item.duty.body.key for item in told if item.is_new]
        if fresh:
            record(lead, "remind", by=by, facts={"bodies": fresh})
    return told


def _writers(bodies: set[int]) -> dict[int, list[User]]:
    held = Membership.objects.on(clock.today()).filter(body__in=bodies, role__in=WRITERS)
    people: dict[int, dict[int, User]] = {}
    for membership in held.select_related("user"):
        people.setdefault(membership.body_id, {})[membership.user_id] = membership.user
    return {body: list(users.values()) for body, users in people.items()}


def _remind(lead: Duty, duty: Duty, people: list[User], by: User) -> Reminded:
    asking = {f"body_{code}": names_of(lead)[f"body_{code}"] for code in ORDER}
    values, key = names_of(duty) | asking, f"{duty.pk}:{clock.today()}"
    heard = [user for user in people if user != by]
    messages = [Message(user, "plans.asked", key, values, path_of([duty])) for user in heard]
    return Reminded(duty, len(heard), tell_all(messages, at=clock.now()) > 0)


def accept_contributions(lead: Duty, seen: Mapping[int, int], *, by: User) -> list[Outcome]:
    """Accept contributions by the keys of their duties, each as the version that was read; a refusal stops no other."""
    chosen = [item.duty for item in contributions_of(lead) if item.duty.pk in seen]
    return for_each(chosen, lambda duty: _accept(duty, seen[duty.pk], by))


def _accept(duty: Duty, version: int, by: User) -> None:
    report = Report.objects.filter(duty=duty).first()
    if report is None:
        raise ValidationError(_("Nothing has been sent yet."))
    accept(report, by=by, seen=version)


class TextWasEdited(WrongState):
    """The lead has written in the text since it was built: replacing it is asked for in so many words."""


def consolidated_for(lead: Duty, language: str) -> Consolidated:
    """Return the information that building would write now; five queries."""
    form = form_of(lead.measure_id)
    contributions = contributions_of(lead, form)
    return consolidate(fields_of(form, contributions), contributions, language)


def build_report(
    lead: Duty,
    *,
    language: str,
    by: User,
    seen: int | None = None,
    is_replacing: bool = False,
    expected: str = "",
) -> Report:
    """Write the consolidated information into the lead's own report: paragraphs, sums, the versions it is made of.

    An edited text is replaced only where `is_replacing` says so; `expected` is the digest of the text the person
    was shown.
    """
    if lead.part != Duty.Part.LEAD or not may_write(by, lead):
        raise NotAllowed(not_yours_to_write())
    made = consolidated_for(lead, language)
    if not made.versions:
        raise ValidationError(_("Nobody has sent a contribution yet: there is nothing to build from."))
    if expected and expected != made.fingerprint:
        raise WrongState(_("A contribution came or was given back meanwhile. Look at the text once more."))
    form = form_of(lead.measure_id)
    fields = list(form.fields.all()) if form else []
    with unit_of_work():
        report = Report.objects.filter(duty=lead).prefetch_related("figures").first()
        if report is not None and is_edited(report, fields):
            if not is_replacing:
                raise TextWasEdited(_("The text was edited after it was built. See what would be replaced."))
        elif report is not None and _is_built_so(report, made):
            # A second click, or nothing new since: there is nothing to save.
            return report
        report = save_report(
            lead, text=made.text, language=language, figures=_figures(report, made, fields), by=by, seen=seen
        )
        report.built_from = {"versions": list(made.versions), "sha256": made.fingerprint}
        report.save(update_fields=["built_from"])
        record(lead, "build_report", by=by, facts=report.built_from)
    return report


def _is_built_so(report: Report, made: Consolidated) -> bool:
    return bool(report.built_from) and report.built_from["sha256"] == made.fingerprint


def _figures(report: Report | None, made: Consolidated, fields: Iterable[ContributionField]) -> list[Figure]:
    """Return the sums, and after them the figures the lead has added itself."""
    sums = [Figure(item.label, item.value, item.field.unit, field=item.field) for item in made.sums]
    if report is None:
        return sums
    old = {row.pk for row in sums_in(report, fields)}
    own = [row for row in report.figures.all() if row.pk not in old]
    return sums + [Figure(row.label, row.value, row.unit, field=row.field, lines=row.lines) for row in own]
