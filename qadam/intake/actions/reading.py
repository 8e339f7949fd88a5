"""Reading a document in the worker, in a child process with limits."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django_tasks import task

from qadam.intake.actions.bodies import suggest_bodies
from qadam.intake.blocks import kept
from qadam.intake.models import Intake, Row
from qadam.intake.reader import read_file
from qadam.intake.rows import doubts_in, opened, storable
from qadam.intake.rules import is_reader, may_check
from qadam.kit import clock
from qadam.kit.fields import length_of
from qadam.people.models import User
from qadam.reading.limited import Reading
from qadam.reading.refusals import CannotRead
from qadam.workflow.log import MACHINE, Machine
from qadam.workflow.transitions import WrongState, transition

logger = logging.getLogger("qadam.intake")

State = Intake.State
# A worker that was killed leaves a document being read; after this while a person may ask again.
PATIENCE = timedelta(minutes=2)


@task()
def read_document(pk: int) -> None:
    """Read one document; asked twice, the second time does nothing."""
    intake = Intake.objects.select_related("upload").filter(pk=pk).first()
    if intake is not None and intake.state in (State.UPLOADED, State.READING):
        # It may be thrown away while it is read.
        with suppress(WrongState):
            read_now(intake)


def read_now(intake: Intake) -> Intake:
    """Read a document here and now, and keep what came of it: a draft with rows, or why it cannot be read."""
    intake = begin_reading(intake, by=MACHINE)
    try:
        found = read_file(
            intake.upload.file.path, intake.upload.name, language=intake.wanted_language, tell=_tell(intake)
        )
    except CannotRead as refusal:
        return refuse(intake, by=MACHINE, code=refusal.code, facts=dict(refusal.facts))
    except OSError:
        logger.exception("the file of document %s cannot be opened", intake.pk)
        return refuse(intake, by=MACHINE, code="broken", facts={})
    return take_draft(intake, by=MACHINE, found=found)


def _tell(intake: Intake) -> Callable[[int, int], None]:
    """Return what keeps how far the reading is, for the page that waits."""
    return lambda done, whole: _keep_progress(intake, done, whole)


def _keep_progress(intake: Intake, done: int, whole: int) -> None:
    Intake.objects.filter(pk=intake.pk, state=State.READING).update(pages_done=done, pages=whole)


@transition(source=[State.UPLOADED, State.READING], target=State.READING, rule=is_reader)
def begin_reading(intake: Intake, *, by: Machine) -> None:
    """The worker takes the document."""
    intake.begun_at = clock.now()


@transition(source=[State.READING], target=State.REFUSED, rule=is_reader)
def refuse(intake: Intake, *, by: Machine, code: str, facts: dict[str, str]) -> None:
    """The file gives no draft; the reason is kept."""
    intake.refusal, intake.refusal_facts, intake.done_at = code, facts, clock.now()


@transition(source=[State.READING], target=State.READ, rule=is_reader)
def take_draft(intake: Intake, *, by: Machine, found: Reading) -> None:
    """Keep the draft: its rows, its bodies and the blocks it was read from."""
    whole = storable(found.draft.whole("kk"))
    intake.draft = {name: value for name, value in whole.items() if name != "measures"}
    intake.blocks, intake.done_at = storable(kept(found.source)), clock.now()
    _take_document(intake, whole["document"])
    measures: list[dict[str, Any]] = whole["measures"]
    doubts = doubts_in(measures, whole["findings"])
    intake.rows.all().delete()
    intake.body_choices.all().delete()
    Row.objects.bulk_create(
        Row(intake=intake, position=place, as_read=measure, as_checked=opened(measure), doubts=found_doubts)
        for place, (measure, found_doubts) in enumerate(zip(measures, doubts, strict=True), start=1)
    )
    suggest_bodies(intake, measures)


def _take_document(intake: Intake, document: dict[str, Any]) -> None:
    period, act = document["period"] or {}, document["act"]
    intake.title, intake.language = document["title"], document["language"]
    intake.act_number = (act["number"] or "")[: length_of(Intake, "act_number")]
    intake.act_on = _day(act["date"])
    intake.first_on, intake.last_on = _day(period.get("first")), _day(period.get("last"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def may_ask_again(person: User, intake: Intake) -> bool:
    """Those who check the document ask again once it was refused or its reading has stopped."""
    has_stopped = clock.now() - (intake.begun_at or intake.uploaded_at) > PATIENCE
    return may_check(person, intake) and (intake.state == State.REFUSED or has_stopped)


@transition(source=[State.REFUSED, State.READING, State.UPLOADED], target=State.UPLOADED, rule=may_ask_again)
def read_again(intake: Intake, *, by: User) -> None:
    """Ask the worker to read the document once more."""
    intake.refusal, intake.refusal_facts, intake.begun_at, intake.done_at = "", {}, None, None
    read_document.enqueue(intake.pk)
