"""A small contest for tests of public pages: two regions with a vote open in one, the republic still to come."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from qadam.contests.models import Activity, Arena, Candidacy, Contest, ContestRule, Level, Nomination
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CandidacyFactory,
    ContestFactory,
    EntryFactory,
    LevelFactory,
    NominationFactory,
    VoteRulesFactory,
)
from qadam.kit import clock
from qadam.workflow.log import MACHINE, record


@dataclass
class PublicWorld:
    """All that the tests name."""

    contest: Contest
    regional: Level
    republican: Level
    near: Arena
    far: Arena
    vote: Activity
    dynasty: Nomination
    mentor: Nomination
    candidacy: Candidacy


def build(**contest_fields: Any) -> PublicWorld:
    """Make a contest whose vote is open in the first region and whose intake is open in the second."""
    contest: Contest = ContestFactory(
        **{"slug": "enbek-zholy", "name_kk": "«Еңбек жолы» конкурсы", "name_ru": "Конкурс «Еңбек жолы»",
           "name_en": "The Enbek Zholy contest"} | contest_fields
    )  # fmt: skip
    republican = LevelFactory(
        contest=contest,
        position=2,
        name_kk="Республикалық кезең",
        name_ru="Республиканский этап",
        name_en="Republican stage",
    )
    regional = LevelFactory(contest=contest, position=1, passes_to=republican)
    near = ArenaFactory(
        level=regional,
        position=1,
        territory__name_kk="Жамбыл облысы",
        territory__name_ru="Жамбылская область",
        territory__name_en="Zhambyl Region",
    )
    far = ArenaFactory(
        level=regional,
        position=2,
        territory__name_kk="Қостанай облысы",
        territory__name_ru="Костанайская область",
        territory__name_en="Kostanay Region",
    )
    dynasty = NominationFactory(
        contest=contest,
        position=1,
        entry_kind="dynasty",
        is_in_document=False,
        name_kk="Үздік еңбек әулеті",
        name_ru="Лучшая трудовая династия",
        name_en="Best labour dynasty",
    )
    mentor = NominationFactory(
        contest=contest,
        position=2,
        name_kk="Үздік тәлімгер",
        name_ru="Лучший наставник",
        name_en="Best mentor",
    )
    vote = ActivityFactory(arena=near, state=Activity.State.READY)
    VoteRulesFactory(
        activity=vote, printed_kk="бір IP-мекен-жайдан 1 дауыс", printed_ru="1 голос с одного IP-адреса"
    )
    ActivityFactory(arena=far, kind="intake")
    ActivityFactory(
        arena=far, state=Activity.State.PLANNED,
        opens_at=clock.now() + timedelta(days=3), closes_at=clock.now() + timedelta(days=9),
    )  # fmt: skip
    ContestRule.objects.create(
        contest=contest, position=1, key="votes-per-address", printed_kk="бір IP-мекен-жайдан 1 дауыс",
        printed_ru="1 голос с одного IP-адреса", text_kk="Бір мекенжайдан бір дауыс", text_ru="Один голос",
        text_en="One vote",
    )  # fmt: skip
    entry = EntryFactory(
        arena=near,
        contest=contest,
        nomination=mentor,
        number="26-0001",
        title_kk="Қордай Әлібек",
        title_ru="Алибек Кордай",
        organisation="Қордай МТС",
    )
    candidacy = CandidacyFactory(entry=entry)
    return PublicWorld(contest, regional, republican, near, far, vote, dynasty, mentor, candidacy)


def more_candidates(world: PublicWorld, count: int) -> list[Candidacy]:
    """Add candidates of the first region."""
    return [
        CandidacyFactory(
            entry=EntryFactory(arena=world.near, contest=world.contest, nomination=world.dynasty)
        )
        for _number in range(count)
    ]


def something_happened(world: PublicWorld) -> None:
    """Log a change, as every action does, so that kept pages are made anew."""
    record(world.contest, "try", by=MACHINE)
