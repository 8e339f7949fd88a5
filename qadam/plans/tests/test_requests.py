"""What a report asks for, what it must show, and what is decided on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import User
from qadam.people.tests.factories import person_in
from qadam.plans import actions
from qadam.plans.actions import Asking, Proof, Said
from qadam.plans.models import Duty, Report, ReportFile, Review
from qadam.plans.queries import altered_versions
from qadam.plans.receivers import may_fetch_letter
from qadam.plans.tests.factories import DutyFactory, ProductFactory, Role, reviewer_of
from qadam.workflow.log import MACHINE
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")
TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon() -> object:
    actions.load_schemes(by=MACHINE)
    with clock.moved(NOON), translation.override("en"):
        yield


@pytest.fixture
def duty() -> Duty:
    """A duty due in five days under the decree's scheme."""
    made: Duty = DutyFactory(measure__node__edition__scheme="decree", due_on=TODAY + timedelta(days=5))
    return made


@pytest.fixture
def writer(duty: Duty) -> User:
    """An executor of the duty's body."""
    return person_in(duty.body)


def wrote(duty: Duty, by: User, **parts: Any) -> Report:
    return actions.save_report(duty, text="Екі отырыс өтті.", language="kk", figures=[], by=by, **parts)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as caught:
        act()
    return " ".join(caught.value.messages)


ASKED = Asking(
    request="extend", asked_on=TODAY + timedelta(days=30), asked_reason="Сатып алу", responsible="А. Әлімов"
)


def test_an_extension_that_is_granted_moves_the_day_and_begins_the_report_again(
    duty: Duty, writer: User
) -> None:
    report = actions.submit(wrote(duty, writer, asking=ASKED), by=writer)

    actions.extend(report, by=reviewer_of(duty), document="№ 5")

    duty.refresh_from_db()
    report.refresh_from_db()
    assert (duty.state, duty.due_on, duty.term_on, duty.times_extended) == (
        "extended",
        TODAY + timedelta(days=30),
        TODAY + timedelta(days=30),
        1,
    )
    assert (report.state, report.request, duty.answered_on) == ("extended", "accept", None)
    change = duty.term_changes.get()
    assert (change.from_on, change.to_on, change.responsible) == (
        TODAY + timedelta(days=5),
        TODAY + timedelta(days=30),
        "А. Әлімов",
    )


@pytest.mark.parametrize("missing", ["asked_on", "asked_reason", "responsible"])
def test_an_extension_needs_its_day_reasons_and_officials(duty: Duty, writer: User, missing: str) -> None:
    empty: dict[str, Any] = {missing: None if missing == "asked_on" else ""}
    report = wrote(duty, writer, asking=replace(ASKED, **empty))

    said = refusal(lambda: actions.submit(report, by=writer))

    assert ("fill in both" in said) or ("officials" in said)
    assert not report.versions.exists()


def test_after_the_due_day_no_extension_is_asked_for_and_a_report_still_is_taken(
    duty: Duty, writer: User
) -> None:
    with clock.moved(NOON + timedelta(days=6)):
        report = wrote(duty, writer, asking=ASKED)
        assert "could be asked for until" in refusal(lambda: actions.submit(report, by=writer))

        report = wrote(duty, writer, asking=Asking())
        actions.submit(report, by=writer)

    duty.refresh_from_db()
    assert (duty.state, duty.is_late_answer) == ("submitted", True)


def test_under_the_regulation_of_the_government_a_day_earlier(writer: User, duty: Duty) -> None:
    duty.edition.scheme = "government"
    duty.edition.save()
    with clock.moved(NOON + timedelta(days=4)):
        assert actions.last_day_to_ask(duty) == TODAY + timedelta(days=4)
        actions.submit(wrote(duty, writer, asking=ASKED), by=writer)
    with clock.moved(NOON + timedelta(days=5)):
        other = DutyFactory(measure=duty.measure, body=duty.body, due_on=duty.due_on, last_on=TODAY)
        report = wrote(other, writer, asking=ASKED)
        assert "could be asked for until" in refusal(lambda: actions.submit(report, by=writer))


def test_a_repeated_extension_needs_the_order(duty: Duty, writer: User) -> None:
    actions.extend(actions.submit(wrote(duty, writer, asking=ASKED), by=writer), by=reviewer_of(duty))
    later = Asking(
        request="extend", asked_on=TODAY + timedelta(days=60), asked_reason="Тағы", responsible="А. Әлімов"
    )
    report = wrote(duty, writer, asking=later)
    assert "disciplinary order" in refusal(lambda: actions.submit(report, by=writer))

    order = ReportFile.objects.create(report=report, upload=upload(writer), added_by=writer)
    report = wrote(duty, writer, asking=Asking(**{**later.__dict__, "order": order.pk}))

    assert actions.submit(report, by=writer).state == "submitted"


def upload(by: User) -> Upload:
    return Upload.objects.create(
        name="buiryq.pdf", sha256="a" * 64, size=10, content_type="application/pdf", uploaded_by=by
    )


def test_a_report_without_the_promised_evidence_is_refused_with_what_it_lacks(
    duty: Duty, writer: User
) -> None:
    order = ProductFactory(measure=duty.measure, form="joint_order")
    report = wrote(duty, writer)
    assert "joint order" in refusal(lambda: actions.submit(report, by=writer))

    report = wrote(duty, writer, evidence=[Proof("act", order, number="12")])
    assert "joint order" in refusal(lambda: actions.submit(report, by=writer))

    whole = Proof("act", order, number="12", held_on=TODAY, url="https://adilet.zan.kz/kaz/docs/P1")
    report = wrote(duty, writer, evidence=[whole])

    version = actions.submit(report, by=writer).versions.get()
    assert version.evidence == [
        {
            "kind": "act",
            "product": "joint_order",
            "number": "12",
            "held_on": "2026-03-04",
            "url": "https://adilet.zan.kz/kaz/docs/P1",
        }
    ]


def test_an_extension_is_asked_for_without_evidence(duty: Duty, writer: User) -> None:
    ProductFactory(measure=duty.measure, form="joint_order")

    assert actions.submit(wrote(duty, writer, asking=ASKED), by=writer).state == "submitted"


def test_nobody_accepts_the_report_of_an_own_body(duty: Duty, writer: User) -> None:
    assert duty.edition.issuer is not None
    report = actions.submit(wrote(duty, writer), by=writer)
    two_hats = reviewer_of(duty)
    person_in(duty.body, Role.EXECUTOR, user=two_hats)

    with pytest.raises(NotAllowed):
        actions.accept(report, by=writer)
    with pytest.raises(NotAllowed):
        actions.accept(report, by=two_hats)


def test_a_return_keeps_its_remarks_with_the_version_that_was_read(duty: Duty, writer: User) -> None:
    report, reviewer = actions.submit(wrote(duty, writer), by=writer), reviewer_of(duty)

    actions.return_for_changes(
        report,
        by=reviewer,
        why="Тізім жоқ",
        cause=Review.Cause.EVIDENCE,
        remarks=[Said("Тізімді қосыңыз", "Екі отырыс")],
        seen=1,
    )

    review = report.versions.get(number=1).review
    assert (review.decision, review.cause, [remark.quote for remark in review.remarks.all()]) == (
        "returned",
        "evidence",
        ["Екі отырыс"],
    )
    duty.refresh_from_db()
    assert (duty.term_on, duty.times_returned) == (date(2026, 3, 12), 1)  # 9 March is a day off for the 8th


def test_a_decision_on_a_version_that_was_replaced_is_refused(duty: Duty, writer: User) -> None:
    report, reviewer = actions.submit(wrote(duty, writer), by=writer), reviewer_of(duty)
    actions.return_for_changes(report, by=reviewer, why="Толықтырыңыз", seen=1)
    actions.submit(wrote(duty, writer), by=writer)

    with pytest.raises(WrongState):
        actions.accept(report, by=reviewer, seen=1)

    assert actions.accept(report, by=reviewer, seen=2).state == "accepted"


def test_rework_in_its_term_keeps_a_report_in_time_and_later_makes_it_late(duty: Duty, writer: User) -> None:
    reviewer = reviewer_of(duty)
    actions.return_for_changes(
        actions.submit(wrote(duty, writer), by=writer), by=reviewer, why="Толықтырыңыз"
    )
    duty.refresh_from_db()
    assert not duty.is_overdue(TODAY + timedelta(days=7))

    with clock.moved(NOON + timedelta(days=7)):
        actions.submit(wrote(duty, writer), by=writer)
    duty.refresh_from_db()
    assert (duty.answered_on, duty.is_late_answer) == (TODAY, False)

    with clock.moved(NOON + timedelta(days=8)):
        actions.return_for_changes(duty.report, by=reviewer, why="Тағы")
    with clock.moved(NOON + timedelta(days=40)):
        actions.submit(wrote(duty, writer), by=writer)
    duty.refresh_from_db()
    assert duty.is_late_answer


def test_the_sign_off_of_a_body_that_uses_it(duty: Duty, writer: User) -> None:
    head, other = person_in(duty.body, Role.HEAD), person_in(duty.body)
    actions.set_sign_off(duty.body, needs_prepared=True, needs_agreed=True, needs_signed=True, by=head)
    report = wrote(duty, writer)

    assert "has to sign" in refusal(lambda: actions.submit(report, by=writer))
    actions.prepare(report, by=writer)
    with pytest.raises(NotAllowed):
        actions.agree(report, by=writer)
    actions.agree(report, by=other)
    with pytest.raises(NotAllowed):
        actions.sign(report, by=other)
    with pytest.raises(WrongState):
        wrote(duty, writer)
    duty.refresh_from_db()
    assert duty.lies_with == "signatory"
    actions.sign(report, by=head, outgoing_number="12-3/45", outgoing_on=TODAY)

    version = actions.submit(report, by=writer).versions.get()
    assert version.signing == {
        "prepared_by": writer.log_key,
        "agreed_by": other.log_key,
        "signed_by": head.log_key,
        "outgoing_number": "12-3/45",
        "outgoing_on": "2026-03-04",
    }
    assert list(altered_versions()) == []


def test_a_report_without_the_promised_evidence_is_neither_prepared_nor_signed(
    duty: Duty, writer: User
) -> None:
    order = ProductFactory(measure=duty.measure, form="joint_order")
    head = person_in(duty.body, Role.HEAD)
    actions.set_sign_off(duty.body, needs_prepared=True, needs_agreed=False, needs_signed=True, by=head)
    report = wrote(duty, writer)
    assert "joint order" in refusal(lambda: actions.prepare(report, by=writer))

    whole = Proof("act", order, number="12", held_on=TODAY, url="https://adilet.zan.kz/kaz/docs/P1")
    actions.prepare(wrote(duty, writer, evidence=[whole]), by=writer)
    late = ProductFactory(measure=duty.measure, position=2, form="regulation")
    held = Report.objects.get(duty=duty)
    assert "egulation" in refusal(lambda: actions.sign(held, by=head))
    late.delete()

    assert actions.sign(Report.objects.get(duty=duty), by=head).state == "signed"


def _sent_signed(duty: Duty, writer: User) -> Report:
    """Send a report signed and with a covering letter."""
    report = actions.prepare(wrote(duty, writer), by=writer)
    paper = ReportFile.objects.create(report=report, upload=upload(writer), added_by=writer)
    head = person_in(duty.body, Role.HEAD)
    actions.sign(report, by=head, outgoing_number="12-3/45", outgoing_on=TODAY, signed_file=paper)
    letter = actions.register_letter(duty.body, number="15/3", dated_on=TODAY, upload=None, by=writer)
    assert actions.submit_many([duty], letter, by=writer)[0].is_done
    return Report.objects.get(duty=duty)


@pytest.mark.parametrize("way", ["returned", "new term", "resumed"])
def test_a_second_version_does_not_say_the_letter_of_the_first(duty: Duty, writer: User, way: str) -> None:
    report, control = _sent_signed(duty, writer), reviewer_of(duty)
    cited: dict[str, Any] = {"to_on": TODAY + timedelta(days=20), "document": "№ 7", "why": "Өзгерді"}
    if way == "returned":
        actions.return_for_changes(report, by=control, why="Толықтырыңыз")
    elif way == "new term":
        actions.set_new_term(report.duty, by=control, **cited)
    else:
        actions.accept(report, by=control)
        actions.resume(Duty.objects.get(pk=duty.pk), by=control, **cited)
    duty.refresh_from_db()

    actions.submit(wrote(duty, writer), by=writer)

    first, second = report.versions.order_by("number")
    assert (first.signing["outgoing_number"], first.signing["signed_file"]) == ("12-3/45", "a" * 64)
    assert second.signing == {}


def test_whoever_saw_a_returned_report_still_opens_the_letter_it_came_with(duty: Duty, writer: User) -> None:
    wrote(duty, writer)
    paper = upload(writer)
    letter = actions.register_letter(duty.body, number="15/3", dated_on=TODAY, upload=paper, by=writer)
    actions.submit_many([duty], letter, by=writer)
    control = reviewer_of(duty)

    actions.return_for_changes(Report.objects.get(duty=duty), by=control, why="Толықтырыңыз")

    assert may_fetch_letter(control, paper)
    assert not may_fetch_letter(person_in(DutyFactory().body), paper)


def test_a_late_answer_stays_late_when_the_duty_is_resumed(duty: Duty, writer: User) -> None:
    control = reviewer_of(duty)
    with clock.moved(NOON + timedelta(days=9)):
        actions.accept(actions.submit(wrote(duty, writer), by=writer), by=control)
        duty.refresh_from_db()
        day = TODAY + timedelta(days=40)
        actions.resume(duty, to_on=day, document="№ 10", why="Қайта бақылауда", by=control)
    duty.refresh_from_db()
    assert (duty.is_late_answer, duty.answered_on) == (True, None)

    with clock.moved(NOON + timedelta(days=20)):
        actions.accept(actions.submit(wrote(duty, writer), by=writer), by=control)

    duty.refresh_from_db()
    assert (duty.is_late_answer, duty.answered_on) == (True, TODAY + timedelta(days=20))


def test_a_report_taken_back_begins_its_steps_again(duty: Duty, writer: User) -> None:
    report = actions.prepare(wrote(duty, writer), by=writer)

    actions.take_back(report, by=writer)

    assert wrote(duty, writer).state == "draft"


def test_a_new_term_by_a_document_takes_a_waiting_report_back(duty: Duty, writer: User) -> None:
    report, control = actions.submit(wrote(duty, writer), by=writer), reviewer_of(duty)
    with pytest.raises(ValidationError):
        actions.set_new_term(duty, to_on=TODAY + timedelta(days=20), document="", why="", by=control)

    actions.set_new_term(
        duty, to_on=TODAY + timedelta(days=20), document="№ 7", why="Тапсырма өзгерді", by=control
    )

    report.refresh_from_db()
    duty.refresh_from_db()
    assert (report.state, duty.state, duty.due_on) == ("retermed", "retermed", TODAY + timedelta(days=20))
    with pytest.raises(NotAllowed):
        actions.set_new_term(duty, to_on=TODAY + timedelta(days=30), document="№ 8", why="Өзім", by=writer)


def test_excused_and_resumed_by_documents(duty: Duty) -> None:
    control = reviewer_of(duty)

    actions.excuse(duty, document="№ 9", why="Іс-шара алынып тасталды", by=control)
    duty.refresh_from_db()
    assert (duty.state, duty.is_finished, duty.is_overdue(date(2030, 1, 1))) == ("excused", True, False)
    actions.resume(duty, to_on=TODAY + timedelta(days=10), document="№ 10", why="Қайта бақылауда", by=control)

    duty.refresh_from_db()
    assert (duty.state, duty.due_on) == ("resumed", TODAY + timedelta(days=10))


def test_a_body_by_agreement_is_late_only_after_it_has_agreed(duty: Duty) -> None:
    asked = DutyFactory(measure=duty.measure, is_by_agreement=True, due_on=TODAY + timedelta(days=2))
    far = TODAY + timedelta(days=30)
    member = person_in(asked.body)
    assert asked not in Duty.objects.overdue(far)

    actions.agree_to_take_part(asked, by=member)

    assert asked in Duty.objects.overdue(far)
    with pytest.raises(WrongState):
        actions.decline_to_take_part(asked, why="Жоқ", by=member)


def test_a_contribution_goes_to_its_lead_and_the_lead_returns_it() -> None:
    lead = DutyFactory(part="lead")
    mine = DutyFactory(measure=lead.measure, part="co", lead=lead)
    writer, collector = person_in(mine.body), person_in(lead.body)

    report = actions.submit(wrote(mine, writer), by=writer)
    actions.return_for_changes(report, by=collector, why="Саны жоқ")

    mine.refresh_from_db()
    assert mine.state == "returned"


def test_last_quarters_text_is_carried_over_and_marked_unchanged(duty: Duty, writer: User) -> None:
    actions.submit(wrote(duty, writer), by=writer)
    following = DutyFactory(measure=duty.measure, body=duty.body, due_on=duty.due_on + timedelta(days=90))

    report = actions.carry_over(following, by=writer)

    assert report.text == "Екі отырыс өтті."
    assert actions.submit(report, by=writer).versions.get().is_unchanged


def test_one_file_and_one_fact_serve_two_duties(duty: Duty, writer: User) -> None:
    order = ProductFactory(measure=duty.measure, form="joint_order")
    other = DutyFactory(body=duty.body)
    twin = ProductFactory(measure=other.measure, form="joint_order")
    item = actions.attach(duty, upload(writer), by=writer)
    report = wrote(duty, writer, evidence=[Proof("act", order, number="1", held_on=TODAY, file=item.pk)])

    for _twice in range(2):
        actions.share(report, [other], by=writer)

    shared = other.report.evidence.get()
    assert (shared.product, shared.number, shared.file.upload) == (twin, "1", item.upload)
    assert other.report.files.count() == 1


def test_one_covering_letter_sends_many_and_says_which_it_did_not(duty: Duty, writer: User) -> None:
    empty = DutyFactory(body=duty.body)
    foreign = DutyFactory()
    wrote(duty, writer)
    letter = actions.register_letter(duty.body, number="15/3", dated_on=TODAY, upload=None, by=writer)

    outcomes = actions.submit_many([duty, empty, foreign], letter, by=writer)

    assert [outcome.is_done for outcome in outcomes] == [True, False, False]
    assert duty.report.versions.get().signing["outgoing_number"] == "15/3"
    again = actions.submit_many([duty], letter, by=writer)
    assert "sent once" in again[0].faults[0]
    assert duty.report.versions.count() == 1
