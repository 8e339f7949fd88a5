"""A database that cannot keep Kazakh text is refused at the start."""

import pytest
from django.core.checks import Tags, run_checks

from qadam.kit.checks import faults


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ((15, "UTF8", "c", "C.UTF-8"), []),
        ((17, "UTF8", "c", "C.utf8"), []),
        ((16, "UTF8", "i", "en_US.UTF-8"), []),
        ((17, "UTF8", "b", "C"), []),
        ((14, "UTF8", "c", "C.UTF-8"), ["kit.E001"]),
        ((15, "SQL_ASCII", "c", "C.UTF-8"), ["kit.E002"]),
        ((15, "WIN1251", "c", "ru_RU.CP1251"), ["kit.E002", "kit.E003"]),
        ((15, "UTF8", "c", "C"), ["kit.E003"]),
        ((15, "UTF8", "c", "ru_RU.UTF-8"), ["kit.E003"]),
    ],
)
def test_version_encoding_and_locale_are_asked(said: tuple[int, str, str, str], found: list[str]) -> None:
    assert [fault.id for fault in faults(*said)] == found


def test_a_refusal_says_how_to_mend_it() -> None:
    refusal = faults(15, "UTF8", "c", "ru_RU.UTF-8")[0]

    assert refusal.msg == "The database orders and compares text by ru_RU.UTF-8, not by C.UTF-8 or ICU."
    assert refusal.hint is not None
    assert "LOCALE 'C.UTF-8'" in refusal.hint


def test_the_database_of_the_tests_is_fit(db: None) -> None:
    messages = run_checks(tags=[Tags.database], databases=["default"])

    assert [message for message in messages if (message.id or "").startswith("kit.")] == []
