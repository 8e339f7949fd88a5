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
from qadam.intake.models import BodyChoice, Row
from qadam.intake.rows import opened
from qadam.intake.tests.factories import read_document
from qadam.notices.actions import subscribe
from qadam.notices.models import Letter, Notice
from qadam.people.models import Body, GroupMember, Succession
from qadam.people.tests.factories import BodyFactory, MembershipFactory, UserFactory
from qadam.plans import actions
from qadam.plans.evidence import kind_for
from qadam.plans.models import ContributionForm, ControlScheme, Duty, Report, ReportFile
from qadam.plans.tests.factories import DutyFactory, ReportFactory, VersionFactory
from qadam.plans.tests.plans_to_read import with_measures
from qadam.plans.wordings import names_of
from qadam.programmes.amending import begin_amendment, change_measure, enact
from qadam.programmes.models import BodyQuestion
from qadam.programmes.rows import present_text
from qadam.programmes.tests.acts import act_file
from qadam.territories.models import DayTransfer
from qadam.workflow.log import MACHINE, record, unit_of_work
from tests.contest_world import ContestWorld
from tests.pages import client_of
from tests.world import TODAY, Role, World, edition, letter_to, standing, stored

pytestmark = pytest.mark.django_db
ROWS = 30
# The desk's frame asks who reads, their roles, what is unread, and whether they run contests.
AT_MOST, AT_MOST_AT_THE_DESK = 12, 17
# My day joins what waits in every area, and the page of one vote tells all that its organiser must know of it.
MORE_AT = {"desk/": 22, "desk/contests/votes/{over}/": 29}


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
    )
    grow(world, range(1))
    few = asked_for(address, role, world)

    grow(world, range(1, ROWS))
    many = asked_for(address, role, world)

    said = "\n".join(sql[:300] for sql in many)
    assert len(many) == len(few), said
    most = AT_MOST if role == Role.STRANGER else MORE_AT.get(path, AT_MOST_AT_THE_DESK)
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


def asked_for(address: str, role: str, world: World) -> list[str]:
    """Return what a page asked of the database when it was read a second time."""
    client = client_of(world, role)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in queries]
