"""The minutes of a commission's sitting, made from the data alone: equal data give equal bytes."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.contests.models import (
    Activity,
    Commission,
    Conflict,
    Decision,
    Entry,
    HeldBatch,
    Mandate,
    Opinion,
    ScoreSheet,
    StageKind,
)
from qadam.contests.queries.commission import members_on, minutes_of, rule_words
from qadam.kit import clock
from qadam.kit.dates import format_dated, format_day, format_moment
from qadam.kit.languages import active, localized, value
from qadam.kit.numbers import format_number
from qadam.writing.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
)

Kind, Side = Decision.Kind, Opinion.Side


def minutes_document(activity: Activity, commission: Commission) -> Document:
    """Return the minutes of one window before a commission in the active language (kk or ru).

    They hold the decisions taken, the newest data being the latest decision: nothing hangs on the moment of asking.
    """
    decisions = list(
        Decision.objects.filter(activity=activity, commission=commission)
        .exclude(state=Decision.State.OPEN)
        .select_related("nomination", "batch")
        .prefetch_related("opinions__mandate__user")
        .order_by("nomination__position", "kind", "pk")
    )
    minutes = minutes_of(activity, commission)
    day = minutes.held_on if minutes else _day_of(decisions, activity)
    members = members_on(commission, day)
    names = _entries(decisions)
    blocks: list[Block] = [
        Facts(_facts(activity, commission)),
        Heading(_("Members of the commission")),
        _members(members, decisions),
        *_conflicts(commission, decisions),
    ]
    for number, decision in enumerate(decisions, start=1):
        blocks += _decision(number, decision, names, members)
    blocks += [
        Signature(_post(one), one.user.full_name) for one in members if one.seat != Mandate.Seat.MEMBER
    ]
    return Document(
        active(),
        _("Minutes of the sitting"),
        blocks,
        subtitle=_subtitle(commission, minutes.number if minutes else "", day),
        mark=_("SAMPLE") if activity.arena.level.contest.is_sample else "",
        as_of=day,
    )


def _day_of(decisions: Sequence[Decision], activity: Activity) -> date:
    taken = [one.taken_at.astimezone(clock.ALMATY).date() for one in decisions if one.taken_at]
    if taken:
        return max(taken)
    moment = activity.opens_at or activity.closes_at
    return moment.astimezone(clock.ALMATY).date() if moment else clock.today()


def _subtitle(commission: Commission, number: str, day: date) -> list[str]:
    said = _("No {number}").format(number=number)
    dated = f"{format_dated(day, active())} {said}" if number else format_day(day, active())
    return [localized(commission, "name"), dated]


def _facts(activity: Activity, commission: Commission) -> list[tuple[str, str]]:
    arena = activity.arena
    act = commission.act
    if commission.acted_on:
        act = f"{act}, {format_day(commission.acted_on, active())}"
    facts = [
        (_("Contest"), localized(arena.level.contest, "name")),
        (_("Level"), localized(arena.level, "name")),
        (_("Arena"), localized(arena, "name")),
        (_("What is decided"), str(activity.get_kind_display())),
        (_("Act that appointed the commission"), act),
        (
            _("Quorum"),
            _("{part} of {whole} of the members who are not barred").format(
                part=commission.quorum_part, whole=commission.quorum_whole
            ),
        ),
    ]
    freeze = getattr(_vote_of(activity), "freeze", None)
    if freeze is not None:
        seal = _("closed for good on {moment}, SHA-256 {digest}")
        told = seal.format(moment=format_moment(freeze.frozen_at, active()), digest=freeze.sha256)
        facts.append((_("Result of the public vote"), told))
    return facts


def _vote_of(activity: Activity) -> Activity | None:
    return activity.arena.activities.filter(kind=StageKind.VOTE).select_related("freeze").first()


def _post(mandate: Mandate) -> str:
    post = value(mandate, f"position_{active()}") or mandate.position_kk or mandate.position_ru
    # Where names are signed the secretary is called so; that the seat has no vote stands in its own column.
    seat = str(mandate.get_seat_display()) if mandate.has_vote else _("secretary")
    return f"{seat}, {post}" if post else seat


def _members(members: Sequence[Mandate], decisions: Sequence[Decision]) -> Table:
    there = {one.mandate_id for decision in decisions for one in decision.opinions.all()}
    rows = [
        Row(
            [
                str(number),
                one.user.full_name,
                _post(one),
                _("voted") if one.pk in there else ("–" if one.has_vote else _("without a vote")),
            ]
        )
        for number, one in enumerate(members, start=1)
    ]
    columns = [
        Column(_("No."), 0.4, "center"),
        Column(_("Full name"), 2),
        Column(_("Seat and post"), 2.4),
        Column(_("Took part"), 1),
    ]
    return Table(columns, rows, has_column_numbers=False)


def _conflicts(commission: Commission, decisions: Sequence[Decision]) -> list[Block]:
    """Return who is barred from which entry; what the interest is stays with the commission."""
    held = Conflict.objects.filter(mandate__commission=commission).select_related("mandate__user", "entry")
    lines = [
        (
            _("{name}: barred from entry {number}, declared by the member.")
            if one.is_declared
            else _("{name}: barred from entry {number}, recorded by the commission.")
        ).format(name=one.mandate.user.full_name, number=one.entry.number)
        for one in held.order_by("entry__number", "pk")
    ]
    if not lines:
        lines = [_("No member declared a conflict of interest, and none was recorded.")]
    return [Heading(_("Conflicts of interest")), Paragraph("\n".join(lines))]


def _entries(decisions: Sequence[Decision]) -> dict[str, str]:
    numbers = {row["entry"] for one in decisions for row in one.outcome.get("ranking", [])} | {
        number for one in decisions for number in one.outcome.get("entries", [])
    }
    # Who withdrew is a number from then on, in the minutes as everywhere.
    found = Entry.objects.filter(number__in=numbers, withdrawn_at=None)
    return {one.number: localized(one, "title") for one in found}


def _decision(
    number: int, decision: Decision, names: Mapping[str, str], members: Sequence[Mandate]
) -> list[Block]:
    said: dict[str, Any] = decision.outcome
    title = (
        localized(decision.nomination, "name") if decision.nomination else str(decision.get_kind_display())
    )
    blocks: list[Block] = [Heading(f"{number}. {title}")]
    if decision.kind == Kind.WINNERS:
        blocks += _winners(said, names)
        blocks += _changed(decision, members)
    elif decision.kind == Kind.TIE:
        blocks.append(Paragraph(_tie(said, names)))
    else:
        blocks.append(Paragraph(_batch(decision, said)))
    blocks.append(Paragraph("\n".join(_votes(decision, said))))
    if decision.why:
        blocks.append(Paragraph(_("Reasons: {text}").format(text=decision.why)))
    blocks += _dissents(decision)
    return blocks


def _winners(said: Mapping[str, Any], names: Mapping[str, str]) -> list[Block]:
    criteria = [
        _("{name}: 0–{most}, weight {weight}").format(
            name=value(one, f"name_{active()}") or one["name_kk"],
            most=one["most"],
            weight=format_number(Decimal(one["weight"]), active()),
        )
        for one in said["criteria"]
    ]
    columns = [
        Column(_("Place"), 0.6, "center"),
        Column(_("Application"), 1),
        Column(_("Candidate"), 2.6),
        Column(_("Result"), 0.8, "right"),
        Column(_("As a fraction"), 1, "right"),
        Column(_("Scored by"), 0.8, "right"),
        Column(_("Votes of the public"), 1, "right"),
    ]
    rows = [
        Row(
            [
                str(row["place"]),
                row["entry"],
                names.get(row["entry"], _("withdrawn")),
                format_number(Decimal(row["points"]), active(), 2),
                row["exact"],
                str(row["scored_by"]),
                format_number(row["votes"], active()),
            ],
            is_strong=row["is_winner"],
        )
        for row in said["ranking"]
    ]
    winners = [_named(number, names) for number in said["winners"]]
    if winners:
        decided = ngettext("Winner: {names}.", "Winners: {names}.", len(winners)).format(
            names="; ".join(winners)
        )
    else:
        decided = _("Nobody is named a winner.")
    rule = [*rule_words(said), _("Criteria: {list}.").format(list="; ".join(criteria))]
    if said.get("act"):
        rule.append(_("Rules fixed by: {act}.").format(act=said["act"]))
    return [Table(columns, rows, has_column_numbers=False), Paragraph(" ".join(rule)), Paragraph(decided)]


def _changed(decision: Decision, members: Sequence[Mandate]) -> list[Block]:
    """Return who changed scores after having seen the others'."""
    sheets = ScoreSheet.objects.filter(
        activity=decision.activity_id, nomination=decision.nomination_id, changed_at__isnull=False
    )
    changed = set(sheets.values_list("mandate_id", flat=True))
    named = [one.user.full_name for one in members if one.pk in changed]
    if not named:
        return []
    return [Paragraph(_("Scores changed after they were given: {names}.").format(names=", ".join(named)))]


def _named(number: str, names: Mapping[str, str]) -> str:
    return f"{names.get(number, _('withdrawn'))} ({number})"


def _tie(said: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _("Equal votes for the last place: {equal}. Places: {places}. Going on: {chosen}.").format(
        equal="; ".join(_named(number, names) for number in said["entries"]),
        places=said["places"],
        chosen="; ".join(_named(number, names) for number in said["chosen"]),
    )


def _batch(decision: Decision, said: Mapping[str, Any]) -> str:
    assert decision.batch is not None
    told = _("Held votes: {votes}, held because: {detector}, from {first} to {last}. Decided: {state}.")
    return told.format(
        votes=format_number(decision.batch.votes, active()),
        detector=decision.batch.get_detector_display(),
        first=format_moment(decision.batch.first_at, active()),
        last=format_moment(decision.batch.last_at, active()),
        state=HeldBatch.State(said["state"]).label,
    )


def _votes(decision: Decision, said: Mapping[str, Any]) -> list[str]:
    sides = {
        Side.FOR: _("For: {names}."),
        Side.AGAINST: _("Against: {names}."),
        Side.ABSTAINED: _("Abstained: {names}."),
    }
    opinions = sorted(decision.opinions.all(), key=lambda one: one.mandate.user.sort_kk)
    lines = [
        _("Members with a vote: {members}, barred: {barred}, quorum: {quorum}, voted: {there}.").format(
            members=len(said["members"]),
            barred=len(said["barred"]),
            quorum=said["quorum"],
            there=said["for"] + said["against"] + said["abstained"],
        )
    ]
    for side, sentence in sides.items():
        named = [one.mandate.user.full_name for one in opinions if one.side == side]
        if named:
            lines.append(sentence.format(names=f"{len(named)} – {', '.join(named)}"))
    return lines


def _dissents(decision: Decision) -> list[Block]:
    held = sorted(decision.opinions.all(), key=lambda one: one.mandate.user.sort_kk)
    return [
        Paragraph(
            _("Dissenting opinion: {text}").format(text=one.dissent), signed_by=one.mandate.user.full_name
        )
        for one in held
        if one.dissent
    ]
