"""People are told once, and read it in their language."""

from datetime import datetime

import pytest

from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.kit.tests.parallel import at_once
from qadam.notices import wordings
from qadam.notices.actions import Message, mark_one_read, mark_read, mark_read_at, tell, tell_all
from qadam.notices.models import Notice
from qadam.notices.wordings import Kind, Wording, kind_name, sentence, urgent_kinds
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory

MOMENT = datetime(2026, 3, 5, 8, 0, tzinfo=ALMATY)
LATER = datetime(2026, 3, 6, 8, 0, tzinfo=ALMATY)
WORDS = {
    "kk": "{number}-шара бойынша есеп",
    "ru": "Отчёт по мере {number}",
    "en": "Report on measure {number}",
}


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordings, "WORDINGS", Registry[Wording]())
    wordings.WORDINGS.add("report", lambda values, language: WORDS[language].format(**values))


def told(*people: User, key: str = "25", path: str = "/desk/duties/25/") -> int:
    """Tell people about the report on measure 25."""
    return tell(people, "report", once_key=key, values={"number": 25}, path=path, at=MOMENT)


def test_an_event_is_told_to_each_person_once(db: None) -> None:
    first, second = UserFactory(), UserFactory()

    counts = [told(first, first), told(first, second), told(first, second), told(first, key="26")]

    assert counts == [1, 1, 0, 1]
    assert first.notices.count() == 2
    assert second.notices.count() == 1


def test_nobody_to_tell_is_no_trouble(db: None) -> None:
    assert (told(), tell_all([], at=MOMENT), Notice.objects.count()) == (0, 0, 0)


def test_events_with_long_keys_that_begin_alike_are_two_events(db: None) -> None:
    user = UserFactory()

    counts = [told(user, key="x" * 300 + end) for end in "aab"]
    same = tell_all([Message(user, "report", "x" * 300 + "a", {"number": 25}, "")], at=MOMENT)

    assert (counts, same) == ([1, 0, 1], 0)


def test_many_messages_are_made_at_once_and_each_once(db: None) -> None:
    user = UserFactory()
    messages = [Message(user, "report", key, {"number": 25}, "/desk/") for key in ["25", "26", "25"]]

    assert [tell_all(messages, at=MOMENT), tell_all(messages, at=MOMENT)] == [2, 0]


def test_one_event_told_by_two_at_once_makes_one_message(transactional_db: None) -> None:
    user = UserFactory()

    at_once(*[lambda: told(user)] * 3)

    assert Notice.objects.filter(user=user).count() == 1


def test_a_message_reads_in_the_language_of_its_reader() -> None:
    read = [sentence("report", {"number": 25}, language) for language in ("kk", "ru", "en")]

    assert read == ["25-шара бойынша есеп", "Отчёт по мере 25", "Report on measure 25"]
    assert sentence("of an area that is gone", {}, "kk") == "of an area that is gone"


def test_a_kind_may_have_a_name_and_be_urgent() -> None:
    wordings.WORDINGS.add("returned", Kind(lambda values, language: "Қайтарылды", "Returned", is_urgent=True))

    assert sentence("returned", {}, "kk") == "Қайтарылды"
    assert [kind_name(kind) for kind in ("returned", "report", "gone")] == ["Returned", "report", "gone"]
    assert urgent_kinds() == ["returned"]


def test_reading_marks_only_ones_own_and_only_once(db: None) -> None:
    mine, other = UserFactory(), UserFactory()
    told(mine, other)
    told(mine, key="26", path="/elsewhere/")

    counts = [
        mark_read_at(mine, "/desk/duties/25/", MOMENT),
        mark_read_at(mine, "/desk/duties/25/", LATER),
        mark_read(mine, LATER),
    ]
    mark_one_read(mine.notices.get(path="/desk/duties/25/"), LATER)

    assert counts == [1, 0, 1]
    assert mine.notices.get(path="/desk/duties/25/").read_at == MOMENT
    assert other.notices.get().read_at is None
