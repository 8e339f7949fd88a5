"""The demonstration: live editions of founding programmes with sample activity, labelled wherever it is seen."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError

from qadam.desk.demonstration.contests import show_contests
from qadam.desk.demonstration.documents import show_document
from qadam.desk.demonstration.fates import Event, at, events_of
from qadam.desk.demonstration.people import People, Role, person_of
from qadam.desk.demonstration.results import show_results
from qadam.desk.demonstration.stages import stages_of, use_sign_off
from qadam.kit import clock
from qadam.kit.dates import format_day
from qadam.notices.actions import settle_samples
from qadam.people.actions import make_sample_accounts
from qadam.people.models import Body, User
from qadam.plans import actions as plans
from qadam.plans.actions.sweeping import sweep
from qadam.plans.models import Duty
from qadam.plans.queries import measures_needing_date
from qadam.programmes.actions import begin_edition
from qadam.programmes.models import BodyQuestion, Edition
from qadam.programmes.succession import answer
from qadam.workflow.log import MACHINE, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState

# Which founding programmes live on in the demonstration, and under which control scheme: one that has just begun, one
# late in its year, a contest that is over. All name years, so they move by whole years.
LIVE = {
    "enbek-qogamy-2015": "decree",
    "zhambyl-employment-2005": "government",
    "enbek-zholy-2018": "government",
}
# Older messages of the sample past have been read by then.
RECENT = timedelta(days=3)
# So far ahead of their day some have begun.
AHEAD = timedelta(days=10)
# The programmes shown are about information, labour, schools and culture; other functions of the old ministries
# (defence industry, transport, foreign investment, health, tourism) have no part in them.
HEIRS = ("ministry-culture-information", "ministry-labour", "ministry-enlightenment")
Progress = Callable[[str], None]
Step = Callable[[], object]


def prepare(today: date, tell: Progress) -> list[Edition]:
    """Make what the demonstration lacks and return its live editions; run again it changes nothing."""
    make_sample_accounts(by=MACHINE)
    people, editions, fresh = People(), [], []
    with unit_of_work():
        for slug, scheme in LIVE.items():
            origin = Edition.objects.filter(slug=slug).first()
            if origin is None:
                continue
            made = origin.later_editions.filter(is_sample=True).first()
            if made is None:
                tell(f"a live edition of {origin.slug}")
                start = start_of(origin, today)
                with clock.moved(at(start, 9)):
                    made = _approved(origin, scheme, start)
                fresh.append(made)
            editions.append(made)
        if fresh:
            _activity(fresh, today, people, tell)
    show_contests(editions, today, tell)
    show_results(editions, today, tell)
    if show_document(today) is not None:
        tell("a sample document")
    return editions


def start_of(origin: Edition, today: date) -> date:
    """Return the first day of a live edition: whole years after the origin's own, the last such day so far."""
    assert origin.first_on is not None
    first = origin.first_on
    months = (today.year - first.year) * 12 + today.month - first.month
    return first.replace(year=first.year + months // 12)


def _approved(origin: Edition, scheme: str, start: date) -> Edition:
    edition = begin_edition(origin, start, by=MACHINE).edition
    edition.is_sample = True
    edition.save(update_fields=["is_sample"])
    coordinator = _coordinator(edition)
    edition = plans.choose_scheme(edition, scheme, by=coordinator)
    for question in edition.questions.filter(answered_at=None):
        answer(question, bodies=_answer(question), by=coordinator)
        edition.refresh_from_db()
    last = edition.last_on or start
    for measure in measures_needing_date(edition):
        reason = f"Үлгі шешім: {format_day(last, 'kk')} мерзім ретінде белгіленді"
        plans.set_date(measure, due_on=last, reason=reason, by=coordinator)
    edition = plans.approve(edition, by=coordinator)
    use_sign_off()
    return edition


def _answer(question: BodyQuestion) -> list[Body]:
    """Return who does the work in the demonstration: the heirs of the function that these programmes are about."""
    proposed = list(question.proposed.all())
    chosen = [body for body in proposed if body.key in HEIRS]
    return chosen or proposed or [question.body]


def _coordinator(edition: Edition) -> User:
    """Return a sample person on the issuer's side, made where there is none."""
    side = edition.control or edition.issuer
    if side is None:
        side = Body.objects.get(key="pa-internal-policy")
        edition.control = side
        edition.save(update_fields=["control"])
    return person_of(side, Role.COORDINATOR)


def _activity(editions: list[Edition], today: date, people: People, tell: Progress) -> None:
    """Write the sample past of all editions in the order of its days, through the actions that everybody uses."""
    steps = sorted(_steps(editions, today, people), key=lambda step: step[0])
    tell(f"{len(steps)} sample steps")
    refused = 0
    for place, (moment, step) in enumerate(steps, start=1):
        with clock.moved(moment):
            refused += not _is_taken(step)
        if place % 500 == 0:
            tell(f"{place} of {len(steps)} sample steps")
    if refused:
        tell(f"{refused} sample steps that the rules refused")
    settle_samples(at(today - RECENT, 0))


def _is_taken(step: Step) -> bool:
    """Take a step; chance may want what the rules refuse by then, as a return after the lead has submitted."""
    try:
        with unit_of_work():
            step()
    except (ValidationError, NotAllowed, WrongState):
        return False
    return True


def _steps(editions: list[Edition], today: date, people: People) -> Iterator[tuple[datetime, Step]]:
    """Yield what people did with each duty, what the coordinators did, and the worker's Mondays."""
    for edition in editions:
        duties = Duty.objects.filter(edition=edition, due_on__lte=today + AHEAD)
        for duty in duties.select_related(*PARTS):
            for event in events_of(duty, today):
                yield event.at, partial(_take, event, people)
        yield from stages_of(edition, today, people)
    monday = min(at(edition.first_on or today, 8) for edition in editions)
    while monday.date() <= today:
        yield monday, partial(sweep, monday, by=MACHINE)
        monday += timedelta(days=7)
    yield at(today, 1), partial(sweep, at(today, 1), by=MACHINE)


PARTS = ("measure__edition", "edition", "body", "lead__body")


def _take(event: Event, people: People) -> None:
    # An amendment may have taken the duty away, or closed it meanwhile.
    duty = Duty.objects.select_related(*PARTS).filter(pk=event.duty.pk).first()
    if duty is not None:
        event.step(duty, people)
