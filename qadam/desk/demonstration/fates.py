"""What happens to each sample duty, the same at every start, as moments and steps through the real actions."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count

from qadam.desk.demonstration.people import People, Role
from qadam.desk.demonstration.reports import asking_for, evidence_for, send, signed_steps, write
from qadam.kit import clock
from qadam.plans import actions
from qadam.plans.models import Duty, Explanation, Report, Review

# Days after which every sample report has been looked at.
PATIENCE = 20
# The body whose sample people build a consolidated information and sign.
BUILDING = "ministry-labour"
# What chance gives to the reports whose release is withdrawn.
WITHDRAWN = 31
Step = Callable[[Duty, People], None]


@dataclass(frozen=True)
class Event:
    """One step of the sample past."""

    at: datetime
    step: Step
    duty: Duty


def at(day: date, hour: int) -> datetime:
    """Return a moment of a day in Almaty."""
    return datetime.combine(day, time(hour), tzinfo=clock.ALMATY)


def number_of(duty: Duty) -> int:
    """Return what chance gives a duty, 0 to 99, from its measure, body and day alone."""
    seed = f"{duty.measure.code}/{duty.body.key}/{duty.original_on}".encode()
    return int.from_bytes(hashlib.sha256(seed).digest()[:4], "big") % 100


def events_of(duty: Duty, today: date) -> Iterator[Event]:
    """Yield what happened to a duty until today, in the order of its days."""
    number = number_of(duty)
    steps = [*_answer_agreement(duty, number), *_life(duty, number, today)]
    yield from (Event(moment, step, duty) for moment, step in steps if moment < at(today, 0))


def _answer_agreement(duty: Duty, number: int) -> Iterator[tuple[datetime, Step]]:
    """Of the bodies named "by agreement" most agree soon, some decline, some have not answered."""
    if not duty.is_by_agreement or number % 5 == 4:
        return
    yield at(duty.opens_on + timedelta(days=2), 10), _decline if number % 5 == 3 else _agree


def _life(duty: Duty, number: int, today: date) -> Iterator[tuple[datetime, Step]]:
    if duty.is_by_agreement and number % 5 >= 3:
        return
    if is_waited_for(duty, today):
        yield from _extended_once(duty, today)
        return
    day = max(duty.due_on - timedelta(days=6 - number % 9), duty.opens_on + timedelta(days=2))
    is_long_ago = day < today - timedelta(days=PATIENCE)
    match number:
        case 0 | 1 | 2 | 3:
            yield from _late(duty, number)
        case 4 | 5:
            yield from _extended(duty, day, today)
        case 6:
            yield at(_before(duty, 2), 11), _ask("extend")
            if is_long_ago:
                yield at(duty.due_on + timedelta(days=1), 15), _return
                yield at(duty.due_on + timedelta(days=5), 11), _send
                yield at(duty.due_on + timedelta(days=8), 15), _accept
        case 7:
            yield at(duty.due_on - timedelta(days=1), 15), _set_new_term
            yield at(duty.due_on + timedelta(days=12), 11), _send
            yield at(duty.due_on + timedelta(days=15), 15), _accept
        case 8:
            yield at(_before(duty, 3), 11), _ask("longer")
            yield at(duty.due_on, 15), _move_to_longer
        case 9:
            yield at(duty.due_on - timedelta(days=1), 15), _excuse
        case 10 | 11:
            yield at(day, 11), _send_for_information
            yield at(day + timedelta(days=3), 15), _take_for_information
        case 12 | 13 | 14 | 15 | 16 | 17:
            yield from _returned(duty, day, is_long_ago)
        case 18 | 19 | 20 if not is_long_ago:
            yield at(day, 11), signed_steps(number - 17)
        case 22 if not is_long_ago:
            yield at(day, 11), _begin
        case 21 if is_long_ago:
            yield from _done(day)
            yield at(day + timedelta(days=5), 16), _release
            yield at(day + timedelta(days=30), 15), _resume
        case _:
            yield from _done(day, is_waiting=not is_long_ago and number % 4 == 0)
            if number % 3 == 1:
                yield at(day + timedelta(days=6), 16), _release
            if number == WITHDRAWN:
                yield at(day + timedelta(days=9), 16), _withdraw


def is_waited_for(duty: Duty, today: date) -> bool:
    """Tell whether this is the lead whose information is still to be built: many have sent, its term was extended."""
    if duty.part != Duty.Part.LEAD or duty.body.key != BUILDING or duty.due_on >= today:
        return False
    waited = Duty.objects.filter(edition=duty.edition_id, part=Duty.Part.LEAD, body=duty.body_id)
    many = waited.filter(due_on__lt=today, due_on__gt=today - timedelta(days=PATIENCE))
    most = many.annotate(count=Count("contributions")).order_by("-count", "pk").first()
    return most is not None and most.pk == duty.pk


def _extended_once(duty: Duty, today: date) -> Iterator[tuple[datetime, Step]]:
    """The term was asked for and granted to a day that lies a week ahead."""
    days = (today - duty.due_on).days + 7
    yield at(_before(duty, 2), 10), _ask("extend", days)
    yield at(_before(duty, 1), 15), _extend


def number_of_day(duty: Duty) -> int:
    """Return a number of the duty's day, to choose one of several alike."""
    return duty.original_on.toordinal()


def _before(duty: Duty, days: int) -> date:
    return max(duty.due_on - timedelta(days=days), duty.opens_on + timedelta(days=1))


def _done(day: date, *, is_waiting: bool = False) -> Iterator[tuple[datetime, Step]]:
    yield at(day, 11), _send
    if not is_waiting:
        yield at(day + timedelta(days=3), 15), _accept


def _returned(duty: Duty, day: date, is_long_ago: bool) -> Iterator[tuple[datetime, Step]]:
    yield at(day, 11), _send
    yield at(day + timedelta(days=3), 15), _return
    if is_long_ago:
        yield at(day + timedelta(days=6), 11), _send
        yield at(day + timedelta(days=9), 15), _accept


def _extended(duty: Duty, day: date, today: date) -> Iterator[tuple[datetime, Step]]:
    yield at(_before(duty, 3), 11), _ask("extend")
    yield at(_before(duty, 1), 15), _extend
    yield at(duty.due_on + timedelta(days=18), 11), _send
    yield at(duty.due_on + timedelta(days=21), 15), _accept


def _late(duty: Duty, number: int) -> Iterator[tuple[datetime, Step]]:
    """A late duty: some explain and send at last, some explain alone, some say nothing."""
    if number != 3:
        yield at(duty.due_on + timedelta(days=4), 11), _explain
    if number == 1:
        yield at(duty.due_on + timedelta(days=12), 10), _explain_as_head
    if number in (0, 1):
        yield at(duty.due_on + timedelta(days=25), 11), _send
        yield at(duty.due_on + timedelta(days=28), 15), _accept


def _send(duty: Duty, people: People) -> None:
    send(duty, people)


def _send_for_information(duty: Duty, people: People) -> None:
    send(duty, people, request=Report.Request.INFORMATION)


def _begin(duty: Duty, people: People) -> None:
    write(duty, people.of(duty.body))


def _ask(request: str, days: int = 0) -> Step:
    def ask(duty: Duty, people: People) -> None:
        write(duty, people.of(duty.body), asking=asking_for(duty, request, days), evidence=evidence_for(duty))
        send(duty, people, is_written=True)

    return ask


def _accept(duty: Duty, people: People) -> None:
    report = _waiting(duty)
    if report is not None:
        actions.accept(report, by=people.reviewer(duty))


def _take_for_information(duty: Duty, people: People) -> None:
    report = _waiting(duty)
    if report is not None:
        actions.take_for_information(report, by=people.reviewer(duty))


def _release(duty: Duty, people: People) -> None:
    """A co-executor's text stands in its lead's information; that one is released."""
    report = _taken(duty)
    if report is not None and duty.part != Duty.Part.CO:
        actions.release(report, by=people.control(duty.measure.edition))


def _withdraw(duty: Duty, people: People) -> None:
    report = _taken(duty)
    if report is not None and report.released_at is not None:
        why = "Сан нақтыланып жатыр (үлгі)."
        actions.withdraw_release(report, by=people.control(duty.measure.edition), why=why)


def _taken(duty: Duty) -> Report | None:
    return Report.objects.filter(duty=duty, state__in=Report.TAKEN).first()


def _return(duty: Duty, people: People) -> None:
    report = _waiting(duty)
    if report is not None:
        actions.return_for_changes(
            report,
            by=people.reviewer(duty),
            why="Үлгі ескерту: іс-шаралардың тізімін қоса беріңіз.",
            cause=Review.Cause.EVIDENCE,
            remarks=[actions.Said("Өткен күні мен қатысушылардың саны көрсетілсін.", "жұмыс орындалды")],
        )


def _extend(duty: Duty, people: People) -> None:
    report = _waiting(duty)
    if report is not None:
        actions.extend(report, by=people.reviewer(duty), document="Үлгі хат № 17-2/45")


def _move_to_longer(duty: Duty, people: People) -> None:
    report = _waiting(duty)
    if report is not None:
        actions.move_to_longer(report, by=people.reviewer(duty), document="Үлгі хат № 17-2/46")


def _waiting(duty: Duty) -> Report | None:
    """Return the report on a duty that waits for its reviewer, with what the review reads."""
    reports = Report.objects.select_related(
        "duty__measure__edition", "duty__edition", "duty__lead__body", "duty__body"
    )
    return reports.filter(duty=duty, state=Report.State.SUBMITTED).first()


def _set_new_term(duty: Duty, people: People) -> None:
    actions.set_new_term(
        duty,
        to_on=duty.due_on + timedelta(days=14),
        document="Үлгі тапсырма № 18-1/7",
        why="Іс-шараның күні ауысты (үлгі)",
        by=people.control(duty.measure.edition),
    )


def _excuse(duty: Duty, people: People) -> None:
    actions.excuse(
        duty,
        document="Үлгі хат № 18-1/9",
        why="Бұл кезеңде іс-шара өткізілмейді (үлгі)",
        by=people.control(duty.measure.edition),
    )


def _resume(duty: Duty, people: People) -> None:
    actions.resume(
        duty,
        to_on=clock.today() + timedelta(days=20),
        document="Үлгі тапсырма № 18-1/11",
        why="Мәлімет толықтырылсын (үлгі)",
        by=people.control(duty.measure.edition),
    )


def _agree(duty: Duty, people: People) -> None:
    actions.agree_to_take_part(duty, by=people.of(duty.body))


def _decline(duty: Duty, people: People) -> None:
    actions.decline_to_take_part(
        duty, why="Іс-шара біздің өкілеттігімізге жатпайды (үлгі).", by=people.of(duty.body)
    )


def _explain(duty: Duty, people: People) -> None:
    _say_why(duty, people, Role.EXECUTOR)


def _explain_as_head(duty: Duty, people: People) -> None:
    _say_why(duty, people, Role.HEAD)


CAUSES = (
    (Explanation.Cause.DATA, "Ақпарат аудандардан толық түскен жоқ (үлгі)."),
    (Explanation.Cause.PROCUREMENT, "Мемлекеттік сатып алу рәсімі аяқталған жоқ (үлгі)."),
    (Explanation.Cause.AGREEING, "Жоба мүдделі органдармен келісілуде (үлгі)."),
    (Explanation.Cause.PEOPLE, "Жауапты маман ауысты (үлгі)."),
)


def _say_why(duty: Duty, people: People, role: str) -> None:
    cause, text = CAUSES[number_of_day(duty) % len(CAUSES)]
    person = people.of(duty.body, role)
    why = actions.Why(
        cause, text, responsible=person.full_name, promised_on=clock.today() + timedelta(days=21)
    )
    actions.explain(duty, why, by=person)
