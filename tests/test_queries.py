"""A list of thirty rows asks the database no oftener than a list of one.

The plan's own pages are held to this in qadam/plans/tests/test_public_pages.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.contests.models import (
    Award,
    CheckLine,
    EntryFile,
    EntryMember,
    HandOver,
    Objection,
    Partner,
    RegisteredNetwork,
)
from qadam.contests.tests.counted import batch_of, give
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CandidacyFactory,
    CommissionFactory,
    ContestFactory,
    EntryFactory,
    LevelFactory,
    MandateFactory,
    NominationFactory,
)
from qadam.indicators.actions import values as sending
from qadam.indicators.cells import number as cell_of
from qadam.indicators.models import (
    Expected,
    Finding,
    Indicator,
    RecordedFact,
    RowKind,
    Series,
    Value,
    ValueEvidence,
)
from qadam.indicators.tests.factories import (
    AmountFactory,
    IndicatorFactory,
    LineFactory,
    NormFactory,
    RoundFactory,
    SeriesFactory,
    TargetFactory,
    ValueFactory,
)
from qadam.intake.models import BodyChoice, Row
from qadam.intake.rows import opened
from qadam.intake.tests.factories import read_document
from qadam.notices.actions import subscribe
from qadam.notices.models import Letter, Notice
from qadam.people.models import Body, GroupMember, Succession
from qadam.people.tests.factories import BodyFactory, MembershipFactory, TerritoryFactory, UserFactory
from qadam.plans import actions
from qadam.plans.evidence import kind_for
from qadam.plans.models import ContributionForm, ControlScheme, Duty, Report, ReportFile
from qadam.plans.tests.factories import DutyFactory, ReportFactory, VersionFactory
from qadam.plans.tests.plans_to_read import with_measures
from qadam.plans.wordings import names_of
from qadam.programmes.amending import begin_amendment, change_measure, enact
from qadam.programmes.models import BodyQuestion, Edition
from qadam.programmes.rows import present_text
from qadam.programmes.tests.acts import act_file
from qadam.territories.models import DayTransfer, Territory
from qadam.workflow.cached import SHELF
from qadam.workflow.log import MACHINE, record, unit_of_work
from tests.contest_world import ContestWorld
from tests.indicator_world import FAR, LOCKED, OPEN, OWN, IndicatorWorld
from tests.pages import client_of
from tests.world import NOW, TODAY, Role, World, edition, letter_to, standing, stored

pytestmark = pytest.mark.django_db
ROWS = 30
# The desk's frame asks who reads, their roles, what is unread, and whether they run contests and gather values.
AT_MOST, AT_MOST_AT_THE_DESK = 12, 18
# My day joins what waits in every area, and the page of one vote tells all that its organiser must know of it.
# Results and the execution are kept for strangers until something changes: what is limited here is a page that is
# made anew, with the two questions that find out whether it must be. Norms hear of facts from every area. The grid,
# the review and the page of one value know who may do what with each row, what was, what is to be reached, and what
# proves it.
_ONE = "programmes/steps-live/results/indicators/placements/"
_NORMS = "programmes/steps-live/norms/"
MORE_AT = {
    "desk/": 31,
    "desk/contests/votes/{over}/": 30,
    "programmes/steps-live/execution/": 14,
    "results/": 14,
    f"{_ONE}map/": 13,
    f"{_ONE}KZ/2016-Q1/": 17,
    f"{_ONE}{{own_code}}/2016-Q2/": 19,
    _NORMS: 19,
    f"{_NORMS}meetings/": 19,
    f"{_NORMS}meetings/{{own_code}}/2016-06-01/": 19,
    "programmes/steps-live/money/": 20,
    "desk/values/{open}/enter/": 21,
    "desk/values/{open}/review/": 21,
    "desk/values/{open}/{series}/": 28,
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as made:
        yield made


def more_editions(world: World, numbers: range) -> None:
    for number in numbers:
        edition(f"more-{number}", "approved")


def more_duties(world: World, numbers: range) -> None:
    with_measures(world.live, len(numbers), after=numbers.start)
    actions.make_duties(world.live, by=MACHINE)


def shown_for(duty: Duty) -> list[actions.Proof]:
    """Return complete evidence of all that a duty promises."""
    facts: dict[str, Any] = {"number": "1", "held_on": TODAY, "place": "Қордай", "people": 40}
    return [
        actions.Proof(kind_for(product), product, "Отырыс", url="https://example.kz/1", **facts)
        for product in duty.measure.products.all()
    ]


def more_reports(world: World, numbers: range) -> None:
    more_duties(world, numbers)
    executor = world.people[Role.EXECUTOR]
    for duty in Duty.objects.filter(measure__edition=world.live, report=None, body__key="ministry"):
        report = actions.save_report(
            duty, text="Орындалды", language="kk", figures=[], by=executor, evidence=shown_for(duty)
        )
        actions.submit(report, by=executor)


def more_released(world: World, numbers: range) -> None:
    by, measure = world.people[Role.COORDINATOR], world.live.measures.get(number="1")
    for number in numbers:
        report = ReportFactory(duty=DutyFactory(measure=measure, state="accepted"), state="accepted")
        VersionFactory(report=report)
        upload = stored(f"released-{number}.pdf", by)
        ReportFile.objects.create(report=report, upload=upload, added_by=by)
        actions.release(report, by=by)
        # Another is withdrawn and open again with other figures.
        other = ReportFactory(duty=DutyFactory(measure=measure, state="accepted"), state="accepted")
        VersionFactory(report=other, figures=[{"label": "отырыс", "value": "2", "unit": "рет"}])
        actions.release(other, by=by)
        actions.withdraw_release(other, by=by, why="Тексеру")
        VersionFactory(report=other, number=2, figures=[{"label": "отырыс", "value": "3", "unit": "рет"}])
        actions.release(other, by=by)


def more_drafts(world: World, numbers: range) -> None:
    for number in numbers:
        edition(f"more-{number}", "draft")


def more_of_a_draft(world: World, numbers: range) -> None:
    with_measures(world.draft, len(numbers), after=numbers.start)
    world.draft.measures.exclude(number__in=["1", "2"]).update(deadline="none")
    for body in BodyFactory.create_batch(len(numbers)):
        BodyQuestion.objects.create(edition=world.draft, body=body, cause="ended").proposed.set([body])
    with unit_of_work():
        for _ in numbers:
            record(world.draft, "load", by=MACHINE)


def more_amendments(world: World, numbers: range) -> None:
    by = world.people[Role.COORDINATOR]
    for number in numbers:
        act = {"number": f"more-{number}", "date": date(2016, 7, 1), "in_force_on": date(2016, 9, 1)}
        amendment = begin_amendment(
            world.live, by=by, title_kk="Акт", title_ru="Акт", upload=act_file(by), **act
        )
        first = world.live.measures.get(number="1")
        change_measure(amendment, first, new=replace(present_text(first), name_en=f"{number}"), by=by)
        enact(amendment, by=by)


def more_of_an_amendment(world: World, numbers: range) -> None:
    by = world.people[Role.COORDINATOR]
    with_measures(world.live, len(numbers), after=numbers.start)
    known = set(world.amendment.changes.values_list("measure", flat=True))
    for measure in world.live.measures.exclude(pk__in=known - {None}):
        change_measure(
            world.amendment, measure, new=replace(present_text(measure), deadline="until 2016-12-01"), by=by
        )


def more_regional_plans(world: World, numbers: range) -> None:
    for body in BodyFactory.create_batch(len(numbers), kind=Body.Kind.AKIMAT, territory_code="KZ-31"):
        made = edition(f"region-{body.pk}", "approved")
        made.derived_from, made.territory_code = world.live, "KZ-31"
        made.save()


def more_of_a_report(world: World, numbers: range) -> None:
    report = Report.objects.get(pk=world.draft_report.pk)
    executor = world.people[Role.EXECUTOR]
    for number in numbers:
        actions.attach(report.duty, stored(f"{number}.pdf", executor), by=executor)
        report.figures.create(position=100 + number, label="отырыс", value=Decimal(number), unit="рет")


def more_contributions(world: World, numbers: range) -> None:
    lead = world.sent_report.duty
    with unit_of_work():
        form, _made = ContributionForm.objects.get_or_create(
            measure=lead.measure, defaults={"changed_by": world.people[Role.EXECUTOR]}
        )
        field, _made = form.fields.get_or_create(position=1, label_kk="отырыстар", label_ru="заседания")
    for number in numbers:
        duty = DutyFactory(measure=lead.measure, part="co", lead=lead, state="submitted")
        figures = [{"label": "отырыстар", "value": f"{number}", "unit": "", "field": field.pk}]
        VersionFactory(report=ReportFactory(duty=duty, state="submitted"), figures=figures)


def more_versions(world: World, numbers: range) -> None:
    executor, coordinator = world.people[Role.EXECUTOR], world.people[Role.COORDINATOR]
    for _ in numbers:
        actions.return_for_changes(world.sent_report, by=coordinator, why="Толықтырыңыз")
        actions.submit(world.sent_report, by=executor)


def more_notices(world: World, numbers: range) -> None:
    for number in numbers:
        Notice.objects.create(
            user=world.people[Role.EXECUTOR],
            kind="plans.accepted",
            values=names_of(world.empty_duty),
            path="/desk/",
            once_key=f"more-{number}",
        )


def more_addresses(world: World, numbers: range) -> None:
    executor = world.people[Role.EXECUTOR]
    more_roles_of_one(world, numbers)
    for held in executor.memberships.select_related("body"):
        subscribe(executor, f"body:{held.body.key}")


def more_duties_of_others(world: World, numbers: range) -> None:
    DutyFactory.create_batch(len(numbers))


def more_letters(world: World, numbers: range) -> None:
    for _ in numbers:
        letter_to(world.people[Role.EXECUTOR])


def more_lost_letters(world: World, numbers: range) -> None:
    for user in UserFactory.create_batch(len(numbers)):
        letter_to(user, state=Letter.State.FAILED, trouble="SMTPDataError: 554")


def more_bodies(world: World, numbers: range) -> None:
    BodyFactory.create_batch(len(numbers), parent=world.bodies["ministry"], territory_code="KZ-31")


def more_people(world: World, numbers: range) -> None:
    MembershipFactory.create_batch(len(numbers), body=world.bodies["ministry"])


def more_roles_of_one(world: World, numbers: range) -> None:
    for body in BodyFactory.create_batch(len(numbers)):
        MembershipFactory(body=body, user=world.people[Role.EXECUTOR])


def more_of_a_body(world: World, numbers: range) -> None:
    more_people(world, numbers)
    ministry = world.bodies["ministry"]
    for body in BodyFactory.create_batch(len(numbers), parent=ministry):
        Succession.objects.create(from_body=ministry, to_body=body, from_day=date(2016, 1, 1))
        name = BodyFactory(kind=Body.Kind.COLLECTIVE)
        GroupMember.objects.create(collective=name, member=ministry)
    with unit_of_work():
        for _ in numbers:
            record(ministry, "change", by=world.people[Role.ADMINISTRATOR])


def more_transfers(world: World, numbers: range) -> None:
    for number in numbers:
        day = date(2016, 3, 1) + timedelta(days=number)
        DayTransfer.objects.create(day=day, is_working=bool(number % 2), source="№ 3")


def more_sessions(world: World, numbers: range) -> None:
    for number in numbers:
        UserSession.objects.create(
            user=world.people[Role.EXECUTOR], session_key=f"k{number}", ip="127.0.0.1", user_agent="Firefox"
        )


def ended_body(key: str) -> Body:
    ended: Body = Body.objects.filter(key=key).first() or BodyFactory(key=key, valid_to=date(2016, 6, 30))
    return ended


def more_orphans(world: World, numbers: range) -> None:
    for number in numbers:
        ended = ended_body(f"ended-{number}")
        DutyFactory(measure=world.live.measures.get(number="1"), body=ended)
        for heir in BodyFactory.create_batch(2):
            Succession.objects.create(from_body=ended, to_body=heir, from_day=date(2016, 7, 1))


def more_of_an_ended_body(world: World, numbers: range) -> None:
    ended = ended_body("ended")
    with_measures(world.live, len(numbers), after=numbers.start)
    for measure in world.live.measures.all():
        if not measure.duties.filter(body=ended).exists():
            DutyFactory(measure=measure, body=ended)
    for heir in BodyFactory.create_batch(len(numbers)):
        Succession.objects.create(from_body=ended, to_body=heir, from_day=date(2016, 7, 1))


def more_shared_and_crowded(world: World, numbers: range) -> None:
    more_of_an_ended_body(world, numbers)
    for measure in world.live.measures.all():
        lead = DutyFactory(measure=measure, part="lead")
        DutyFactory(measure=measure, part="co", lead=lead, has_no_room=True)


def more_schemes(world: World, numbers: range) -> None:
    for number in numbers:
        ControlScheme.objects.create(code=f"own-{number}", valid_from=date(2015, 1, 1))
        ControlScheme.objects.create(code="own", valid_from=date(2015, 1, 1) + timedelta(days=number))


def more_documents(world: World, numbers: range) -> None:
    for number in numbers:
        read_document(world.bodies["office"], world.people[Role.COORDINATOR], name=f"{number}.txt")


def more_of_a_document(world: World, numbers: range) -> None:
    document = world.documents["read"]
    for intake in (document, world.documents["russian"]):
        for number in numbers:
            body = f"Мекеме {number}"
            row = {**opened({}), "number": f"9-{number}", "executors": [{"name": body, "role": None}]}
            Row.objects.create(
                intake=intake, position=100 + number, as_checked=row, doubts=[{"field": "", "code": "x"}]
            )
            BodyChoice.objects.create(intake=intake, position=100 + number, name=body)


def more_candidates(world: World, numbers: range) -> None:
    arena = world.contests.own
    for _ in numbers:
        nomination = NominationFactory(contest=world.contests.live)
        CandidacyFactory(entry=EntryFactory(arena=arena, nomination=nomination), arena=arena)
    record(world.contests.live, "try", by=MACHINE)


def more_contests(world: World, numbers: range) -> None:
    for _ in numbers:
        contest = ContestFactory(edition=world.live)
        arena = ArenaFactory(level=LevelFactory(contest=contest), body=world.bodies["akimat-two"])
        vote = ActivityFactory(arena=arena)
        MandateFactory(commission=CommissionFactory(arena=arena), user=world.people[Role.CHAIR], seat="chair")
        batch_of(give(CandidacyFactory(entry=EntryFactory(arena=arena)), vote))
    record(contest, "try", by=MACHINE)


def more_arenas(world: World, numbers: range) -> None:
    level, nomination = world.contests.own.level, world.contests.entries["submitted"].nomination
    for _ in numbers:
        arena = ArenaFactory(level=level)
        ActivityFactory(arena=arena, kind="intake")
        ActivityFactory(arena=arena, stage=world.contests.vote.stage)
        CommissionFactory(arena=arena)
        EntryFactory(arena=arena, nomination=nomination, state="submitted", is_public=False)
    record(world.contests.live, "try", by=MACHINE)


def more_entries(world: World, numbers: range) -> None:
    for _ in numbers:
        EntryFactory(
            arena=world.contests.own,
            nomination=world.contests.entries["submitted"].nomination,
            state="submitted",
        )


def more_of_an_entry(world: World, numbers: range) -> None:
    entry = world.contests.entries["submitted"]
    for number in numbers:
        EntryFile.objects.create(entry=entry, role="video", link=f"https://video.example/{number}")
        EntryMember.objects.create(entry=entry, position=number, name=f"Мүше {number}")
        CheckLine.objects.create(entry=entry, rule=f"r-{number}", verdict="met", by=world.people[Role.MEMBER])
        with unit_of_work():
            record(entry, "submit", by=world.people[Role.NOBODY])


def more_members(world: World, numbers: range) -> None:
    for commission in (world.contests.commissions["region"], world.contests.sitting.commission):
        MandateFactory.create_batch(len(numbers), commission=commission)


def more_to_choose_from(world: World, numbers: range) -> None:
    sitting = world.contests.sitting
    for _ in numbers:
        for nomination in (sitting.nomination, NominationFactory(contest=world.contests.choosing)):
            entry = EntryFactory(arena=sitting.arena, nomination=nomination)
            CandidacyFactory(entry=entry, arena=sitting.arena, state="leader")


def more_objections(world: World, numbers: range) -> None:
    arena = world.contests.done.arena
    for _ in numbers:
        number = f"Q-more-{Objection.objects.count()}"
        Objection.objects.create(arena=arena, number=number, name="А", contact="8", text="Қайта санаңыздар")


def more_winners(world: World, numbers: range) -> None:
    arena = world.contests.done.arena
    for _ in numbers:
        entry = EntryFactory(arena=arena)
        winner = CandidacyFactory(entry=entry, arena=arena, state="winner")
        sent = CandidacyFactory(entry=EntryFactory(arena=arena), arena=arena, state="winner")
        above = world.contests.hand_overs["own"].to_arena
        HandOver.objects.create(candidacy=sent, to_arena=above, sent_by=world.people[Role.OPERATOR])
        Award.objects.create(
            arena=arena, entry=winner.entry, kind="winner", name_kk="А", name_ru="А", what_kk="Е", what_ru="Т",
            act="№ 9", awarded_on=TODAY, code=f"MORE{Award.objects.count()}",
        )  # fmt: skip


def more_partners(world: World, numbers: range) -> None:
    for _ in numbers:
        page = f"https://more-{Partner.objects.count()}.example/"
        Partner.objects.create(contest=world.contests.live, arena=world.contests.own, page=page)


def more_held(world: World, numbers: range) -> None:
    over = world.contests.over
    for _ in numbers:
        candidacy = CandidacyFactory(entry=EntryFactory(arena=over.arena), arena=over.arena)
        batch_of(give(candidacy, over, 2))


def more_nominations(world: World, numbers: range) -> None:
    NominationFactory.create_batch(len(numbers), contest=world.contests.live)


def more_networks(world: World, numbers: range) -> None:
    for number in numbers:
        RegisteredNetwork.objects.create(
            activity=world.contests.far_vote, network=f"198.51.{number}.0/24", name="Зауыт", cap=5, act="№ 3",
            added_by=world.people[Role.COORDINATOR],
        )  # fmt: skip


def measured(edition: Edition, code: str) -> Indicator:
    """Measure an edition by one more indicator with a number in the country and in both regions."""
    indicator: Indicator = IndicatorFactory(edition=edition, code=code, per=Indicator.Per.QUARTER)
    for place, parent in (("KZ", ""), (OWN, "KZ"), (FAR, "KZ")):
        row = RowKind.PART if parent else RowKind.TOTAL
        series = SeriesFactory(indicator=indicator, territory_code=place, row=row, parent_code=parent)
        TargetFactory(series=series, span="2016")
        if parent:
            ValueFactory(series=series, span=LOCKED, value=Decimal(4), state=Value.State.LOCKED)
    return indicator


def awaited(world: World, series: Series) -> None:
    """Ask for a value in the gathering that is open, and have one wait there for review."""
    Expected.objects.create(round=world.numbers.open, series=series)
    operator = world.people[Role.OPERATOR]
    ValueFactory(
        series=series, span=OPEN, value=Decimal(5), state=Value.State.SUBMITTED, entered_by=operator,
        submitted_by=operator, submitted_at=NOW,
    )  # fmt: skip


def more_indicators(world: World, numbers: range) -> None:
    for number in numbers:
        indicator = measured(world.live, f"more-{number}")
        awaited(world, indicator.series.get(territory_code=OWN))
        awaited(world, indicator.series.get(territory_code=FAR))


def more_places(world: World, numbers: range) -> None:
    country, region = (Territory.objects.filter(code=code).first() for code in ("KZ", OWN))
    district = Territory.Level.DISTRICT
    for number in numbers:
        oblast = TerritoryFactory(code=f"KZ-more-{number}", parent=country)
        below = TerritoryFactory(code=f"{OWN}-more-{number}", parent=region, level=district)
        for place, parent in ((oblast, "KZ"), (below, OWN)):
            series = SeriesFactory(
                indicator=world.numbers.indicator, territory_code=place.code, row=RowKind.PART,
                parent_code=parent,
            )  # fmt: skip
            TargetFactory(series=series, span="2016")
            ValueFactory(series=series, span=LOCKED, value=Decimal(number + 1), state=Value.State.LOCKED)
            awaited(world, series)


def more_periods(world: World, numbers: range) -> None:
    for number in numbers:
        span = f"{2016 - number // 4}-Q{number % 4 + 1}"
        for code in (OWN, FAR):
            series = world.numbers.series[code]
            if not series.values.filter(span=span).exists():
                ValueFactory(series=series, span=span, value=Decimal(3), state=Value.State.LOCKED)
            TargetFactory(series=series, span=f"{2017 + number}")


def more_measured(world: World, numbers: range) -> None:
    for number in numbers:
        made = edition(f"measured-{number}", "approved")
        measured(made, "jobs")
        RoundFactory(edition=made, span=LOCKED, due_on=TODAY, opened_at=NOW)
        NormFactory(edition=made)
        AmountFactory(line=LineFactory(edition=made), span="2016")
        found_in(made, 1)
    record(made, "try", by=MACHINE)


def found_in(edition: Edition, count: int) -> None:
    """Find the same contradiction of the world in so many other places."""
    known = Finding.objects.filter(edition__slug="steps-live")[0]
    for number in range(count):
        key = f"more-{Finding.objects.count()}-{number}"
        known.pk, known.key, known.edition = None, key, edition
        known.save(force_insert=True)


def more_findings(world: World, numbers: range) -> None:
    found_in(world.live, len(numbers))


def more_norms(world: World, numbers: range) -> None:
    for number in numbers:
        NormFactory(edition=world.live, code=f"more-{number}")
        NormFactory(edition=world.live, code=f"opposite-{number}", amount=4, compared="at_most")


def more_facts(world: World, numbers: range) -> None:
    for number in numbers:
        for code in (OWN, FAR):
            RecordedFact.objects.create(
                edition=world.live, event="meeting", on=date(2016, 6, 1 + number % 30), territory_code=code,
                people=20, mark=f"more-{code}-{number}", recorded_at=NOW, url="https://example.kz/2",
                recorded_by=world.people[Role.COORDINATOR],
            )  # fmt: skip


def more_money(world: World, numbers: range) -> None:
    for number in numbers:
        line = LineFactory(edition=world.live, code=f"more-{number}")
        line.indicators.add(world.numbers.indicator)
        line.measures.set(world.live.measures.all())
        AmountFactory(line=line, span="2016")
        AmountFactory(
            line=line, span="2016", stage="paid", territory_code=OWN, amount=Decimal(1), on=date(2016, 6, 1),
            document=f"№ {number}", mark=f"more-{number}", recorded_by=world.people[Role.COORDINATOR],
        )  # fmt: skip


def more_rounds(world: World, numbers: range) -> None:
    for number in numbers:
        made = RoundFactory(
            edition=world.live, span=f"{2015 - number // 4}-Q{number % 4 + 1}", due_on=TODAY, opened_at=NOW
        )
        for code in (OWN, FAR):
            Expected.objects.create(round=made, series=world.numbers.series[code])


def more_of_a_value(world: World, numbers: range) -> None:
    series = world.numbers.series[OWN]
    coordinator = world.people[Role.COORDINATOR]
    for number in numbers:
        ValueEvidence.objects.create(
            series=series, span=OPEN, title=f"{number}", url="https://example.kz/3", added_at=NOW,
            added_by=coordinator,
        )  # fmt: skip
        value = Value.objects.current().get(series=series, span=OPEN)
        if value.state == Value.State.SUBMITTED:
            sending.accept(value, by=coordinator)
            value.refresh_from_db()
        if value.state == Value.State.ACCEPTED:
            value = sending.correct(value, cell_of(60 + number), by=coordinator, why="Қате")
        sending.accept(sending.submit(value, by=coordinator), by=world.people[Role.PLATFORM])


Grow = Callable[[World, range], None]
# Address → who reads it, what makes it longer.
LISTS: list[tuple[str, str, Grow]] = [
    ("", Role.STRANGER, more_editions),
    ("programmes/", Role.STRANGER, more_editions),
    ("programmes/steps-live/", Role.STRANGER, more_editions),
    ("programmes/steps-live/", Role.STRANGER, more_amendments),
    ("programmes/steps-live/amendments/", Role.STRANGER, more_amendments),
    ("programmes/steps-live/regions/", Role.STRANGER, more_regional_plans),
    ("programmes/steps-live/regions.csv", Role.STRANGER, more_regional_plans),
    ("search/?q=откизу", Role.STRANGER, more_editions),
    ("desk/", Role.EXECUTOR, more_duties),
    ("desk/", Role.COORDINATOR, more_reports),
    ("desk/", Role.COORDINATOR, more_drafts),
    ("desk/?bodies=all", Role.EXECUTOR, more_roles_of_one),
    ("desk/duties/", Role.EXECUTOR, more_duties),
    ("desk/duties/?state=all", Role.COORDINATOR, more_duties),
    ("desk/duties/?state=all", Role.PLATFORM, more_editions),
    ("desk/duties/table.csv", Role.COORDINATOR, more_duties),
    ("desk/filing/", Role.EXECUTOR, more_duties),
    ("desk/reports/", Role.COORDINATOR, more_reports),
    ("desk/reports/", Role.EXECUTOR, more_reports),
    ("desk/reports/table.csv", Role.COORDINATOR, more_reports),
    ("desk/consolidations/?state=all", Role.EXECUTOR, more_duties),
    ("desk/consolidations/?state=all", Role.COORDINATOR, more_duties),
    ("desk/consolidations/{sent_report}/", Role.EXECUTOR, more_contributions),
    ("desk/consolidations/{sent_report}/", Role.COORDINATOR, more_contributions),
    ("desk/consolidations/{sent_report}/table.csv", Role.EXECUTOR, more_contributions),
    ("desk/consolidations/{sent_report}/accept/", Role.EXECUTOR, more_contributions),
    ("desk/consolidations/{sent_report}/build/", Role.EXECUTOR, more_contributions),
    ("programmes/steps-live/execution/", Role.STRANGER, more_duties),
    ("programmes/steps-live/execution/", Role.STRANGER, more_released),
    ("programmes/steps-live/execution/reports/", Role.STRANGER, more_released),
    ("programmes/steps-live/measures/1/", Role.STRANGER, more_released),
    ("desk/control/", Role.COORDINATOR, more_duties),
    ("desk/control/", Role.PLATFORM, more_editions),
    ("desk/control/by-body.csv", Role.COORDINATOR, more_duties),
    ("desk/control/duties/?what=waiting", Role.COORDINATOR, more_duties),
    ("desk/control/late/", Role.COORDINATOR, more_duties),
    ("desk/control/late/?day=2016-06-30", Role.COORDINATOR, more_duties),
    ("desk/control/late/table.csv", Role.COORDINATOR, more_duties),
    ("desk/control/compare/", Role.COORDINATOR, more_duties),
    ("desk/control/periods/", Role.COORDINATOR, more_duties),
    ("desk/programmes/", Role.COORDINATOR, more_drafts),
    ("desk/programmes/steps-draft/", Role.COORDINATOR, more_of_a_draft),
    ("desk/programmes/steps-live/amendments/", Role.COORDINATOR, more_amendments),
    ("desk/programmes/steps-live/amendments/{amendment}/", Role.COORDINATOR, more_of_an_amendment),
    ("desk/programmes/steps-live/derive/", Role.COORDINATOR, more_regional_plans),
    ("desk/programmes/steps-live/", Role.COORDINATOR, more_shared_and_crowded),
    ("desk/documents/", Role.COORDINATOR, more_documents),
    ("desk/documents/{document}/", Role.COORDINATOR, more_of_a_document),
    ("desk/documents/{document}/rows/{document_row}/", Role.COORDINATOR, more_of_a_document),
    ("desk/documents/{document}/bodies/", Role.COORDINATOR, more_of_a_document),
    ("desk/documents/{document}/compare/", Role.COORDINATOR, more_of_a_document),
    ("desk/documents/{document}/make/", Role.COORDINATOR, more_of_a_document),
    ("desk/succession/", Role.COORDINATOR, more_orphans),
    ("desk/succession/steps-live/ended/", Role.COORDINATOR, more_of_an_ended_body),
    ("desk/admin/schemes/", Role.PLATFORM, more_schemes),
    ("desk/duties/{draft_report}/", Role.EXECUTOR, more_of_a_report),
    ("desk/duties/{sent_report}/", Role.COORDINATOR, more_versions),
    ("desk/duties/{sent_report}/versions/?compare=1,2", Role.COORDINATOR, more_versions),
    ("desk/calendar/", Role.EXECUTOR, more_addresses),
    ("desk/calendar/", Role.PLATFORM, more_duties_of_others),
    ("desk/notices/", Role.EXECUTOR, more_notices),
    ("desk/notices/table.csv", Role.EXECUTOR, more_notices),
    ("desk/letters/", Role.EXECUTOR, more_letters),
    ("desk/letters/sending/", Role.PLATFORM, more_lost_letters),
    ("desk/body/", Role.EXECUTOR, more_of_a_body),
    ("desk/body/", Role.EXECUTOR, more_roles_of_one),
    ("desk/admin/bodies/", Role.ADMINISTRATOR, more_bodies),
    ("desk/admin/bodies/", Role.PLATFORM, more_bodies),
    ("desk/admin/bodies/table.csv", Role.PLATFORM, more_bodies),
    ("desk/admin/bodies/of/ministry/", Role.PLATFORM, more_of_a_body),
    ("desk/admin/memberships/", Role.ADMINISTRATOR, more_people),
    ("desk/admin/memberships/table.csv", Role.PLATFORM, more_people),
    ("desk/admin/memberships/new/", Role.PLATFORM, more_bodies),
    ("desk/admin/people/", Role.ADMINISTRATOR, more_people),
    ("desk/admin/people/{executor}/", Role.PLATFORM, more_roles_of_one),
    ("desk/admin/calendar/2016/", Role.PLATFORM, more_transfers),
    ("desk/admin/calendar/table.csv", Role.PLATFORM, more_transfers),
    ("account/sessions/", Role.EXECUTOR, more_sessions),
    ("contests/", Role.STRANGER, more_contests),
    ("contests/enbek-zholy/", Role.STRANGER, more_arenas),
    ("contests/enbek-zholy/", Role.STRANGER, more_nominations),
    ("contests/enbek-zholy/announcement/", Role.STRANGER, more_arenas),
    ("contests/enbek-zholy/banner/", Role.STRANGER, more_arenas),
    ("contests/enbek-zholy/candidates/", Role.STRANGER, more_candidates),
    ("contests/enbek-zholy/results/", Role.STRANGER, more_arenas),
    ("contests/enbek-zholy/sitemap.xml", Role.STRANGER, more_candidates),
    ("contests/enbek-zholy/apply/", Role.STRANGER, more_arenas),
    ("programmes/steps-live/contests/", Role.STRANGER, more_contests),
    ("desk/", Role.OPERATOR, more_contests),
    ("desk/contests/", Role.COORDINATOR, more_contests),
    ("desk/contests/", Role.COORDINATOR, more_arenas),
    ("desk/contests/", Role.OPERATOR, more_contests),
    ("desk/contests/enbek-zholy/", Role.COORDINATOR, more_arenas),
    ("desk/contests/enbek-zholy/", Role.OPERATOR, more_candidates),
    ("desk/contests/enbek-zholy/nominations/", Role.COORDINATOR, more_nominations),
    ("desk/contests/windows/{far_vote}/networks/", Role.COORDINATOR, more_networks),
    ("desk/contests/entries/", Role.COORDINATOR, more_arenas),
    ("desk/contests/entries/", Role.OPERATOR, more_contests),
    ("desk/contests/arenas/{own}/entries/export/", Role.OPERATOR, more_entries),
    ("contests/entry/{entry_number}/", Role.NOBODY, more_of_an_entry),
    ("desk/contests/commissions/{region}/", Role.OPERATOR, more_members),
    ("desk/contests/arenas/{choosing}/publication/", Role.OPERATOR, more_to_choose_from),
    ("desk/contests/arenas/{done}/objections/", Role.CHAIR, more_objections),
    ("desk/contests/qorytyndy/winners/", Role.OPERATOR, more_winners),
    ("desk/contests/qorytyndy/awards/", Role.OPERATOR, more_winners),
    ("desk/contests/qorytyndy/awards.csv", Role.OPERATOR, more_winners),
    ("desk/contests/enbek-zholy/partners/", Role.OPERATOR, more_partners),
    ("desk/contests/enbek-zholy/messages/", Role.COORDINATOR, more_arenas),
    ("desk/contests/votes/", Role.CHAIR, more_contests),
    ("desk/contests/votes/{over}/", Role.OPERATOR, more_held),
    ("results/", Role.STRANGER, more_measured),
    ("results/", Role.STRANGER, more_indicators),
    ("programmes/steps-live/results/", Role.STRANGER, more_indicators),
    ("programmes/steps-live/results/", Role.STRANGER, more_places),
    ("programmes/steps-live/results.csv", Role.STRANGER, more_indicators),
    ("programmes/steps-live/results/indicators/placements/", Role.STRANGER, more_places),
    ("programmes/steps-live/results/indicators/placements/", Role.STRANGER, more_periods),
    ("programmes/steps-live/results/indicators/placements/matrix/", Role.STRANGER, more_places),
    ("programmes/steps-live/results/indicators/placements/matrix/", Role.STRANGER, more_periods),
    ("programmes/steps-live/results/indicators/placements/matrix.csv", Role.STRANGER, more_places),
    ("programmes/steps-live/results/indicators/placements/ranking/", Role.STRANGER, more_places),
    ("programmes/steps-live/results/indicators/placements/scatter/", Role.STRANGER, more_places),
    ("programmes/steps-live/results/indicators/placements/map/", Role.STRANGER, more_places),
    ("programmes/steps-live/results/indicators/placements/KZ/2016-Q1/", Role.STRANGER, more_places),
    (
        "programmes/steps-live/results/indicators/placements/{own_code}/2016-Q2/",
        Role.STRANGER,
        more_of_a_value,
    ),
    ("programmes/steps-live/norms/", Role.STRANGER, more_norms),
    ("programmes/steps-live/norms/", Role.STRANGER, more_facts),
    ("programmes/steps-live/norms/meetings/", Role.STRANGER, more_facts),
    ("programmes/steps-live/norms/meetings/{own_code}/2016-06-01/", Role.STRANGER, more_facts),
    ("programmes/steps-live/money/", Role.STRANGER, more_money),
    ("programmes/steps-live/money.csv", Role.STRANGER, more_money),
    ("programmes/steps-live/findings/", Role.STRANGER, more_findings),
    ("desk/", Role.COORDINATOR, more_rounds),
    ("desk/", Role.COORDINATOR, more_findings),
    ("desk/values/", Role.COORDINATOR, more_rounds),
    ("desk/values/", Role.OPERATOR, more_rounds),
    ("desk/values/", Role.PLATFORM, more_measured),
    ("desk/values/open/", Role.COORDINATOR, more_measured),
    ("desk/values/{open}/", Role.COORDINATOR, more_places),
    ("desk/values/{open}/", Role.OPERATOR, more_indicators),
    ("desk/values/{open}/enter/", Role.COORDINATOR, more_indicators),
    ("desk/values/{open}/enter/", Role.OPERATOR, more_places),
    ("desk/values/{open}/review/", Role.COORDINATOR, more_places),
    ("desk/values/{open}/review/", Role.COORDINATOR, more_indicators),
    ("desk/values/{open}/{series}/", Role.COORDINATOR, more_of_a_value),
    ("desk/facts/", Role.COORDINATOR, more_measured),
    ("desk/facts/steps-live/", Role.COORDINATOR, more_facts),
    ("desk/facts/steps-live/", Role.OPERATOR, more_facts),
    ("desk/money/", Role.COORDINATOR, more_measured),
    ("desk/money/steps-live/", Role.COORDINATOR, more_money),
    ("desk/findings/", Role.COORDINATOR, more_findings),
    ("desk/findings/", Role.COORDINATOR, more_measured),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "role", "grow"), LISTS, ids=[f"{path} by {role}, {grow.__name__}" for path, role, grow in LISTS]
)
def test_thirty_rows_ask_no_oftener_than_one(path: str, role: str, grow: Grow, world: World) -> None:
    address = "/kk/" + path.format(
        amendment=world.amendment.pk,
        document=world.documents["read"].pk,
        document_row=world.documents["read"].rows.all()[0].pk,
        draft_report=world.draft_report.duty_id,
        sent_report=world.sent_report.duty_id,
        executor=world.people[Role.EXECUTOR].pk,
        **of_contests(world.contests),
        **of_numbers(world.numbers),
    )
    grow(world, range(1))
    few = asked_for(address, role, world)

    grow(world, range(1, ROWS))
    many = asked_for(address, role, world)

    said = "\n".join(sql[:300] for sql in many)
    assert len(many) == len(few), said
    most = MORE_AT.get(path, AT_MOST if role == Role.STRANGER else AT_MOST_AT_THE_DESK)
    assert len(many) <= most, said


def of_contests(contests: ContestWorld) -> dict[str, Any]:
    """Return what the addresses of contests name."""
    return {
        "own": contests.own.pk,
        "over": contests.over.pk,
        "far_vote": contests.far_vote.pk,
        "entry": contests.entries["submitted"].pk,
        "entry_number": contests.entries["submitted"].number,
        "region": contests.commissions["region"].pk,
        "commission": contests.sitting.commission.pk,
        "choice": contests.sitting.choice.pk,
        "choosing": contests.sitting.arena.pk,
        "done": contests.done.arena.pk,
    }


def of_numbers(numbers: IndicatorWorld) -> dict[str, Any]:
    """Return what the addresses of indicators name."""
    return {"open": numbers.open.pk, "series": numbers.series[OWN].pk, "own_code": OWN}


def asked_for(address: str, role: str, world: World) -> list[str]:
    """Return what a page asked of the database when it was read a second time."""
    client = client_of(world, role)
    client.get(address)
    # A page that is kept asks nothing: what counts is one that is made anew.
    SHELF.empty()
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in queries]
