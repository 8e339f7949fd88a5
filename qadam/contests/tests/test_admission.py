"""Receiving entries at the desk: who sees them, the checklist, decisions, the translation, moving, what is logged."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qadam.contests.actions import admission, entries
from qadam.contests.applicants import Applicant
from qadam.contests.models import Arena, Candidacy, Commission, Conflict, Entry, Nomination
from qadam.contests.queries.entries import check_rules, lacks_of
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CommissionFactory,
    EntryFactory,
    MandateFactory,
    NominationFactory,
)
from qadam.files.actions import store
from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory, UserFactory
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

# A Wednesday.
NOW = datetime(2018, 7, 4, 12, tzinfo=clock.ALMATY)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved(NOW):
        yield


@pytest.fixture
def entry() -> Entry:
    """An application handed in by Bolat in Kazakh, whole but for the translation."""
    made: Entry = EntryFactory(
        state="submitted",
        is_public=False,
        submitted_at=NOW - timedelta(days=3),
        title_kk="Болат Әлиев",
        title_ru="",
    )
    made.texts.filter(language="ru").delete()
    return made


@pytest.fixture
def member(entry: Entry) -> User:
    return member_of(entry.arena)


def member_of(arena: Arena, duty: str = Commission.Duty.DECIDING, **more: Any) -> User:
    user: User = MandateFactory(commission=CommissionFactory(arena=arena, duty=duty, **more)).user
    return user


def operator_of(arena: Arena) -> User:
    user: User = MembershipFactory(body=arena.body, role=Membership.Role.OPERATOR).user
    return user


def judged(entry: Entry, by: User) -> Entry:
    checks = [admission.Check(rule.key, rule.document, "met") for rule in check_rules(entry)]
    return admission.save_checks(entry, checks, by=by)


def address(name: str, *args: Any) -> str:
    return reverse(f"contestdesk:{name}", args=args)


def test_an_entry_is_admitted_when_every_rule_is_met(entry: Entry, member: User) -> None:
    judged(entry, member)

    admitted = admission.admit(entry, by=member)

    assert (admitted.state, admitted.is_public) == ("admitted", False)
    assert Candidacy.objects.get(entry=entry).arena == entry.arena


def test_without_a_verdict_on_every_rule_nobody_is_admitted(entry: Entry, member: User) -> None:
    admission.save_checks(entry, [admission.Check("in-time", "", "met")], by=member)

    with pytest.raises(ValidationError):
        admission.admit(entry, by=member)


def test_a_rule_that_is_not_met_needs_a_reason_and_bars_the_admission(entry: Entry, member: User) -> None:
    with pytest.raises(ValidationError):
        admission.save_checks(entry, [admission.Check("region", "", "not_met")], by=member)
    judged(entry, member)
    admission.save_checks(
        entry, [admission.Check("region", "", "not_met", "Басқа облыста тұрады")], by=member
    )

    with pytest.raises(ValidationError) as refusal:
        admission.admit(entry, by=member)
    assert check_rules(entry)[2].text in refusal.value.messages[0]


def test_two_operators_at_once_do_not_overwrite_each_others_verdicts(entry: Entry, member: User) -> None:
    other = member_of(entry.arena)
    seen = entry.edition_number
    judged(entry, member)

    with pytest.raises(WrongState):
        admission.save_checks(entry, [admission.Check("region", "", "met")], by=other, seen=seen)


def test_one_decision_is_taken_when_two_decide_at_once(entry: Entry, member: User) -> None:
    judged(entry, member)
    admission.admit(entry, by=member)

    with pytest.raises(WrongState):
        admission.refuse(entry, why="Кеш келді", by=member_of(entry.arena))


def test_a_member_in_conflict_does_not_judge(entry: Entry, member: User) -> None:
    Conflict.objects.create(mandate=member.mandates.get(), entry=entry, what="туысы", by=member)

    with pytest.raises(NotAllowed):
        judged(entry, member)


def test_a_returned_entry_has_two_working_days(entry: Entry, member: User) -> None:
    returned = admission.return_for_repair(entry, why="Бейнеролик ашылмайды", by=member)

    # The day of the capital on 6 July is a day off: the second working day is Monday.
    assert returned.repair_until == datetime(2018, 7, 10, tzinfo=clock.ALMATY)
    assert returned.why == "Бейнеролик ашылмайды"


def test_a_return_needs_a_reason_and_a_day_to_come(entry: Entry, member: User) -> None:
    with pytest.raises(ValidationError):
        admission.return_for_repair(entry, why=" ", by=member)
    with pytest.raises(ValidationError):
        admission.return_for_repair(entry, why="Сурет", until=date(2018, 7, 3), by=member)
    with pytest.raises(ValidationError):
        admission.return_for_repair(entry, why="Сурет", until=date.max, by=member)


def test_a_repair_ends_with_the_admission_window(entry: Entry, member: User) -> None:
    closes = NOW + timedelta(days=1)
    ActivityFactory(arena=entry.arena, kind="admission", opens_at=None, closes_at=closes)

    assert admission.return_for_repair(entry, why="Сурет", by=member).repair_until == closes


def test_a_repaired_entry_is_handed_in_until_its_term_though_the_intake_is_over(
    entry: Entry, member: User
) -> None:
    judged(entry, member)
    returned = admission.return_for_repair(entry, why="Сурет", by=member)
    assert returned.repair_until is not None

    with clock.moved(returned.repair_until), pytest.raises(ValidationError):
        entries.submit(returned, by=Applicant(entry))
    with clock.moved(returned.repair_until - timedelta(microseconds=1)):
        again = entries.submit(returned, by=Applicant(entry))

    assert (again.state, again.submitted_at, again.why) == ("submitted", entry.submitted_at, "")
    assert not again.checks.exists()


def test_a_repair_is_not_cut_off_by_a_refusal(entry: Entry, member: User) -> None:
    returned = admission.return_for_repair(entry, why="Сурет", by=member)
    assert returned.repair_until is not None

    with pytest.raises(ValidationError):
        admission.refuse(returned, why="Жоқ", by=member)
    with clock.moved(returned.repair_until):
        assert admission.refuse(returned, why="Түзетілмеді", by=member).state == "refused"


def test_a_page_opens_when_the_translation_is_approved(entry: Entry, member: User) -> None:
    judged(entry, member)
    admission.admit(entry, by=member)
    texts = {block: f"Текст {block}" for block in entry.contest.blocks}
    applicant = Applicant(entry)

    with pytest.raises(ValidationError):
        entries.approve_translation(entry, by=applicant)
    translated = admission.translate(entry, title="Болат Алиев", texts=texts, by=operator_of(entry.arena))
    assert not translated.is_public
    returned = entries.return_translation(entry, remark="Аты-жөнім Әлиев", by=applicant)
    assert (returned.translation_remark, returned.is_public) == ("Аты-жөнім Әлиев", False)
    assert entries.approve_translation(entry, by=applicant).is_public


def test_a_translation_saved_anew_closes_the_page_until_it_is_approved(entry: Entry, member: User) -> None:
    operator = operator_of(entry.arena)
    texts = dict.fromkeys(entry.contest.blocks, "Текст")
    judged(entry, member)
    admission.admit(entry, by=member)
    admission.translate(entry, title="Болат Алиев", texts=texts, by=operator)
    approved = entries.approve_translation(entry, by=Applicant(entry))

    again = admission.translate(entry, title="Болат Әлиев", texts=texts, by=operator)

    assert (approved.is_public, again.is_public, again.approved_at) == (True, False, None)
    with pytest.raises(WrongState):
        entries.approve_translation(entry, by=Applicant(entry), seen=approved.edition_number)


@pytest.mark.parametrize("lack", ["text", "name", "consent", "member", "approval"])
def test_a_page_is_closed_while_anything_is_missing(lack: str) -> None:
    entry = EntryFactory(is_public=False, approved_at=NOW)
    member = entry.members.create(position=1, name="Әке", has_consented=True)
    admission.refresh_public(entry)
    assert entry.is_public

    if lack == "text":
        entry.texts.filter(language="ru", block="story").update(text=" ")
    elif lack == "name":
        entry.title_ru = ""
    elif lack == "consent":
        entry.consents.filter(purpose="publishing").update(withdrawn_at=NOW)
    elif lack == "member":
        member.has_consented = False
        member.save()
    else:
        entry.approved_at = None
    admission.refresh_public(entry)

    assert not entry.is_public


def test_a_consent_taken_back_closes_the_page_at_once() -> None:
    entry = EntryFactory(approved_at=NOW)

    entries.set_consents(entry, {"taking_part"}, by=Applicant(entry))

    entry.refresh_from_db()
    assert (entry.state, entry.is_public) == ("admitted", False)


def test_the_organiser_withdraws_with_a_reason(entry: Entry) -> None:
    operator = operator_of(entry.arena)
    with pytest.raises(ValidationError):
        entries.withdraw(entry, by=operator)

    withdrawn = entries.withdraw(entry, why="Қайтыс болды", by=operator)

    assert (withdrawn.state, withdrawn.withdrawn_at, withdrawn.is_public) == ("withdrawn", NOW, False)


def test_an_entry_is_moved_by_a_recorded_decision(entry: Entry) -> None:
    other = ArenaFactory(level=entry.arena.level)
    coordinator = MembershipFactory(body=entry.contest.edition.issuer, role=Membership.Role.COORDINATOR).user

    with pytest.raises(NotAllowed):
        admission.move_entry(entry, other, why="№ 5 хаттама", by=operator_of(entry.arena))
    with pytest.raises(ValidationError):
        admission.move_entry(entry, entry.arena, why="№ 5 хаттама", by=coordinator)
    moved = admission.move_entry(entry, other, why="№ 5 хаттама, Шымкент", by=coordinator)

    assert (moved.arena, moved.number) == (other, entry.number)
    assert Change.objects.get(verb="move_entry").reason == "№ 5 хаттама, Шымкент"


def test_a_candidate_stays_where_the_vote_has_opened(entry: Entry, member: User) -> None:
    judged(entry, member)
    admission.admit(entry, by=member)
    ActivityFactory(arena=entry.arena, opens_at=NOW)
    coordinator = MembershipFactory(body=entry.contest.edition.issuer, role=Membership.Role.COORDINATOR).user

    with pytest.raises(ValidationError):
        admission.move_entry(entry, ArenaFactory(level=entry.arena.level), why="№ 5", by=coordinator)


def test_nobody_is_admitted_once_the_vote_is_frozen(entry: Entry, member: User) -> None:
    ActivityFactory(arena=entry.arena, state="frozen")
    judged(entry, member)

    with pytest.raises(ValidationError):
        admission.admit(entry, by=member)


# The pages.


def test_a_district_commission_sees_the_entries_of_its_district(client: Client, entry: Entry) -> None:
    near = EntryFactory(
        arena=entry.arena,
        nomination=entry.nomination,
        contest=entry.contest,
        state="submitted",
        district_code="D-1",
    )
    user = member_of(entry.arena, Commission.Duty.RECEIVING, territory_code="D-1")
    client.force_login(user)

    shown = client.get(address("entries", entry.arena.pk)).content.decode()

    assert near.number in shown
    assert entry.number not in shown
    assert client.get(address("entry", near.pk)).status_code == 200
    assert client.get(address("entry", entry.pk)).status_code == 404


def test_a_stranger_at_the_desk_finds_nothing(client: Client, entry: Entry) -> None:
    client.force_login(UserFactory())

    assert client.get(address("entries", entry.arena.pk)).status_code == 404
    assert client.get(address("entries-export", entry.arena.pk)).status_code == 404
    assert client.get(address("paper", entry.arena.pk)).status_code == 404
    assert client.get(address("entry", entry.pk)).status_code == 404
    assert client.post(address("entry-contact", entry.pk), {"why": "x"}).status_code == 404


def test_an_online_draft_is_the_applicants_own(client: Client, entry: Entry, member: User) -> None:
    Entry.objects.update(state="draft")
    client.force_login(member)

    assert client.get(address("entry", entry.pk)).status_code == 404
    assert entry.number not in client.get(address("entries", entry.arena.pk)).content.decode()


def test_contact_data_are_masked_and_each_full_view_is_logged(
    client: Client, entry: Entry, member: User
) -> None:
    client.force_login(member)
    masked = client.get(address("entry", entry.pk)).content.decode()
    refused = client.post(address("entry-contact", entry.pk), {"why": ""})

    full = client.post(address("entry-contact", entry.pk), {"why": "бейнеролик туралы сұрау"})

    assert entry.contact_name not in masked
    assert entry.phone not in masked
    assert refused.status_code == 400
    assert entry.contact_name in full.content.decode()
    assert full.headers["Cache-Control"] == "private, no-store"
    assert Change.objects.get(verb="see_contact").reason == "бейнеролик туралы сұрау"


def test_the_commission_above_looks_at_an_entry_that_went_up(client: Client, entry: Entry) -> None:
    above = ArenaFactory(level__contest=entry.contest)
    user = member_of(above)
    client.force_login(user)
    assert client.get(address("entry", entry.pk)).status_code == 404

    Candidacy.objects.create(entry=entry, arena=above)

    assert client.get(address("entry", entry.pk)).status_code == 200
    assert client.post(address("entry-return", entry.pk), {"why": "Сурет"}).status_code == 403


def test_a_file_of_an_entry_is_fetched_by_those_who_may_look_at_it(
    client: Client, entry: Entry, member: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    upload = store(SimpleUploadedFile("a.txt", b"text"), by=None)
    entry.files.create(role="materials", upload=upload)

    statuses = []
    for user in (member, UserFactory()):
        client.force_login(user)
        statuses.append(client.get(reverse("files:fetch", args=[upload.pk])).status_code)

    assert statuses == [200, 404]


def test_the_export_has_no_contact_data(client: Client, entry: Entry, member: User) -> None:
    client.force_login(member)

    told = client.get(address("entries-export", entry.arena.pk)).content.decode("utf-8-sig")

    assert "Болат Әлиев" in told
    assert entry.phone not in told
    assert entry.contact_name not in told


def test_an_application_on_paper_is_entered_at_the_desk(client: Client) -> None:
    nomination: Nomination = NominationFactory()
    arena = ArenaFactory(level__contest=nomination.contest, territory__code="KZ-47")
    ActivityFactory(arena=arena, kind="intake", opens_at=NOW, closes_at=NOW + timedelta(days=1))
    operator = operator_of(arena)
    client.force_login(operator)
    typed = {
        "nomination": nomination.pk,
        "arena": arena.pk,
        "language": "ru",
        "title": "Иван Петров",
        "contact_name": "Иван Петров",
        "phone": "+7 700 000 11 22",
        "taking_part": "on",
    }

    answer = client.post(address("paper", arena.pk), typed)

    entry = Entry.objects.get()
    assert (entry.channel, entry.received_by, entry.applicant) == ("paper", operator, None)
    assert (entry.number, entry.title_ru) == ("18-47-0001", "Иван Петров")
    assert (
        client.session["entry_codes"][str(entry.pk)]
        in client.get(answer.headers["Location"]).content.decode()
    )
    assert client.get(reverse("contests:entry", args=[entry.number])).status_code == 200
    assert client.get(address("entry", entry.pk)).status_code == 200


def test_a_district_commission_enters_paper_for_its_own_district(client: Client) -> None:
    nomination: Nomination = NominationFactory()
    arena = ArenaFactory(level__contest=nomination.contest, territory__code="KZ-47")
    ActivityFactory(arena=arena, kind="intake", opens_at=NOW, closes_at=NOW + timedelta(days=1))
    client.force_login(member_of(arena, Commission.Duty.RECEIVING, territory_code="D-1"))
    typed = {
        "nomination": nomination.pk,
        "arena": arena.pk,
        "language": "kk",
        "title": "Болат Әлиев",
        "contact_name": "Болат Әлиев",
        "phone": "+7 700 000 11 22",
        "taking_part": "on",
    }

    strange = client.post(address("paper", arena.pk), typed | {"district_code": "D-2"})
    none = client.post(address("paper", arena.pk), typed)
    own = client.post(address("paper", arena.pk), typed | {"district_code": "D-1"})

    assert (strange.status_code, none.status_code, own.status_code) == (400, 400, 302)
    assert client.get(address("entry", Entry.objects.get().pk)).status_code == 200


def test_where_districts_receive_an_entry_needs_its_district(entry: Entry) -> None:
    assert "id_district_code" not in {lack.place for lack in lacks_of(entry)}

    member_of(entry.arena, Commission.Duty.RECEIVING, territory_code="D-1")

    assert "id_district_code" in {lack.place for lack in lacks_of(entry)}


def test_the_checklist_admits_on_the_page_and_the_second_click_is_told(
    client: Client, entry: Entry, member: User
) -> None:
    client.force_login(member)
    data: dict[str, Any] = {"seen": entry.edition_number, "step": "admit"}
    for rule in check_rules(entry):
        data |= {f"check-{rule.key}-document": "өтінім", f"check-{rule.key}-verdict": "met"}

    first = client.post(address("entry-checks", entry.pk), data)
    second = client.post(address("entry-checks", entry.pk), data)

    assert (first.status_code, second.status_code) == (302, 409)
    assert Change.objects.filter(verb="admit").count() == 1


def test_each_step_of_the_desk_is_taken_on_its_page(client: Client, entry: Entry, member: User) -> None:
    client.force_login(member)

    assert client.post(address("entry-return", entry.pk), {"why": ""}).status_code == 400
    assert client.post(address("entry-return", entry.pk), {"why": "Сурет анық емес"}).status_code == 302
    early = client.post(address("entry-refuse", entry.pk), {"why": "Кеш"})
    assert early.status_code == 400
    assert "Кеш" in early.content.decode()
    assert client.get(address("entry-translate", entry.pk)).status_code == 404
    assert client.post(address("entry-withdraw", entry.pk), {"why": "Себеп"}).status_code == 403


def test_the_organiser_translates_side_by_side(client: Client, entry: Entry) -> None:
    client.force_login(operator_of(entry.arena))
    data = {"seen": entry.edition_number, "title": "Болат Алиев"} | {
        f"block_{block}": "Текст" for block in entry.contest.blocks
    }

    shown = client.get(address("entry-translate", entry.pk)).content.decode()
    done = client.post(address("entry-translate", entry.pk), data)
    late = client.post(address("entry-translate", entry.pk), data)

    assert "biography kk" in shown
    assert (done.status_code, late.status_code) == (302, 409)
    entry.refresh_from_db()
    assert (entry.title_ru, entry.translated_at) == ("Болат Алиев", NOW)


def test_a_new_code_is_given_at_the_desk(client: Client, entry: Entry) -> None:
    client.force_login(operator_of(entry.arena))

    shown = client.post(address("entry-code", entry.pk)).context["code"]

    visitor = Client()
    answer = visitor.post(reverse("contests:entry-open"), {"number": entry.number, "code": shown})
    assert answer.headers["Location"] == reverse("contests:entry", args=[entry.number])


def test_a_member_of_a_receiving_commission_finds_the_applications_in_the_desk(
    client: Client, entry: Entry, member: User
) -> None:
    receiver = member_of(entry.arena, Commission.Duty.RECEIVING)

    def has_section(person: User) -> bool:
        client.force_login(person)
        page = client.get(reverse("contestdesk:commissions")).content.decode()
        return f'href="{reverse("contestdesk:receiving")}"' in page

    assert has_section(receiver)
    assert not has_section(member)
