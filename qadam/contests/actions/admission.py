"""The office's side of an entry: checklist, admitting, returning for repair, refusing, translating, moving."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.applicants import hashed, new_code
from qadam.contests.entry_rules import may_judge, may_look, may_move, may_return, may_translate
from qadam.contests.models import Activity, Arena, Candidacy, CheckLine, Entry, EntryText, StageKind
from qadam.contests.queries.entries import (
    REPAIR_DAYS,
    check_rules,
    may_be_public,
    other_language,
    repair_term,
)
from qadam.contests.rules import may_receive
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import Rule, WrongState, allow, transition

State = Entry.State
Verdict = CheckLine.Verdict
LONGEST_REPAIR = timedelta(days=60)


@dataclass(frozen=True)
class Check:
    """What was found of one rule of the checklist."""

    rule: str
    document: str
    verdict: str
    reason: str = ""


def lock_entry(entry: Entry, *states: str, by: object, rule: Rule) -> Entry:
    """Lock an entry and return it, if it is in one of the states and the rule allows the person."""
    fresh = Entry.objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if fresh is None or fresh.state not in states:
        raise WrongState(_("This has changed meanwhile. Open the page again and look at its present state."))
    allow(rule(by, fresh))
    return fresh


def refresh_public(entry: Entry) -> None:
    """Set whether the page of a locked entry is open, and save it; no other code decides it."""
    is_public = may_be_public(entry)
    if is_public != entry.is_public:
        entry.is_public = is_public
        entry.save(update_fields=["is_public"])


def save_checks(entry: Entry, checks: Iterable[Check], *, by: User, seen: int | None = None) -> Entry:
    """Save the checklist; `seen` is the count of saves the person had read, another's verdicts are not lost."""
    with unit_of_work():
        locked = lock_entry(entry, State.SUBMITTED, by=by, rule=may_judge)
        if seen is not None and seen != locked.edition_number:
            raise WrongState(
                _("Somebody else has changed this application or its checklist meanwhile. Look at it again.")
            )
        known = {rule.key for rule in check_rules(locked)}
        for check in checks:
            if check.rule not in known:
                raise ValidationError(_("There is no such rule in the checklist."))
            if check.verdict == Verdict.NOT_MET and not check.reason.strip():
                raise ValidationError(_("Say why the rule is not met."))
            CheckLine.objects.update_or_create(
                entry=locked,
                rule=check.rule,
                defaults={
                    "document": check.document[:300],
                    "verdict": check.verdict,
                    "reason": check.reason.strip(),
                    "by": by,
                    "at": clock.now(),
                },
            )
        locked.edition_number += 1
        locked.save(update_fields=["edition_number"])
        record(locked, "save_checks", by=by, facts={"rules": sorted(known)})
    return locked


def _need_whole_checklist(entry: Entry) -> None:
    verdicts = {line.rule: line.verdict for line in entry.checks.all()}
    rules = check_rules(entry)
    open_rules = [rule.text for rule in rules if rule.key not in verdicts]
    if open_rules:
        raise ValidationError(
            _("Give a verdict on every rule of the checklist first. Still open: {rules}.").format(
                rules="; ".join(open_rules)
            )
        )
    failed = [rule.text for rule in rules if verdicts[rule.key] == Verdict.NOT_MET]
    if failed:
        raise ValidationError(
            _("An application is admitted when every rule is met. Not met: {rules}.").format(
                rules="; ".join(failed)
            )
        )


@transition(source=[State.SUBMITTED], target=State.ADMITTED, rule=may_judge)
def admit(entry: Entry, *, by: User) -> None:
    """Admit an entry to its arena: it becomes a candidate there; its page opens when nothing is missing for it."""
    _need_whole_checklist(entry)
    vote = entry.arena.activities.filter(kind=StageKind.VOTE, state=Activity.State.FROZEN)
    if vote.exists():
        raise ValidationError(
            _("The vote of this region is closed for good: nobody can be admitted any more.")
        )
    Candidacy.objects.get_or_create(entry=entry, arena=entry.arena)
    entry.why, entry.repair_until = "", None
    entry.is_public = may_be_public(entry, State.ADMITTED)


@transition(source=[State.SUBMITTED], target=State.RETURNED, rule=may_return)
def return_for_repair(entry: Entry, *, why: str, by: User, until: date | None = None) -> None:
    """Return an entry for repair with the reason, by default until the end of the second working day."""
    if not why.strip():
        raise ValidationError(_("Say what has to be repaired."))
    entry.why = why.strip()
    entry.repair_until = _term(entry, until, clock.now())
    # Whoever repairs sees a fresh count; the checklist is gone through anew afterwards.
    entry.edition_number += 1


def _term(entry: Entry, until: date | None, now: datetime) -> datetime:
    term = repair_term(now, REPAIR_DAYS)
    if until is not None:
        if until > now.date() + LONGEST_REPAIR:
            raise ValidationError(_("A repair takes {days} days at most.").format(days=LONGEST_REPAIR.days))
        term = datetime.combine(until + timedelta(days=1), time(), tzinfo=clock.ALMATY)
        if term <= now:
            raise ValidationError(_("The term of the repair must not lie in the past."))
    admission = entry.arena.activities.filter(kind=StageKind.ADMISSION).first()
    closes = admission.closes_at if admission else None
    if closes is None or closes >= term:
        return term
    if closes <= now:
        raise ValidationError(
            _("The admission in this region is over: the application can only be admitted or refused.")
        )
    return closes


@transition(source=[State.SUBMITTED, State.RETURNED], target=State.REFUSED, rule=may_judge)
def refuse(entry: Entry, *, why: str, by: User) -> None:
    """Refuse an entry with the reason; while the applicant repairs it, only after the term."""
    if not why.strip():
        raise ValidationError(_("Say why the application is refused."))
    now = clock.now()
    if entry.state == State.RETURNED and entry.repair_until is not None and now < entry.repair_until:
        raise ValidationError(
            _("The application is being repaired: it may be refused when the term of the repair is over.")
        )
    entry.why = why.strip()
    entry.is_public = False


def translate(
    entry: Entry, *, title: str, texts: Mapping[str, str], by: User, seen: int | None = None
) -> Entry:
    """Save the organiser's translation; the applicant has to approve it anew."""
    with unit_of_work():
        locked = lock_entry(entry, State.SUBMITTED, State.ADMITTED, by=by, rule=may_translate)
        if seen is not None and seen != locked.edition_number:
            raise WrongState(
                _(
                    "Somebody else has changed this application or its translation meanwhile. Look at it again."
                )
            )
        language = other_language(locked)
        _set_texts(locked, texts, language, is_translation=True)
        setattr(locked, f"title_{language}", title.strip())
        locked.derive()
        locked.translated_at, locked.approved_at, locked.translation_remark = clock.now(), None, ""
        locked.edition_number += 1
        locked.save()
        refresh_public(locked)
        record(locked, "translate", by=by, facts={"language": language})
    return locked


def _set_texts(entry: Entry, texts: Mapping[str, str], language: str, *, is_translation: bool) -> None:
    for block, text in texts.items():
        if block not in entry.contest.blocks:
            raise ValidationError(_("There is no such text in this contest."))
        EntryText.objects.update_or_create(
            entry=entry,
            block=block,
            language=language,
            defaults={"text": text.strip(), "is_translation": is_translation},
        )


def move_entry(entry: Entry, arena: Arena, *, why: str, by: User) -> Entry:
    """Move an entry to another arena of its level by a recorded decision; not once its vote has opened."""
    if not why.strip():
        raise ValidationError(_("Name the decision by which the application is moved."))
    with unit_of_work():
        states = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ADMITTED)
        locked = lock_entry(entry, *states, by=by, rule=may_move)
        if arena.level_id != locked.arena.level_id or arena.pk == locked.arena_id:
            raise ValidationError(_("Choose another region of the same stage."))
        now = clock.now()
        for place in (locked.arena, arena):
            vote = place.activities.filter(kind=StageKind.VOTE).first()
            is_begun = vote is not None and vote.opens_at is not None and vote.opens_at <= now
            if is_begun and locked.state == State.ADMITTED:
                raise ValidationError(
                    _("The vote has opened: a candidate stays in the region where people vote for them.")
                )
        before = locked.arena
        locked.candidacies.filter(arena=before).update(arena=arena)
        locked.arena = arena
        locked.district_code = ""
        locked.save(update_fields=["arena", "district_code"])
        facts = {"from": before.territory.code, "to": arena.territory.code}
        record(locked, "move_entry", by=by, why=why.strip(), facts=facts)
    return locked


def see_contact(entry: Entry, *, why: str, by: User) -> Entry:
    """Log that a person of the office looks at the contact data of an entry in full, and for what."""
    allow(may_look(by, entry))
    if not why.strip():
        raise ValidationError(_("Say what you need the contact data for."))
    record(entry, "see_contact", by=by, why=why.strip())
    return entry


def renew_code(entry: Entry, *, by: User) -> str:
    """Give an entry a new secret code, for an applicant who lost it and came with a document; the old one ends."""
    code = new_code()
    with unit_of_work():
        states = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ADMITTED)
        locked = lock_entry(entry, *states, by=by, rule=may_receive)
        locked.secret_hash = hashed(code)
        locked.save(update_fields=["secret_hash"])
        record(locked, "renew_code", by=by)
    return code
