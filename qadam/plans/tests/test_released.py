"""Releasing reports: what strangers read before and after, who opens and closes, what comes with it and what never."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from qadam.files.actions import store
from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.people.tests.factories import person_in
from qadam.plans import actions
from qadam.plans.documents.execution import execution_document
from qadam.plans.models import Duty, Report, ReportFile, Withdrawal
from qadam.plans.office import bulk
from qadam.plans.public.released import AT_ONCE
from qadam.plans.tests.desk import address, errors_in, signed_in
from qadam.plans.tests.factories import (
    DutyFactory,
    MeasureFactory,
    NodeFactory,
    ReportFactory,
    Role,
    reviewer_of,
    submitted,
)
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.cached import SHELF
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
NOON = clock.parse("2026-03-04T12:00:00+05:00")
TODAY = date(2026, 3, 4)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
TEXT = "Төрт отырыс өтті, хаттамалар қоса берілді."


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Any) -> object:
    settings.MEDIA_ROOT = tmp_path
    actions.load_schemes(by=MACHINE)
    SHELF.empty()
    with clock.moved(NOON), translation.override("en"):
        yield


def paper(by: User, name: str = "тізім.csv", text: str = "аты,саны\n") -> Any:
    return store(SimpleUploadedFile(name, text.encode()), by=by)


def accepted(duty: Duty | None = None, *, figure: str = "4", text: str = TEXT) -> Report:
    """Make an accepted report with a figure, a file and a link, all through the actions."""
    duty = duty or DutyFactory(measure__node__edition__scheme="decree")
    writer = person_in(duty.body)
    file = actions.attach(duty, paper(writer), by=writer)
    report = actions.save_report(
        duty,
        text=text,
        language="kk",
        figures=[actions.Figure("отырыс", Decimal(figure), "рет")],
        by=writer,
        evidence=[
            actions.Proof("media", title="Репортаж", url="https://example.kz/1", place="Арна", held_on=TODAY),
            actions.Proof("list", title="Қатысушылар", file=file.pk),
        ],
    )
    report = actions.submit(report, by=writer)
    return actions.accept(report, by=reviewer_of(duty))


def fresh(report: Report) -> Report:
    return Report.objects.select_related("duty__measure__edition", "duty__edition").get(pk=report.pk)


def page_of(report: Report) -> str:
    measure = report.duty.measure
    return reverse("plans:measure", args=[measure.edition.slug, measure.code])


def drill_of(report: Report) -> str:
    return reverse("plans:released", args=[report.duty.measure.edition.slug])


def file_of(report: Report) -> str:
    measure = report.duty.measure
    item = report.files.get()
    return reverse("plans:released-file", args=[measure.edition.slug, measure.code, item.pk])


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_strangers_read_a_report_only_once_it_is_released(client: Client) -> None:
    report = accepted()
    before = [read(client, path) for path in (page_of(report), drill_of(report))]
    refused = client.get(file_of(report)).status_code

    actions.release(report, by=reviewer_of(report.duty))

    after = [read(client, path) for path in (page_of(report), drill_of(report))]
    given = client.get(file_of(report))
    words = [TEXT, "отырыс", "https://example.kz/1", "Қатысушылар"]
    assert [word for page in before for word in words if word in page] == []
    assert [word for page in after for word in words if word not in page] == []
    assert (refused, given.status_code, b"".join(given)) == (404, 200, "аты,саны\n".encode())
    assert "attachment; filename" in given.headers["Content-Disposition"]


def test_the_note_names_the_side_and_the_day_and_no_person(client: Client) -> None:
    report = accepted()
    by = reviewer_of(report.duty)

    actions.release(report, by=by)

    page, side = read(client, page_of(report)), report.duty.measure.edition.issuer
    assert side is not None
    assert f"Released: {side.name_en}, 4 March 2026." in page
    assert [name for name in (by.full_name, report.edited_by.full_name) if name in page] == []


def test_a_withdrawn_report_is_closed_at_once_and_listed(client: Client) -> None:
    report = accepted()
    by = reviewer_of(report.duty)
    actions.release(report, by=by)
    execution = reverse("plans:execution", args=[report.duty.measure.edition.slug])
    read(client, page_of(report))

    actions.withdraw_release(report, by=by, why="Адамдардың аты жазылған")

    listed = read(client, execution)
    assert TEXT not in read(client, page_of(report))
    assert TEXT not in read(client, drill_of(report))
    assert client.get(file_of(report)).status_code == 404
    assert "Released on 4 March 2026, withdrawn on 4 March 2026." in listed
    assert "Адамдардың аты жазылған" not in listed


def test_a_resumed_duty_withdraws_the_release_by_itself(client: Client) -> None:
    report = accepted()
    by = reviewer_of(report.duty)
    actions.release(report, by=by)

    actions.resume(fresh(report).duty, to_on=date(2026, 4, 1), document="№ 5", why="Толықтыру", by=by)

    held = fresh(report)
    assert (held.state, held.released_at, held.released_by, held.released_for) == (
        "resumed",
        None,
        None,
        None,
    )
    assert Withdrawal.objects.get().why == "Толықтыру"
    assert TEXT not in read(client, page_of(report))
    verbs = Change.objects.filter(subject="plans.report", subject_key=str(report.pk)).order_by("number")
    assert list(verbs.values_list("verb", flat=True))[-3:] == ["release", "withdraw_release", "_reopen"]
    assert list(verify_chain()) == []


def test_a_report_that_came_back_is_not_open_until_it_is_released_again(client: Client) -> None:
    report = accepted()
    by, writer = reviewer_of(report.duty), person_in(report.duty.body)
    actions.release(report, by=by)
    duty = fresh(report).duty
    actions.resume(duty, to_on=date(2026, 4, 1), document="№ 5", why="Сан қате", by=by)
    again = actions.submit(fresh(report), by=writer)
    actions.return_for_changes(again, by=by, why="Әлі қате")

    returned = read(client, page_of(report))
    duty.refresh_from_db()
    held = actions.save_report(
        duty,
        text="Жаңа мәтін",
        language="kk",
        figures=[actions.Figure("отырыс", Decimal(6), "рет"), actions.Figure("қонақ", Decimal(20), "адам")],
        by=writer,
    )
    actions.accept(actions.submit(held, by=writer), by=by)
    accepted_again = read(client, page_of(report))
    with clock.moved(clock.parse("2026-03-20T12:00:00+05:00")):
        actions.release(fresh(report), by=by)
        open_again = read(client, page_of(report))
        listed = client.get(reverse("plans:execution", args=[duty.measure.edition.slug]))

    assert "Жаңа мәтін" not in returned + accepted_again
    assert TEXT not in returned + accepted_again + open_again
    assert "Жаңа мәтін" in open_again
    assert [(one.kind, one.figures) for one in listed.context["corrections"]] == [
        ("corrected", ("отырыс: 4 рет → 6 рет", "қонақ: – → 20 адам"))
    ]
    assert "Released on 4 March 2026, and with other figures on 20 March 2026." in listed.content.decode()


def test_the_same_figures_released_again_correct_nothing(client: Client) -> None:
    report = accepted()
    by = reviewer_of(report.duty)
    actions.release(report, by=by)
    actions.withdraw_release(report, by=by, why="Тексеру")
    actions.release(report, by=by)

    page = client.get(reverse("plans:execution", args=[report.duty.measure.edition.slug]))

    assert page.context["corrections"] == []


def test_a_second_click_releases_and_withdraws_nothing_more() -> None:
    report = accepted()
    one, two = reviewer_of(report.duty), reviewer_of(report.duty)
    first = actions.release(report, by=one)

    with pytest.raises(WrongState, match="released already"):
        actions.release(report, by=two)
    actions.withdraw_release(report, by=two, why="Қате")
    with pytest.raises(WrongState, match="withdrawn already"):
        actions.withdraw_release(report, by=one, why="Қате")

    assert first.released_by == one
    assert Change.objects.filter(verb="release").count() == 1
    assert Withdrawal.objects.count() == 1


def test_a_version_that_was_not_read_is_not_released() -> None:
    report = accepted()
    by, writer = reviewer_of(report.duty), person_in(report.duty.body)
    actions.resume(fresh(report).duty, to_on=date(2026, 4, 1), document="№ 5", why="Толықтыру", by=by)
    actions.accept(actions.submit(fresh(report), by=writer), by=by)

    with pytest.raises(WrongState, match="A newer version"):
        actions.release(fresh(report), by=by, seen=1)

    assert fresh(report).released_at is None


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "resumed"])
def test_what_is_not_accepted_is_not_released(state: str) -> None:
    report = submitted()
    Report.objects.filter(pk=report.pk).update(state=state)

    with pytest.raises(WrongState, match="Only a report that is accepted"):
        actions.release(report, by=reviewer_of(report.duty))


@pytest.mark.parametrize(("state", "said"), [("archive", "founding document"), ("draft", "not in force yet")])
def test_only_programmes_in_force_release(state: str, said: str) -> None:
    report = accepted()
    by = reviewer_of(report.duty)
    Edition.objects.update(state=state)

    with pytest.raises(ValidationError, match=said):
        actions.release(fresh(report), by=by)


def test_a_programme_no_longer_in_force_shows_no_report(client: Client) -> None:
    report = accepted()
    actions.release(report, by=reviewer_of(report.duty))
    Edition.objects.update(state="archive")

    assert TEXT not in read(client, page_of(report)) + read(client, drill_of(report))
    assert client.get(file_of(report)).status_code == 404


def test_only_the_issuers_side_releases_and_withdraws() -> None:
    report = accepted()
    issuer = report.duty.measure.edition.issuer
    assert issuer is not None
    strangers = [
        person_in(report.duty.body, Role.HEAD),
        reviewer_of(DutyFactory()),
        person_in(issuer, Role.EXECUTOR),
    ]

    for stranger in strangers:
        with pytest.raises(NotAllowed):
            actions.release(report, by=stranger)
    actions.release(report, by=reviewer_of(report.duty))
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            actions.withdraw_release(report, by=stranger, why="Қате")

    assert fresh(report).released_at is not None


def test_a_withdrawal_needs_its_reason() -> None:
    report = accepted()
    by = reviewer_of(report.duty)
    actions.release(report, by=by)

    with pytest.raises(ValidationError, match="Say why"):
        actions.withdraw_release(report, by=by, why="  ")

    assert fresh(report).released_at is not None


def test_a_file_found_to_be_for_official_use_stops_the_release() -> None:
    report = accepted()
    upload = report.files.get().upload
    upload.file.save("marked.csv", ContentFile("Қызмет бабында пайдалану үшін\n".encode()))

    with pytest.raises(ValidationError, match="marked for official use"):
        actions.release(report, by=reviewer_of(report.duty))

    assert fresh(report).released_at is None


def test_a_file_that_cannot_be_read_stops_the_release() -> None:
    report = accepted()
    upload = report.files.get().upload
    upload.file.storage.delete(str(upload.file.name))

    with pytest.raises(ValidationError, match="cannot be read"):
        actions.release(report, by=reviewer_of(report.duty))


def test_signed_copies_signatures_and_orders_stay_with_the_office(client: Client) -> None:
    duty = DutyFactory(measure__node__edition__scheme="decree")
    writer = person_in(duty.body)
    report = accepted(duty)
    kept = {
        name: ReportFile.objects.create(report=report, upload=paper(writer, name, name), added_by=writer)
        for name in ("қол.txt", "бұйрық.txt", "ашық.txt")
    }
    version = report.versions.get()
    digest = {name: item.upload.sha256 for name, item in kept.items()}
    # An earlier version was signed and asked for more time.
    report.versions.create(
        number=0, language="kk", text="", figures=[], files=[], submitted_by=writer, submitted_at=NOON,
        signing={"signed_file": digest["қол.txt"]}, request={"order": digest["бұйрық.txt"]},
    )  # fmt: skip
    assert version.number == 1
    actions.release(report, by=reviewer_of(duty))

    page = read(client, page_of(report))
    codes = {
        name: client.get(
            reverse("plans:released-file", args=[duty.measure.edition.slug, duty.measure.code, item.pk])
        ).status_code
        for name, item in kept.items()
    }

    assert codes == {"қол.txt": 404, "бұйрық.txt": 404, "ашық.txt": 200}
    assert [name for name in kept if name in page] == ["ашық.txt"]


def test_a_file_is_found_only_under_its_own_measure_and_report(client: Client) -> None:
    opened, closed = accepted(), accepted()
    actions.release(opened, by=reviewer_of(opened.duty))
    measure, other = opened.duty.measure, closed.duty.measure

    asked = [
        reverse("plans:released-file", args=[measure.edition.slug, measure.code, closed.files.get().pk]),
        reverse("plans:released-file", args=[other.edition.slug, other.code, opened.files.get().pk]),
        reverse("plans:released-file", args=[measure.edition.slug, "99", opened.files.get().pk]),
        reverse("files:fetch", args=[opened.files.get().upload_id]),
    ]

    assert [client.get(path).status_code for path in asked] == [404] * 4


def test_a_sample_says_so_beside_the_text_and_in_the_name_of_its_file(client: Client) -> None:
    report = accepted()
    Edition.objects.update(is_sample=True)
    actions.release(fresh(report), by=reviewer_of(report.duty))

    told = read(client, drill_of(report)).partition('class="more told"')[2]
    name = client.get(file_of(report)).headers["Content-Disposition"]

    assert "Sample" in told
    assert "SAMPLE" in name


def test_the_public_document_tells_released_texts_and_no_others() -> None:
    node = NodeFactory(edition=EditionFactory(scheme="decree"))
    opened, _closed = (
        accepted(DutyFactory(measure=MeasureFactory(node=node)), text=text)
        for text in ("Ашық мәтін", "Жабық мәтін")
    )
    before = str(execution_document(node.edition, YEAR, TODAY, is_public=True))

    actions.release(opened, by=reviewer_of(opened.duty))

    after = str(execution_document(node.edition, YEAR, TODAY, is_public=True))
    office = str(execution_document(node.edition, YEAR, TODAY, is_public=False))
    assert ("Ашық мәтін" in before, "тізім.csv" in before) == (False, False)
    assert ("Ашық мәтін" in after, "тізім.csv" in after, "Жабық мәтін" in after) == (True, True, False)
    assert "Жабық мәтін" in office


def test_the_database_keeps_only_what_was_taken_released() -> None:
    report = ReportFactory()
    by = reviewer_of(report.duty)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(
            released_at=NOON, released_by=by, released_for=report.duty.measure.edition.issuer
        )


def test_the_page_of_a_duty_offers_the_release_and_then_its_withdrawal(client: Client) -> None:
    report = accepted()
    signed_in(client, reviewer_of(report.duty))
    here = address("duty", report.duty_id)
    offered = client.get(here).context

    sent = client.post(address("report-release", report.duty_id), {"seen": "1"})
    again = client.post(address("report-release", report.duty_id), {"seen": "1"})
    shown = client.get(here).context
    untold = client.post(address("report-withdraw", report.duty_id), {"why": ""})
    closed = client.post(address("report-withdraw", report.duty_id), {"why": "Қате"})

    assert ("release" in offered, "withdraw" in offered) == (True, False)
    assert ("release" in shown, "withdraw" in shown) == (False, True)
    assert [answer.status_code for answer in (sent, again, untold, closed)] == [302, 409, 400, 302]
    assert fresh(report).released_at is None


def test_the_body_itself_is_told_who_releases(client: Client) -> None:
    report = accepted()
    signed_in(client, person_in(report.duty.body, Role.HEAD))
    path = address("report-release", report.duty_id).replace("/kk/", "/en/", 1)

    answer = client.post(path, {"seen": "1"})

    assert answer.status_code == 403
    assert errors_in(answer) == ["Only the issuer's side releases reports to the public and withdraws them."]


def test_many_reports_are_released_each_for_itself(client: Client) -> None:
    node = NodeFactory(edition=EditionFactory(scheme="decree"))
    found = [accepted(DutyFactory(measure=MeasureFactory(node=node))) for _ in range(3)]
    waiting = submitted(DutyFactory(measure=MeasureFactory(node=node)))
    by = reviewer_of(found[0].duty)
    actions.release(found[1], by=by)
    client.force_login(by)
    duties = [report.duty for report in (*found, waiting)]
    rows = bulk.rows_of(Duty.objects.all(), [str(duty.pk) for duty in duties])
    seen = {f"seen-{duty.pk}": bulk.seen_of(duty) for duty in rows}
    many, chosen = reverse("desk:many"), {"step": "release", "duty": [str(duty.pk) for duty in duties]}

    look = client.get(many, chosen)
    page = client.post(many, {**chosen, **seen})

    assert [row.duty.pk for row in look.context["rows"]] == [found[0].duty_id, found[2].duty_id]
    assert [row.fault for row in look.context["refused"]] == [
        "This report is released already.",
        "Only a report that is accepted or taken for information is released.",
    ]
    assert page.context["done"] == 2
    assert Report.objects.released().count() == 3


def test_a_measure_shows_the_latest_and_leads_to_all(client: Client) -> None:
    measure = MeasureFactory(node__edition__scheme="decree")
    other = accepted(DutyFactory(measure=MeasureFactory(node=measure.node)), text="Басқа іс-шара")
    found = [submitted(DutyFactory(measure=measure)) for _ in range(AT_ONCE + 1)]
    by = reviewer_of(other.duty)
    for report in found:
        actions.accept(report, by=by)
    for report in (other, *found):
        actions.release(report, by=by)

    page = read(client, page_of(found[0]))
    everything = client.get(drill_of(other))
    of_one = client.get(drill_of(other), {"measure": measure.code, "page": "2"})
    odd = [client.get(drill_of(other), {"measure": text, "page": "x"}) for text in ("99", "\0", "9" * 99)]

    assert page.count('class="more told"') == AT_ONCE
    assert f"{drill_of(other)}?measure={measure.code}" in page
    assert everything.context["reading"].page.paginator.count == AT_ONCE + 2
    assert len(of_one.context["reading"].told) == 1
    assert [answer.status_code for answer in odd] == [200] * 3


def test_pages_of_released_reports_ask_no_oftener_for_thirty_than_for_one(client: Client) -> None:
    measure = MeasureFactory(node__edition__scheme="decree")
    first = accepted(DutyFactory(measure=measure))
    by = reviewer_of(first.duty)
    actions.release(first, by=by)
    paths = [
        page_of(first),
        drill_of(first),
        reverse("plans:execution", args=[measure.edition.slug]),
    ]

    def asked() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            SHELF.empty()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    for _ in range(12):
        report = accepted(DutyFactory(measure=measure))
        actions.release(report, by=by)
        actions.withdraw_release(report, by=by, why="Тексеру")
        actions.release(report, by=by)

    corrections = 2
    many = asked()
    assert many[:2] == few[:2]
    assert many[2] <= few[2] + corrections
    # After each change the windows of contests are asked for once, for the pages that are kept.
    assert max(many) <= 13
