"""Making the duties of a programme, putting it into force, deciding what its document leaves open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.plans.amending import replacements
from qadam.plans.expansion import duties_of, is_before
from qadam.plans.ladder import next_moment
from qadam.plans.models import Consolidator, DateDecision, Duty
from qadam.plans.queries import measures_needing_date
from qadam.plans.rules import may_approve, may_set_date
from qadam.plans.schemes import Schemes
from qadam.programmes.models import Edition, Measure
from qadam.programmes.signals import edition_approved
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import Move, NotAllowed, draw, transition

DutyState = Duty.State
Key = tuple[int, int, date, date, str]

# What a new making of duties may change of one that waits for its executor.
MUTABLE = [
    "via", "role", "part", "is_by_agreement", "agreement", "kind", "control_kind", "original_on", "measure_on",
    "due_on", "term_on", "has_no_room", "opens_on", "received_on", "first_on", "last_on", "decision",
]  # fmt: skip
# Days that a person has decided: a new making leaves them alone.
OWN_TERM = {"due_on", "term_on", "has_no_room"}
# What began or came near so lately is still told of a duty that is made or moved today.
LOOK_BACK = timedelta(days=7)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class DutyChanges:
    """What making duties anew did."""

    added: int
    changed: int
    removed: int
    kept: int


def make_duties(edition: Edition, *, by: Actor) -> DutyChanges:
    """Make the duties of an edition equal to its rules in one transaction; what is done stays as it is.

    A duty whose rule changed keeps its work: what is finished answers for its new day, what is begun moves to it.
    """
    wanted = {_moment(duty): duty for duty in duties_of(edition)}
    with unit_of_work():
        stored = Duty.objects.select_for_update(of=("self",)).filter(edition=edition)
        existing = {_moment(duty): duty for duty in stored.select_related("report")}
        added = {moment: duty for moment, duty in wanted.items() if moment not in existing}
        left = [duty for moment, duty in existing.items() if moment not in wanted]
        pairs = [(duty, wanted[moment]) for moment, duty in existing.items() if moment in wanted]
        # Those that hold work choose first; the others keep their history and their address where they can.
        for group in (
            [duty for duty in left if _has_work(duty)],
            [duty for duty in left if not _has_work(duty)],
        ):
            for duty, new in replacements(group, list(added.values())):
                del added[_moment(new)]
                pairs.append((duty, new))
        days = {duty.pk: duty.term_on for duty in existing.values()}
        paired = {duty.pk for duty, _new in pairs}
        stale = [duty for duty in left if duty.pk not in paired and not _has_work(duty)]
        changed = [duty for duty, new in pairs if _takes_over(duty, new)]
        Duty.objects.filter(pk__in=[duty.pk for duty in stale]).delete()
        moved = [duty for duty in changed if duty.term_on != days[duty.pk]]
        _set_moments(edition, changed, clock.now())
        _set_moments(edition, [*added.values(), *moved], clock.now() - LOOK_BACK)
        Duty.objects.bulk_create(added.values(), batch_size=500)
        # An upsert by key: as an update with a case for every row and column it took ten times as long.
        Duty.objects.bulk_create(
            changed,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[*MUTABLE, "next_moment_at"],
        )
        if added or changed or stale:
            _tie_to_leads(edition)
            facts = {"added": len(added), "changed": len(changed), "removed": len(stale)}
            record(edition, "make_duties", by=by, facts=facts)
    kept = len(existing) - len(stale) - len(changed)
    return DutyChanges(len(added), len(changed), len(stale), kept)


def _moment(duty: Duty) -> Key:
    """Return what tells a duty apart by its rule: a duty handed over is still that of the body the rule names."""
    body = duty.handed_from_id or duty.body_id
    return (duty.measure_id, body, duty.original_on, duty.last_on, duty.kind)


def _has_work(duty: Duty) -> bool:
    is_untouched = duty.state in (DutyState.PLANNED, DutyState.OPEN) and not duty.has_own_term
    return not is_untouched or hasattr(duty, "report")


def _takes_over(duty: Duty, heir: Duty) -> bool:
    """Give an unfinished duty the days of the one that takes its place; tell whether anything changed."""
    if duty.is_finished:
        return False
    names = [name for name in MUTABLE if not (duty.has_own_term and name in OWN_TERM)]
    if duty.state == DutyState.RETURNED:
        # The rework term was given for what was returned.
        names.remove("term_on") if "term_on" in names else None
    if duty.is_by_agreement == heir.is_by_agreement:
        names.remove("agreement")
    columns = [Duty._meta.get_field(name).attname for name in names]  # type: ignore[union-attr]
    if all(getattr(duty, name) == getattr(heir, name) for name in columns):
        return False
    for name in columns:
        setattr(duty, name, getattr(heir, name))
    return True


def _set_moments(edition: Edition, duties: list[Duty], since: datetime) -> None:
    if edition.state == Edition.State.ARCHIVE:
        return
    schemes = Schemes()
    for duty in duties:
        # What is still to be said of a duty is not passed over.
        after = min(since, duty.next_moment_at - TICK) if duty.next_moment_at else since
        duty.next_moment_at = next_moment(duty, schemes.on(edition.scheme, duty.due_on), after)


def _tie_to_leads(edition: Edition) -> None:
    """Tie each co-executor's duty to the lead's of the same moment."""
    rows = Duty.objects.filter(edition=edition).exclude(part=Duty.Part.EACH)
    leads: dict[tuple[int, date, date, str], int] = {}
    contributing = []
    for duty in rows.only("measure", "original_on", "last_on", "kind", "part", "lead"):
        moment = (duty.measure_id, duty.original_on, duty.last_on, duty.kind)
        if duty.part == Duty.Part.LEAD:
            leads[moment] = duty.pk
        else:
            contributing.append((duty, moment))
    changed = []
    for duty, moment in contributing:
        if duty.lead_id != leads.get(moment):
            duty.lead_id = leads.get(moment)
            changed.append(duty)
    Duty.objects.bulk_update(changed, ["lead"], batch_size=500)
    Duty.objects.filter(edition=edition).exclude(part=Duty.Part.CO).exclude(lead=None).update(lead=None)


@transition(source=[Edition.State.DRAFT], target=Edition.State.APPROVED, rule=may_approve)
def approve(edition: Edition, *, by: User, why: str = "", leave_out_past: bool = False) -> None:
    """Put a draft into force and make all its duties; refused while days or bodies are open questions."""
    check_ready(edition)
    today = clock.today()
    edition.state, edition.approved_on = Edition.State.APPROVED, today
    if leave_out_past:
        _leave_out(edition, today, by=by)
    make_duties(edition, by=by)
    edition_approved.send(Edition, edition=edition, by=by)


def _leave_out(edition: Edition, day: date, *, by: User) -> None:
    """Make no duties for days before this one, now and when duties are made again; how many these are is logged."""
    count = sum(is_before(duty, day) for duty in duties_of(edition))
    edition.owed_from = day
    record(edition, "leave_out_past", by=by, facts={"before": day.isoformat(), "count": count})


def check_ready(edition: Edition) -> None:
    """Refuse a draft with open questions: bodies to confirm, texts of a language, days to set."""
    open_questions = edition.questions.filter(answered_at=None).count()
    if open_questions:
        raise ValidationError(
            _("Bodies that still have to be confirmed: {count}.").format(count=open_questions)
        )
    check_languages(edition)
    undated = measures_needing_date(edition)
    if undated:
        numbers = ", ".join(measure.number for measure in undated)
        raise ValidationError(_("Set the days of these measures first: {numbers}.").format(numbers=numbers))


# So many numbers are named in a refusal.
MOST_NUMBERS = 20
LANGUAGES_OF_STATE = {"kk": gettext_lazy("Kazakh"), "ru": gettext_lazy("Russian")}


def check_languages(edition: Edition) -> None:
    """Refuse what lacks one of the two languages of state: a draft read from a document may have only one."""
    for code, language in LANGUAGES_OF_STATE.items():
        lacking = edition.measures.filter(**{f"name_{code}": ""})
        numbers = list(lacking.values_list("number", flat=True)[:MOST_NUMBERS])
        if numbers:
            said = _(
                "These measures have no text in {language} yet: {numbers}. Both languages of state are needed."
            )
            raise ValidationError(said.format(language=language, numbers=", ".join(numbers)))


def set_date(
    measure: Measure, *, due_on: date, reason: str, by: User, event_on: date | None = None, document: str = ""
) -> DateDecision:
    """Record the control office's decision on a day the document leaves open, and make its duties if in force."""
    if not may_set_date(by, measure):
        raise NotAllowed(_("Only the issuer's side sets a day that the document leaves open."))
    if measure.date_decisions.filter(due_on=due_on).exists():
        raise ValidationError(_("This day is already set for the measure."))
    with unit_of_work():
        decision = DateDecision.objects.create(
            measure=measure, due_on=due_on, event_on=event_on, reason=reason, document=document, decided_by=by
        )
        record(measure, "set_date", by=by, why=reason, facts={"due_on": due_on.isoformat()})
        if measure.edition.state == Edition.State.APPROVED:
            make_duties(measure.edition, by=by)
    return decision


def name_consolidator(measure: Measure, body: Body, *, by: User, document: str = "") -> Consolidator:
    """Record who gathers the information of the others on a measure; its duties follow."""
    if not may_set_date(by, measure):
        raise NotAllowed(_("Only the issuer's side names who gathers the information."))
    if body.is_collective:
        raise ValidationError(_("A collective name cannot lead: choose one body."))
    with unit_of_work():
        named, _made = Consolidator.objects.update_or_create(
            measure=measure, defaults={"body": body, "decided_by": by, "document": document}
        )
        record(measure, "name_consolidator", by=by, why=document, facts={"body": body.key})
        if measure.edition.state == Edition.State.APPROVED:
            make_duties(measure.edition, by=by)
    return named


draw(
    "plans.duty",
    Move(
        "open_duties",
        [DutyState.PLANNED],
        DutyState.OPEN,
        what="The time to work on it has begun: by the timetable.",
    ),
)


def open_duties(today: date, *, by: Actor) -> int:
    """Open every planned duty whose day to begin has come; run by the timetable, harmless when run again."""
    with unit_of_work():
        waiting = Duty.objects.select_for_update(of=("self",)).filter(
            state=DutyState.PLANNED, opens_on__lte=today, edition__state=Edition.State.APPROVED
        )
        duties = list(waiting)
        for duty in duties:
            duty.state, duty.lies_since = DutyState.OPEN, duty.opens_on
            record(duty, "open", by=by, source=DutyState.PLANNED, target=DutyState.OPEN)
        Duty.objects.bulk_update(duties, ["state", "lies_since"], batch_size=500)
    return len(duties)
