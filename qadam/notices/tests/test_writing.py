"""Letters are written once a day, at the person's hour, in the person's language, and never in quiet hours."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from qadam.kit.clock import ALMATY
from qadam.kit.tests.parallel import at_once
from qadam.notices import hours, wordings
from qadam.notices.actions import NotWritten, choose_letters, make_letters, mark_read, settle_samples
from qadam.notices.models import Letter, Notice, Preference
from qadam.notices.tests.conftest import EVENING, Tell
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2026 in Almaty; people are told in the evening of the 4th."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ALMATY)


def chosen(
    user: User, *, digest: int = 8, quiet: tuple[int, int] = (21, 8), by_mail: bool = True
) -> Preference:
    """Let a person choose the hours of letters before anything is told."""
    return choose_letters(
        user,
        by_mail=by_mail,
        digest_hour=digest,
        quiet_from=quiet[0],
        quiet_to=quiet[1],
        at=on(4, 17, 30),
        by=user,
    )


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        ((21, 8), [True, True, False, False, True]),
        ((0, 8), [True, True, False, False, False]),
        ((12, 22), [False, False, False, True, True]),
        ((8, 8), [False, False, False, False, False]),
        ((23, 0), [False, False, False, False, False]),
    ],
)
def test_quiet_hours_may_go_over_midnight(quiet: tuple[int, int], expected: list[bool]) -> None:
    assert [hours.covers(*quiet, hour) for hour in (0, 7, 8, 12, 21)] == expected


def test_the_next_letter_stands_on_the_persons_hour_of_almaty() -> None:
    utc = datetime.fromisoformat("2026-03-05T02:59:00+00:00")

    assert hours.next_at(8, utc) == on(5, 8)
    assert hours.next_at(8, on(5, 8)) == on(6, 8)
    assert hours.next_at(0, on(31, 23, 59)) == on(31, 0) + timedelta(days=1)


def test_everybody_gets_one_letter_with_all_that_is_new(db: None, told: Tell, settings: Any) -> None:
    settings.ORIGIN = "https://qadam.example.kz"
    user = UserFactory(language="ru")
    told(user)
    told(user, number=26, path="")

    made = [
        make_letters(on(5, 7, 59)),
        make_letters(on(5, 8)),
        make_letters(on(5, 8, 1)),
        make_letters(on(6, 8)),
    ]

    letter = Letter.objects.get()
    assert made == [0, 1, 0, 0]
    assert letter.body.split("\n\n")[1:3] == [
        "— Отчёт по мере 25\n  https://qadam.example.kz/ru/desk/duties/25/",
        "— Отчёт по мере 26",
    ]
    assert "https://qadam.example.kz/ru/desk/messages/settings/" in letter.body
    assert letter.message_id.endswith("@qadam.example.kz>")
    assert set(Notice.objects.values_list("letter", flat=True)) == {letter.pk}


def test_a_letter_is_in_the_language_of_its_reader_whoever_runs_the_worker(db: None, told: Tell) -> None:
    for language in ("kk", "ru", "en"):
        told(UserFactory(language=language))

    with translation.override("en"):
        make_letters(on(5, 8))
        after = translation.get_language()

    bodies = dict(Letter.objects.values_list("language", "body"))
    assert after == "en"
    assert "25-шара бойынша есеп" in bodies["kk"]
    assert "Отчёт по мере 25" in bodies["ru"]
    assert "Report on measure 25" in bodies["en"]
    assert "/kk/desk/duties/25/" in bodies["kk"]


def test_closed_accounts_and_those_who_have_read_get_no_letter(db: None, told: Tell) -> None:
    reader = UserFactory()
    told(UserFactory(is_active=False), reader)
    mark_read(reader, EVENING)

    assert (make_letters(on(5, 8)), Letter.objects.count()) == (0, 0)


def test_sample_people_get_letters_in_a_demonstration_alone(db: None, told: Tell, settings: Any) -> None:
    told(UserFactory(is_sample=True))
    settings.DEMONSTRATION = False
    off = make_letters(on(5, 8))
    settings.DEMONSTRATION = True

    assert (off, make_letters(on(5, 9))) == (0, 1)


def test_sample_people_as_whom_nobody_signs_in_get_none(db: None, told: Tell, settings: Any) -> None:
    settings.DEMONSTRATION = True
    told(UserFactory(is_sample=True, password=None), UserFactory(password=None))

    assert (make_letters(on(5, 8)), Letter.objects.get().user.is_sample) == (1, False)


def test_a_sample_past_is_read_and_its_last_mornings_stand_in_letters(
    db: None, told: Tell, settings: Any
) -> None:
    settings.DEMONSTRATION = True
    sample, person = UserFactory(is_sample=True), UserFactory()
    for number, moment in enumerate([on(1, 12), on(9, 12), on(9, 13), on(10, 12), on(12, 12)]):
        told(sample, person, number=number, at=moment)

    settled = [settle_samples(on(11, 0)), settle_samples(on(11, 0))]

    letters = Letter.objects.order_by("made_at")
    assert settled == [4, 0]
    assert [(letter.user, letter.made_at, letter.notices.count()) for letter in letters] == [
        (sample, on(10, 8), 2)
    ]
    assert sample.notices.filter(read_at=None).count() == 1
    assert person.notices.filter(read_at=None).count() == 5


def test_each_person_has_an_hour_of_their_own(db: None, told: Tell) -> None:
    early, late = UserFactory(), UserFactory()
    chosen(early, digest=6, quiet=(22, 6))
    chosen(late, digest=17)
    told(early, late)

    made = {hour: make_letters(on(5, hour)) for hour in (5, 6, 8, 16, 17)}

    assert made == {5: 0, 6: 1, 8: 0, 16: 0, 17: 1}


def test_whoever_wants_no_letters_gets_none_and_later_no_old_ones(db: None, told: Tell) -> None:
    user = UserFactory()
    chosen(user, by_mail=False)
    told(user)
    off = make_letters(on(5, 8))

    choose_letters(user, by_mail=True, digest_hour=8, quiet_from=21, quiet_to=8, at=on(6, 12), by=user)
    told(user, number=26, at=on(6, 13))
    on_again = make_letters(on(7, 8))

    assert (off, on_again) == (0, 1)
    assert [notice.once_key for notice in Letter.objects.get().notices.all()] == ["report:26"]


def test_a_letter_missed_at_night_waits_until_quiet_hours_end(db: None, told: Tell) -> None:
    user = UserFactory()
    told(user)

    made = [make_letters(on(5, 23)), make_letters(on(6, 3)), make_letters(on(6, 8))]

    assert made == [0, 0, 1]


def test_a_missed_week_makes_one_letter_and_loses_nothing(db: None, told: Tell) -> None:
    user = UserFactory()
    for number in range(25, 32):
        told(user, number=number, at=EVENING + timedelta(days=number - 25))

    made = [make_letters(on(12, 10)), make_letters(on(12, 11)), make_letters(on(13, 8))]

    assert made == [1, 0, 0]
    assert Letter.objects.get().notices.count() == 7


def test_a_letter_shows_the_first_and_counts_the_rest(db: None, told: Tell) -> None:
    user = UserFactory(language="en")
    for number in range(53):
        told(user, number=number, path="")

    make_letters(on(5, 8))

    letter = Letter.objects.get()
    assert letter.body.count("— Report") == 50
    assert "and 3 more messages" in letter.body
    assert letter.notices.count() == 53


def test_the_clock_jumps_forward_and_the_next_letter_comes_a_day_later(db: None, told: Tell) -> None:
    user = UserFactory()
    told(user)
    far = on(5, 9) + timedelta(days=300)

    first = make_letters(far)
    told(user, number=26, at=far)

    assert (first, make_letters(far + timedelta(hours=3)), make_letters(far + timedelta(days=1))) == (1, 0, 1)


def test_the_clock_jumps_back_and_letters_go_on_at_the_persons_hour(db: None, told: Tell) -> None:
    user = UserFactory()
    told(user)
    make_letters(on(5, 9) + timedelta(days=300))
    told(user, number=26)

    made = [make_letters(on(5, 9)), make_letters(on(6, 7)), make_letters(on(6, 8))]

    assert made == [0, 0, 1]


def test_the_clock_jumps_back_a_little_and_the_day_still_has_one_letter(db: None, told: Tell) -> None:
    user = UserFactory()
    told(user)
    first = make_letters(on(5, 8))
    told(user, number=26)
    Preference.objects.update(next_letter_at=on(5, 8))

    made = [make_letters(on(5, 8, 5)), make_letters(on(6, 8))]

    assert (first, made) == (1, [0, 1])


def test_what_is_urgent_goes_at_once(db: None, told: Tell) -> None:
    user = UserFactory(language="en")
    told(user, at=on(5, 10))
    told(user, number=26, kind="urgent", at=on(5, 10))

    made = [make_letters(on(5, 10, 1)), make_letters(on(5, 10, 2)), make_letters(on(6, 8))]

    urgent, daily = Letter.objects.order_by("pk")
    assert made == [1, 0, 1]
    assert (urgent.subject, "measure 26" in urgent.body, "measure 25" in urgent.body) == (
        "Qadam: Report on measure 26",
        True,
        False,
    )
    assert [notice.kind for notice in daily.notices.all()] == ["report"]


def test_what_is_urgent_at_night_waits_and_comes_with_the_morning_letter(db: None, told: Tell) -> None:
    user = UserFactory()
    told(user, at=on(4, 23))
    told(user, number=26, kind="urgent", at=on(4, 23))

    made = [make_letters(on(4, 23, 1)), make_letters(on(5, 7, 59)), make_letters(on(5, 8))]

    assert made == [0, 0, 1]
    assert Letter.objects.get().notices.count() == 2


def test_several_urgent_messages_make_one_letter(db: None, told: Tell) -> None:
    user = UserFactory(language="en")
    for number in (25, 26):
        told(user, number=number, kind="urgent", at=on(5, 10))

    made = make_letters(on(5, 10, 1))

    assert (made, Letter.objects.get().subject) == (1, "Qadam: urgent messages for you")


def test_two_workers_write_each_letter_once(transactional_db: None, told: Tell) -> None:
    people = [UserFactory() for _ in range(4)]
    told(*people)
    told(*people, number=26, kind="urgent")

    results = at_once(*[lambda: make_letters(on(5, 8))] * 3)

    assert sum(results) == 4
    assert set(Notice.objects.values_list("letter__user", "user")) == {(user.pk, user.pk) for user in people}


def test_a_wording_that_fails_keeps_no_letter_back(db: None, told: Tell) -> None:
    def broken(values: dict[str, Any], language: str) -> str:
        raise KeyError("number")

    wordings.WORDINGS.add("broken", broken)
    user = UserFactory(language="en")
    told(user)
    told(user, number=26, kind="broken")

    made = make_letters(on(5, 8))

    said = [piece.splitlines()[0] for piece in Letter.objects.get().body.split("\n\n")]
    assert (made, said[1:3]) == (1, ["— Report on measure 25", "— broken"])


def test_one_letter_that_cannot_be_written_stops_no_other_and_the_timetable_hears_of_it(
    db: None, told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = UserFactory(), UserFactory()
    told(first, second)
    create = Letter.objects.create

    def perhaps(**fields: Any) -> Letter:
        if fields["user"] == first:
            raise RuntimeError("the disk is full")
        return create(**fields)

    monkeypatch.setattr(Letter.objects, "create", perhaps)
    with pytest.raises(NotWritten, match="1 letters"):
        make_letters(on(5, 8))
    monkeypatch.undo()

    assert Letter.objects.get().user == second
    assert first.notices.get().letter is None
    assert Preference.objects.get(user=first).next_letter_at == on(5, 8)
    assert Preference.objects.get(user=second).next_letter_at == on(6, 8)


def test_a_quiet_minute_asks_little_however_many_people_there_are(
    db: None, told: Tell, django_assert_max_num_queries: Any
) -> None:
    people = [UserFactory() for _ in range(30)]
    told(*people)
    make_letters(on(5, 8))

    with django_assert_max_num_queries(6):
        make_letters(on(5, 8, 1))
    with django_assert_max_num_queries(8):
        make_letters(on(6, 8))
    assert set(Preference.objects.values_list("next_letter_at", flat=True)) == {on(7, 8)}
