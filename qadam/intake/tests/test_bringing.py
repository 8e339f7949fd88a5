"""Bringing files: what is taken, what is refused in words, what the worker does with it."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from qadam.files.models import Upload
from qadam.intake import actions
from qadam.intake.models import Intake
from qadam.intake.queries import documents_of
from qadam.intake.rows import storable
from qadam.intake.tests.factories import draft_of, measure, read_document, source_of
from qadam.intake.tests.papers import TITLES, read_paper, word_file
from qadam.jobs.worker import Worker
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.reading.limited import Reading
from qadam.workflow.queries import history
from qadam.workflow.transitions import WrongState

pytestmark = pytest.mark.django_db


def text_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_worker_reads_what_was_brought(coordinator: User, issuer: Body, transactional_db: None) -> None:
    [intake] = actions.bring([word_file()], body=issuer, by=coordinator)
    assert intake.state == "uploaded"

    Worker(batch=True).run()

    read = Intake.objects.get(pk=intake.pk)
    assert (read.state, read.language, read.title) == ("read", "kk", TITLES["kk"])
    assert [row.as_checked["number"] for row in read.rows.all()] == ["1", "2", "3"]
    assert str(read.first_on) == "2017-01-01"


def test_reading_twice_reads_once(coordinator: User, issuer: Body) -> None:
    intake = read_paper(coordinator, issuer)
    actions.accept_clear(intake, by=coordinator)

    actions.read_document.func(intake.pk)

    assert intake.rows.filter(is_checked=True).exists()


def test_each_cell_of_the_document_is_found_again(coordinator: User, issuer: Body) -> None:
    intake = read_paper(coordinator, issuer)

    row = intake.rows.all()[1]
    place = row.as_read["sources"]["title"]
    table = next(block for block in intake.blocks if block["block"] == place["block"])
    cells = {cell["column"]: cell["lines"] for cell in table["rows"][place["row"] - 1]}

    assert cells[place["column"]] == [row.as_checked["title"]]


def test_a_file_that_is_no_document_is_refused_and_nothing_is_kept(coordinator: User, issuer: Body) -> None:
    with pytest.raises(ValidationError, match="суретті.png"):
        actions.bring(
            [word_file(), text_file("суретті.png", b"\x89PNG\r\n\x1a\n")], body=issuer, by=coordinator
        )

    assert not Intake.objects.exists()
    assert not Upload.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("жоспар.html", b"<table><tr><td>1</td></tr></table>"),
        ("жоспар.md", b"| 1 | 2 |"),
        ("план.txt", "План мероприятий".encode("cp1251")),
        ("план.txt", "План".encode("utf-16")),
    ],
)
def test_texts_of_every_kind_are_taken(name: str, content: bytes, coordinator: User, issuer: Body) -> None:
    [intake] = actions.bring([text_file(name, content)], body=issuer, by=coordinator)

    assert (intake.state, intake.upload.content_type) == ("uploaded", "text/plain")


def test_what_cannot_be_read_says_why_and_may_be_asked_again(coordinator: User, issuer: Body) -> None:
    old = text_file("ескі.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    [intake] = actions.bring([old], body=issuer, by=coordinator)

    refused = actions.read_now(intake)

    assert refused.state == "refused"
    assert refused.refusal
    assert actions.read_again(refused, by=coordinator).state == "uploaded"


def test_a_file_is_brought_once_unless_it_is_wanted_again(coordinator: User, issuer: Body) -> None:
    content = b"plan of measures"
    [first] = actions.bring([text_file("plan.txt", content)], body=issuer, by=coordinator)

    with pytest.raises(actions.BroughtAlready, match="plan.txt") as told:
        actions.bring([text_file("plan-2.txt", content)], body=issuer, by=coordinator)

    assert told.value.documents == [first]
    assert Upload.objects.count() == 1
    actions.bring([text_file("plan-2.txt", content)], body=issuer, by=coordinator, even_again=True)
    assert Intake.objects.count() == 2


def test_a_document_thrown_away_may_be_brought_again(coordinator: User, issuer: Body) -> None:
    [first] = actions.bring([text_file("plan.txt", b"plan")], body=issuer, by=coordinator)
    actions.throw_away(first, by=coordinator, why="қате")

    assert actions.bring([text_file("plan.txt", b"plan")], body=issuer, by=coordinator)


def test_one_file_is_not_chosen_twice(coordinator: User, issuer: Body) -> None:
    with pytest.raises(ValidationError):
        actions.bring([text_file("a.txt", b"plan"), text_file("b.txt", b"plan")], body=issuer, by=coordinator)


def test_a_word_file_that_was_cut_off_is_said_to_be_damaged(coordinator: User, issuer: Body) -> None:
    whole = word_file().read()

    with translation.override("ru"), pytest.raises(ValidationError, match="повреждён"):
        actions.bring([text_file("план.docx", whole[: len(whole) // 2])], body=issuer, by=coordinator)

    assert not Upload.objects.exists()


def test_old_word_is_not_advised(coordinator: User, issuer: Body) -> None:
    with pytest.raises(ValidationError) as told:
        actions.bring([text_file("план.rtf", b"x")], body=issuer, by=coordinator)

    assert ".docx" in str(told.value)
    assert ".doc," not in str(told.value)


def test_two_languages_are_brought_together(coordinator: User, issuer: Body) -> None:
    kazakh, russian = actions.bring(
        [word_file("kk"), word_file("ru", name="план.docx")], body=issuer, by=coordinator, are_twins=True
    )

    assert (kazakh.twin, russian.twin) == (russian, kazakh)


def test_one_act_in_two_languages_is_two_files(coordinator: User, issuer: Body) -> None:
    with pytest.raises(ValidationError):
        actions.bring([word_file()], body=issuer, by=coordinator, are_twins=True)

    assert not Upload.objects.exists()


def test_others_bring_nothing(issuer: Body) -> None:
    executor: User = MembershipFactory(body=issuer, role=Membership.Role.EXECUTOR).user
    elsewhere: User = MembershipFactory(role=Membership.Role.CONTROL).user

    for user in (executor, elsewhere):
        with pytest.raises(PermissionDenied):
            actions.bring([word_file()], body=issuer, by=user)


def test_a_document_brought_by_mistake_goes_with_its_file_and_the_reason_stays(
    coordinator: User, issuer: Body
) -> None:
    intake = read_paper(coordinator, issuer)
    path = Path(intake.upload.file.path)

    with TestCase.captureOnCommitCallbacks(execute=True):
        thrown = actions.throw_away(intake, by=coordinator, why="Басқа жоспар")

    assert (thrown.state, thrown.draft, thrown.blocks) == ("thrown", {}, [])
    assert not thrown.rows.exists()
    assert not thrown.body_choices.exists()
    assert not path.exists()
    assert not Upload.objects.get(pk=intake.upload_id).is_kept
    assert [line.reason for line in history(thrown) if line.verb == "throw_away"] == ["Басқа жоспар"]
    assert list(documents_of(coordinator)) == []
    assert list(documents_of(coordinator, state="thrown")) == [thrown]


def test_a_file_stays_as_long_as_the_other_language_is_read_out_of_it(
    coordinator: User, issuer: Body
) -> None:
    kazakh = read_paper(coordinator, issuer)
    russian = actions.bring_other_language(kazakh, by=coordinator)

    thrown = actions.throw_away(Intake.objects.get(pk=kazakh.pk), by=coordinator, why="Қате")

    assert thrown.upload.is_kept
    assert Intake.objects.get(pk=russian.pk).twin is None
    actions.throw_away(russian, by=coordinator, why="Қате")
    assert not Upload.objects.get(pk=kazakh.upload_id).is_kept


def test_nothing_is_thrown_away_without_a_reason_or_twice(coordinator: User, issuer: Body) -> None:
    intake = read_paper(coordinator, issuer)

    with pytest.raises(ValidationError):
        actions.throw_away(intake, by=coordinator, why=" ")
    actions.throw_away(intake, by=coordinator, why="Қате")
    with pytest.raises(WrongState):
        actions.throw_away(intake, by=coordinator, why="Қате")


def test_a_document_thrown_away_while_it_waits_is_not_read(coordinator: User, issuer: Body) -> None:
    [intake] = actions.bring([word_file()], body=issuer, by=coordinator)
    actions.throw_away(intake, by=coordinator, why="Қате")

    actions.read_document.func(intake.pk)

    assert Intake.objects.get(pk=intake.pk).state == "thrown"


def test_a_document_thrown_away_while_it_is_read_stays_away(
    coordinator: User, issuer: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    [intake] = actions.bring([word_file()], body=issuer, by=coordinator)

    def thrown_meanwhile(*args: object, **kwargs: object) -> Reading:
        actions.throw_away(Intake.objects.get(pk=intake.pk), by=coordinator, why="Қате")
        return Reading(draft_of(), source_of())

    monkeypatch.setattr("qadam.intake.actions.reading.read_file", thrown_meanwhile)
    actions.read_document.func(intake.pk)

    assert Intake.objects.get(pk=intake.pk).state == "thrown"
    assert not intake.rows.exists()


def test_a_document_of_an_official_mark_is_not_taken(coordinator: User, issuer: Body) -> None:
    marked = text_file("жоспар.txt", "Қызмет бабында пайдалану үшін\nЖоспар".encode())

    with pytest.raises(ValidationError):
        actions.bring([marked], body=issuer, by=coordinator)


def test_signs_that_no_database_keeps_are_left_out() -> None:
    assert storable({"title": "Іс\x00-шара \ud800", "rows": [["\x00"]]}) == {
        "title": "Іс-шара ",
        "rows": [[""]],
    }


def test_the_longest_name_of_a_body_is_kept_short(coordinator: User, issuer: Body) -> None:
    intake = read_document(issuer, coordinator, (measure("1", "Іс", "monthly", "м" * 700),))

    name = intake.rows.get().as_checked["executors"][0]["name"]
    assert intake.body_choices.get().name == name
