"""What norms, verdicts and contradictions are called in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qadam.indicators.models import Norm
from qadam.indicators.norming.facts import Fact, type_name
from qadam.indicators.norming.judging import Reason, Refused, Slot, State, Terms, Verdict
from qadam.kit.dates import format_period
from qadam.kit.languages import active
from qadam.kit.numbers import format_number


class Look(NamedTuple):
    """How a state looks, as a code of kit.states, and its word."""

    code: str
    word: str | Promise


LOOKS: dict[State, Look] = {
    State.MET: Look("accepted", gettext_lazy("met")),
    State.MISSED: Look("overdue", gettext_lazy("missed")),
    State.RUNNING: Look("running", gettext_lazy("still runs")),
    State.AHEAD: Look("planned", gettext_lazy("has not begun")),
    State.NOT_WHOLE: Look("partly", gettext_lazy("not a whole period")),
    State.NO_EVENT: Look("zero", gettext_lazy("no event took place")),
    State.NOT_MEASURED: Look("not_recorded", gettext_lazy("not measured")),
}


def number(value: Decimal | int) -> str:
    """Return a number as the reader's language writes it."""
    return format_number(value, active())


def word_of(state: State) -> str:
    """Return the word of a state."""
    return str(LOOKS[state].word)


def slot_in_words(slot: Slot, waves: Mapping[str, str]) -> str:
    """Return a period of a norm: a wave by its name, a whole month or quarter by its own, another by its days."""
    return waves.get(slot.wave) or format_period(slot.period, active())


def asked_in_words(norm: Norm) -> str:
    """Return what a norm asks in one line: "at least 5 events, each month, in each region; 40–60 minutes"."""
    asked = _("{compared} {amount}; {per}; {scope}").format(
        compared=norm.get_compared_display(),
        amount=amount_in_words(norm.unit, norm.amount or Decimal(0)),
        per=str(PER[norm.per]),
        scope=str(SCOPES[norm.scope]),
    )
    return "; ".join([asked, *conditions(norm)])


def amount_in_words(unit: str, amount: Decimal) -> str:
    """Return how many of a unit: "5 events", "1 day"."""
    many = int(amount)
    said = {
        "event": ngettext("{number} event", "{number} events", many),
        "person": ngettext("{number} person", "{number} people", many),
        "day": ngettext("{number} day", "{number} days", many),
        "item": ngettext("{number} item", "{number} items", many),
        "per_cent": _("{number} %"),
    }
    return said[unit].format(number=number(amount))


PER: dict[str, str | Promise] = {
    "event": gettext_lazy("in each event"),
    "week": gettext_lazy("each week"),
    "month": gettext_lazy("each month"),
    "quarter": gettext_lazy("each quarter"),
    "year": gettext_lazy("each year"),
    "wave": gettext_lazy("in each wave"),
    "project": gettext_lazy("over the whole project"),
}
SCOPES: dict[str, str | Promise] = {
    "country": gettext_lazy("across the country"),
    "region": gettext_lazy("in each region"),
    "district": gettext_lazy("in each district"),
    "other": gettext_lazy("in all together"),
}


def conditions(norm: Norm) -> list[str]:
    """Return what a fact must be to count for a norm, in words."""
    found = []
    low, high = norm.minutes_from, norm.minutes_to
    if low is not None and high is not None:
        found.append(_("{low}–{high} minutes long").format(low=low, high=high))
    elif low is not None:
        found.append(_("at least {low} minutes long").format(low=low))
    elif high is not None:
        found.append(_("no longer than {high} minutes").format(high=high))
    if norm.people_at_least:
        found.append(_("at least {people} people at each").format(people=number(norm.people_at_least)))
    return found


def reason_in_words(reason: Reason, fact: Fact, terms: Terms) -> str:
    """Return why a fact does not count, with the number it has and the one that is asked."""
    if reason is Reason.NO_MINUTES:
        return _("Not counted: how long it took is not recorded.")
    if reason is Reason.TOO_SHORT:
        return _("Not counted: it took {minutes} minutes, at least {asked} are asked.").format(
            minutes=fact.minutes, asked=terms.minutes_from
        )
    if reason is Reason.TOO_LONG:
        return _("Not counted: it took {minutes} minutes, at most {asked} are asked.").format(
            minutes=fact.minutes, asked=terms.minutes_to
        )
    if reason is Reason.TOO_FEW_PEOPLE:
        return _("Not counted: {people} people came, at least {asked} are asked.").format(
            people=number(fact.people), asked=number(terms.people_at_least or 0)
        )
    return _("Not as the norm asks of each event: {asked}.").format(asked=_asked_of_event(terms))


def _asked_of_event(terms: Terms) -> str:
    compared = Norm.Compared(terms.compared).label
    return f"{compared} {amount_in_words(terms.unit, terms.amount)}"


def refused_in_words(refused: Refused, terms: Terms) -> list[str]:
    """Return every reason why a fact does not count."""
    return [reason_in_words(reason, refused.fact, terms) for reason in refused.reasons]


def verdict_in_words(verdict: Verdict, terms: Terms) -> str:
    """Return a verdict in one sentence: what was counted, what is lacking, what is foretold."""
    counted, asked, off = number(verdict.counted), number(verdict.asked), number(verdict.off_by)
    if verdict.state is State.NOT_MEASURED:
        return _("Not measured: nobody gives facts of this kind yet.")
    if verdict.state is State.AHEAD:
        return _("Has not begun.")
    if verdict.state is State.NO_EVENT:
        return _("No event took place, so there is nothing to judge.")
    if terms.per == "event":
        return _("{counted} of {asked} events were as asked.").format(counted=counted, asked=asked)
    if verdict.state is State.RUNNING:
        return running_in_words(verdict, terms)
    if verdict.state is State.NOT_WHOLE:
        said = _("{counted} counted; the norm holds on a part of this period only, so it is not judged.")
        return said.format(counted=counted)
    if verdict.state is State.MET:
        return _("Met: {counted} counted, {asked} asked.").format(counted=counted, asked=asked)
    if verdict.counted > verdict.asked:
        return _("Missed: {counted} counted, {off} too many.").format(counted=counted, off=off)
    return _("Missed: {counted} counted of {asked}, {off} lacking.").format(
        counted=counted, asked=asked, off=off
    )


def running_in_words(verdict: Verdict, terms: Terms) -> str:
    """Return how far a period that runs has come, and where it goes at the pace so far."""
    if terms.compared == "at_most":
        said = _("{counted} so far, at most {asked} are allowed.")
        return said.format(counted=number(verdict.counted), asked=number(verdict.asked))
    facts = {
        "counted": number(verdict.counted),
        "asked": number(verdict.asked),
        "left": number(verdict.off_by),
        "forecast": number(verdict.forecast or 0),
    }
    if verdict.will_be_met:
        said = _(
            "{counted} of {asked} so far, {left} to go; at this pace {forecast} by the end: it will be met."
        )
    else:
        said = _(
            "{counted} of {asked} so far, {left} to go; at this pace {forecast} by the end: it will be missed."
        )
    return said.format(**facts)


def summary_in_words(verdicts: Sequence[Verdict], slot: Slot | None, waves: Mapping[str, str]) -> str:
    """Return how many territories met a norm in a period; of a single whole its own words say more."""
    if slot is None:
        return _("Not judged: the document does not say on which days it holds.")
    if not verdicts:
        return _("Not judged: no territory of the day is known.")
    states = [verdict.state for verdict in verdicts]
    if all(state is State.NOT_MEASURED for state in states):
        return _("Not measured: nobody gives facts of this kind yet.")
    met = states.count(State.MET)
    said = ngettext(
        "{period}: {met} territory of {all} met it.", "{period}: {met} territories of {all} met it.", met
    )
    told = said.format(period=slot_in_words(slot, waves), met=met, all=len(states))
    return f"{told} {_foretold(verdicts)}".strip()


def _foretold(verdicts: Sequence[Verdict]) -> str:
    """Return how many of the territories whose period still runs will meet the norm at the pace so far."""
    running = [verdict for verdict in verdicts if verdict.state is State.RUNNING]
    if not running:
        return ""
    will = sum(verdict.will_be_met is True for verdict in running)
    return _("At the pace so far {will} more will meet it by the end.").format(will=number(will))


def events_in_words(verdicts: Iterable[Verdict]) -> str:
    """Return how many of all events so far were as a norm on each event asks."""
    held = [verdict for verdict in verdicts if verdict.state in (State.MET, State.MISSED)]
    if not held:
        return _("No event took place, so there is nothing to judge.")
    counted = sum((verdict.counted for verdict in held), Decimal(0))
    asked = sum((verdict.asked for verdict in held), Decimal(0))
    return _("{counted} of {asked} events were as asked.").format(
        counted=number(counted), asked=number(asked)
    )


def _unreachable(facts: Mapping[str, int], names: Sequence[str]) -> str:
    events = "; ".join(names[1:])
    words = {name: number(value) for name, value in facts.items()} | {"events": events, "goal": names[0]}
    if "reached" in facts:
        return _(
            "“{goal}”: the least that “{events}” asks brings {rate} people a month, {reached} on all days of the"
            " norm; {asked} would take {months} months."
        ).format(**words)
    return _(
        "“{goal}”: the least that “{events}” asks brings {rate} people a month; {asked} would take {months} months,"
        " and the document does not say how long it runs."
    ).format(**words)


def _other_whole(facts: Mapping[str, int], names: Sequence[str]) -> str:
    words = {name: number(value) for name, value in facts.items()}
    return _(
        "“{part}” and “{of}” do not fit together: {each} × {units} territories = {total}, not {whole}."
    ).format(part=names[0], of=names[1], **words)


def _opposed(facts: Mapping[str, int], names: Sequence[str]) -> str:
    return _("“{one}” and “{other}” cannot both be met: no number fits both.").format(
        one=names[0], other=names[1]
    )


def _impossible_length(facts: Mapping[str, int], names: Sequence[str]) -> str:
    return _("“{norm}”: nothing takes at least {since} and at most {until} minutes.").format(
        norm=names[0], **facts
    )


CONTRADICTIONS: dict[str, Callable[[Mapping[str, int], Sequence[str]], str]] = {
    "unreachable_coverage": _unreachable,
    "other_whole": _other_whole,
    "opposed_norms": _opposed,
    "impossible_length": _impossible_length,
}


def contradiction_in_words(kind: str, facts: Mapping[str, int], names: Sequence[str]) -> str:
    """Return the sentence of a contradiction; `names` are those of its norms in the order of its codes."""
    return CONTRADICTIONS[kind](facts, names)


def event_in_words(fact: Fact) -> str:
    """Return a fact by its own name, or by its kind where it has none."""
    return fact.title or type_name(fact.event)
