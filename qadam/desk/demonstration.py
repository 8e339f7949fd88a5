"""The demonstration: live editions of founding programmes with sample activity, labelled wherever it is seen."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from qadam.kit import clock
from qadam.kit.dates import format_day, format_until
from qadam.notices.actions import settle_samples
from qadam.people.actions import make_sample_accounts
from qadam.people.models import Body, Membership, User
from qadam.plans import actions as plans
from qadam.plans.models import Duty
from qadam.plans.queries import measures_needing_date
from qadam.programmes.actions import begin_edition
from qadam.programmes.models import BodyQuestion, Edition
from qadam.programmes.succession import answer
from qadam.workflow.log import MACHINE, unit_of_work

# Which founding programmes live on in the demonstration; both name years, so they move by whole years.
LIVE = ("enbek-qogamy-2015", "zhambyl-employment-2005")
# Older messages of the sample past have been read by then.
RECENT = timedelta(days=3)
# The programmes shown are about information, labour, schools and culture; other functions of the old ministries
# (defence industry, transport, foreign investment, health, tourism) have no part in them.
HEIRS = ("ministry-culture-information", "ministry-labour", "ministry-enlightenment")
# Days after which every sample report has been looked at.
PATIENCE = 20
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Lot:
    """What chance, the same at every start, gives a sample duty."""

    days_early: int
    is_sent: bool
    is_accepted: bool
    is_returned: bool


def lot_of(duty: Duty) -> Lot:
    """Return a sample duty's fate from its measure, body and day alone."""
    seed = f"{duty.measure.code}/{duty.body.key}/{duty.original_on}".encode()
    number = int.from_bytes(hashlib.sha256(seed).digest()[:4], "big") % 100
    return Lot(
        days_early=6 - number % 9,
        is_sent=number >= 6,
        is_accepted=number >= 18,
        is_returned=12 <= number < 18,
    )


def prepare(today: date, tell: Progress) -> list[Edition]:
    """Make what the demonstration lacks and return its live editions; run again it changes nothing."""
    make_sample_accounts(by=MACHINE)
    editions = []
    for slug in LIVE:
        origin = Edition.objects.filter(slug=slug).first()
        if origin is not None:
            editions.append(_live(origin, today, tell))
    return editions


def start_of(origin: Edition, today: date) -> date:
    """Return the first day of a live edition: whole years after the origin's own, the last such day so far."""
    assert origin.first_on is not None
    first = origin.first_on
    months = (today.year - first.year) * 12 + today.month - first.month
    return first.replace(year=first.year + months // 12)


def _live(origin: Edition, today: date, tell: Progress) -> Edition:
    made = origin.later_editions.filter(is_sample=True).first()
    if made is not None:
        return made
    tell(f"a live edition of {origin.slug}")
    with unit_of_work():
        start = start_of(origin, today)
        with clock.moved(_at(start, 9)):
            edition = begin_edition(origin, start, by=MACHINE).edition
            edition.is_sample = True
            edition.save(update_fields=["is_sample"])
            coordinator = _coordinator(edition)
            for question in edition.questions.filter(answered_at=None):
                answer(question, bodies=_answer(question), by=coordinator)
                edition.refresh_from_db()
            for measure in measures_needing_date(edition):
                plans.set_date(
                    measure,
                    due_on=edition.last_on or start,
                    reason=f"Үлгі шешім: {format_day(edition.last_on or start, 'kk')} мерзім ретінде белгіленді",
                    by=coordinator,
                )
            edition = plans.approve(edition, by=coordinator)
        _activity(edition, today, tell)
    return edition


def _answer(question: BodyQuestion) -> list[Body]:
    """Return who does the work in the demonstration: the heirs of the function that these programmes are about."""
    proposed = list(question.proposed.all())
    chosen = [body for body in proposed if body.key in HEIRS]
    return chosen or proposed or [question.body]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.ALMATY)


def _coordinator(edition: Edition) -> User:
    """Return a sample person on the issuer's side, made where there is none."""
    side = edition.control or edition.issuer
    if side is None:
        side = Body.objects.get(key="pa-internal-policy")
        edition.control = side
        edition.save(update_fields=["control"])
    return _person(side, Membership.Role.COORDINATOR)


def _person(body: Body, role: str) -> User:
    held = (
        Membership.objects.filter(body=body, role=role, user__is_sample=True).select_related("user").first()
    )
    if held is not None:
        return held.user
    email = f"{body.key}.{role}@sample.example"
    name = f"{body.short_kk or body.name_kk} (үлгі)"[:200]
    user, _made = User.objects.get_or_create(email=email, defaults={"full_name": name, "is_sample": True})
    if _made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    Membership.objects.create(user=user, body=body, role=role)
    return user


def _activity(edition: Edition, today: date, tell: Progress) -> None:
    """Write the sample past in the order of its days, through the same actions as everybody uses."""
    moments = sorted(_moments(edition, today), key=lambda item: item[0])
    people: dict[tuple[int, str], User] = {}
    tell(f"{len(moments)} sample steps of {edition.slug}")
    for place, (moment, step, duty) in enumerate(moments):
        with clock.moved(moment):
            step(duty, people)
        if place % 500 == 499:
            tell(f"{place + 1} of {len(moments)} sample steps")
    with clock.moved(_at(today, 1)):
        plans.open_duties(today, by=MACHINE)
    settle_samples(_at(today - RECENT, 0))


Step = Callable[[Duty, dict[tuple[int, str], User]], None]


def _moments(edition: Edition, today: date) -> Iterator[tuple[datetime, Step, Duty]]:
    duties = Duty.objects.filter(measure__edition=edition, due_on__lte=today + timedelta(days=3))
    for duty in duties.select_related("measure__edition", "body"):
        lot = lot_of(duty)
        sent_on = max(duty.due_on - timedelta(days=lot.days_early), duty.opens_on)
        if not lot.is_sent or sent_on >= today:
            continue
        yield _at(sent_on, 11), _send, duty
        looked_on = sent_on + timedelta(days=3)
        if looked_on < today:
            # Nothing in the sample past waits for a review longer than people would bear.
            is_long_ago = looked_on < today - timedelta(days=PATIENCE)
            if lot.is_returned and not is_long_ago:
                yield _at(looked_on, 15), _return, duty
            elif lot.is_accepted or is_long_ago:
                yield _at(looked_on, 15), _accept, duty


def _known(people: dict[tuple[int, str], User], body: Body, role: str) -> User:
    key = (body.pk, role)
    if key not in people:
        people[key] = _person(body, role)
    return people[key]


def _send(duty: Duty, people: dict[tuple[int, str], User]) -> None:
    person = _known(people, duty.body, Membership.Role.EXECUTOR)
    number = int(hashlib.sha256(str(duty.pk).encode()).hexdigest()[:4], 16) % 40 + 3
    text = (
        f"Үлгі мәтін. «{duty.measure.name_kk}» іс-шарасы бойынша {format_until(duty.last_on, 'kk')}гі "
        f"жұмыс орындалды, {number} іс-шара өткізілді. Бұл – көрсетуге арналған мәлімет, нақты есеп емес."
    )
    report = plans.save_report(
        duty, text=text, language="kk", figures=[plans.Figure("өткізілген іс-шаралар", Decimal(number), "бірлік")],
        by=person,
    )  # fmt: skip
    report.is_sample = True
    report.save(update_fields=["is_sample"])
    plans.submit(report, by=person)


def _accept(duty: Duty, people: dict[tuple[int, str], User]) -> None:
    plans.accept(duty.report, by=_known(people, _side(duty), Membership.Role.COORDINATOR))


def _return(duty: Duty, people: dict[tuple[int, str], User]) -> None:
    reviewer = _known(people, _side(duty), Membership.Role.COORDINATOR)
    plans.return_for_changes(
        duty.report, by=reviewer, why="Үлгі ескерту: іс-шаралардың тізімін қоса беріңіз."
    )


def _side(duty: Duty) -> Body:
    edition = duty.measure.edition
    side = edition.control or edition.issuer
    assert side is not None
    return side
