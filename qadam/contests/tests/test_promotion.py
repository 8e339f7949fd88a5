"""Winners go up with their package; awards stand in a register under a code that anybody can check."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from qadam.contests.actions.awards import annul, award
from qadam.contests.actions.promotion import add_part, send_back, send_up, take_over
from qadam.contests.codes import as_typed
from qadam.contests.models import Arena, Award, Candidacy, EntryFile, HandOver
from qadam.contests.queries.packages import lacking, parts_to_bring
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, CandidacyFactory, LevelFactory
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def host_of(arena: Arena) -> User:
    user: User = MembershipFactory(body=arena.body, role=Membership.Role.OPERATOR).user
    return user


@pytest.fixture
def winner() -> Candidacy:
    """A winner of a region whose package is whole, below a republican arena."""
    candidacy: Candidacy = CandidacyFactory(state=Candidacy.State.WINNER)
    level = candidacy.arena.level
    level.passes_to = LevelFactory(contest=level.contest)
    level.save()
    ArenaFactory(level=level.passes_to)
    contest = candidacy.entry.contest
    contest.parts = ["video"]
    contest.save()
    EntryFile.objects.create(entry=candidacy.entry, role="video", link="https://video.example/1")
    return Candidacy.objects.get(pk=candidacy.pk)


def upper(winner: Candidacy) -> Arena:
    level = winner.arena.level.passes_to
    assert level is not None
    return level.arenas.get()


def test_a_whole_package_makes_a_candidate_above(winner: Candidacy) -> None:
    sent = send_up(winner, by=host_of(winner.arena))

    above = take_over(sent, by=host_of(upper(winner)))

    assert (above.entry, above.arena, above.state) == (winner.entry, upper(winner), "candidate")
    assert sent.contents == {"video": [winner.entry.files.get().pk]}


def test_a_package_that_lacks_something_does_not_leave(winner: Candidacy) -> None:
    winner.entry.files.all().delete()
    winner.entry.texts.filter(block="story", language="ru").delete()

    with pytest.raises(ValidationError) as refused:
        send_up(winner, by=host_of(winner.arena))

    with translation.override("kk"):
        assert lacking(winner) == ["бейнеролик", "Қатысушының тарихы · Русский"]
    with translation.override("en"):
        assert lacking(winner) == ["video", "Own story · Русский"]
    assert "Русский" in str(refused.value)


def test_the_host_brings_what_the_applicant_did_not(winner: Candidacy) -> None:
    contest, host = winner.entry.contest, host_of(winner.arena)
    contest.parts = ["video", "presentation"]
    contest.save()
    winner = Candidacy.objects.get(pk=winner.pk)
    slides = SimpleUploadedFile("slides.pdf", PDF)

    with pytest.raises(NotAllowed):
        add_part(winner, "presentation", slides, by=host_of(upper(winner)))
    with pytest.raises(ValidationError):
        add_part(winner, "consent", slides, by=host)
    assert parts_to_bring(winner) == ["presentation"]
    add_part(winner, "presentation", slides, by=host)

    assert send_up(winner, by=host).contents["presentation"] != []
    with pytest.raises(WrongState):
        add_part(winner, "presentation", slides, by=host)
    send_back(HandOver.objects.get(), why="Бейненің дыбысы жоқ", by=host_of(upper(winner)))
    assert parts_to_bring(Candidacy.objects.get(pk=winner.pk)) == ["video", "presentation"]


def test_a_package_sent_back_is_sent_again(winner: Candidacy) -> None:
    host, taker = host_of(winner.arena), host_of(upper(winner))
    first = send_up(winner, by=host)

    send_back(first, why="Бейнеролик ашылмайды", by=taker)
    with pytest.raises(WrongState):
        take_over(first, by=taker)
    again = send_up(winner, by=host)
    take_over(again, by=taker)

    assert again.pk == first.pk
    assert again.lacks == ""


def test_a_package_is_sent_and_taken_once(winner: Candidacy) -> None:
    host, taker = host_of(winner.arena), host_of(upper(winner))
    sent = send_up(winner, by=host)

    with pytest.raises(WrongState):
        send_up(winner, by=host)
    take_over(sent, by=taker)
    with pytest.raises(WrongState):
        take_over(sent, by=taker)

    assert upper(winner).candidacies.count() == 1


def test_nobody_comes_up_into_a_vote_that_is_closed_for_good(winner: Candidacy) -> None:
    sent = send_up(winner, by=host_of(winner.arena))
    ActivityFactory(arena=upper(winner), state="frozen")

    with pytest.raises(WrongState):
        take_over(sent, by=host_of(upper(winner)))

    assert not upper(winner).candidacies.exists()


def test_only_winners_go_up_and_only_by_their_hosts(winner: Candidacy) -> None:
    with pytest.raises(NotAllowed):
        send_up(winner, by=host_of(upper(winner)))
    winner.state = Candidacy.State.LEADER
    winner.save()
    with pytest.raises(WrongState):
        send_up(winner, by=host_of(winner.arena))


def given(winner: Candidacy, by: User) -> Award:
    return award(
        winner.arena, entry=winner.entry, kind=Award.Kind.WINNER, name_kk="Үлгі әулеті", name_ru="Династия",
        what_kk="Үздік әулет", what_ru="Лучшая династия", act="№ 5", awarded_on=date(2026, 8, 20), by=by,
    )  # fmt: skip


def test_an_award_is_given_once_and_again_after_it_was_annulled(winner: Candidacy) -> None:
    host = host_of(winner.arena)
    first = given(winner, host)

    with pytest.raises(ValidationError):
        given(winner, host)
    annul(first, why="Аты қате жазылған", by=host)
    second = given(winner, host)

    assert first.code != second.code
    assert Award.objects.get(pk=first.pk).why_annulled == "Аты қате жазылған"


def test_a_stranger_awards_nothing(winner: Candidacy) -> None:
    stranger = MembershipFactory(role=Membership.Role.COORDINATOR).user

    with pytest.raises(NotAllowed):
        given(winner, stranger)


def test_a_code_is_read_however_it_is_typed() -> None:
    assert as_typed(" abcd-2345 kx ") == "ABCD2345KX"
