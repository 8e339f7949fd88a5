from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from qadam.people import limits
from qadam.people.models import Limit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_now", lambda: 1_000_000_000)


def test_only_so_many_in_a_window() -> None:
    assert [limits.take("search", "1.2.3.4", per=60, at_most=2) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert limits.take("search", "5.6.7.8", per=60, at_most=2)
    assert limits.take("vote", "1.2.3.4", per=60, at_most=2)


def test_a_new_window_begins_anew_and_an_old_one_never_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.take("search", "1.2.3.4", per=60, at_most=1)
    monkeypatch.setattr(limits, "_now", lambda: 1_000_000_060)

    assert limits.take("search", "1.2.3.4", per=60, at_most=1)

    monkeypatch.setattr(limits, "_now", lambda: 1_000_000_000)
    assert not limits.take("search", "1.2.3.4", per=60, at_most=1)


def test_what_turned_out_right_is_given_back() -> None:
    limits.take("code", "7", per=60, at_most=1)
    limits.give_back("code", "7", per=60)

    assert limits.take("code", "7", per=60, at_most=1)


def test_keys_are_not_kept_in_clear_and_old_counts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.take("reset", "aigul@example.kz", per=60, at_most=1)

    assert "aigul" not in Limit.objects.get().key

    monkeypatch.setattr(limits, "_now", lambda: 1_000_000_000 + 3 * 24 * 3600)
    assert limits.forget() == 1


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_are_all_counted() -> None:
    def knock(_: int) -> bool:
        try:
            return limits.take("vote", "1.2.3.4", per=3600, at_most=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(knock, range(40)))

    assert answers.count(True) == 10
    assert Limit.objects.get().count == 40
