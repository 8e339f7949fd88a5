"""Days, numbers and the errors of forms as Kazakh and Russian write them, also where Django's own words lack."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, translation

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "2026 жылғы 20 қараша"), ("ru", "20 ноября 2026 г."), ("en", "20 November 2026")],
)
def test_a_day_in_words(language: str, words: str) -> None:
    with translation.override(language):
        assert formats.date_format(DAY) == words


def test_a_kazakh_week_begins_on_monday_and_has_its_own_short_days() -> None:
    with translation.override("kk"):
        week = [formats.date_format(date(2026, 11, day), "D") for day in range(16, 23)]

        assert (formats.get_format("FIRST_DAY_OF_WEEK"), week) == (
            1,
            ["Дс", "Сс", "Ср", "Бс", "Жм", "Сн", "Жк"],
        )


def test_a_kazakh_number_has_a_comma_and_hard_spaces() -> None:
    with translation.override("kk"):
        shown = formats.number_format(Decimal("184934.5"), use_l10n=True, force_grouping=True)

    assert shown == "184\xa0934,5"


@pytest.mark.parametrize("typed", ["20.11.2026", "2026-11-20"])
def test_a_day_is_read_as_kazakh_offices_write_it(typed: str) -> None:
    with translation.override("kk"):
        assert forms.DateField(localize=True).clean(typed) == DAY


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "Бұл өрісті толтырыңыз."), ("ru", "Заполните это поле.")]
)
def test_an_empty_field_is_named_in_the_readers_language(language: str, words: str) -> None:
    with translation.override(language), pytest.raises(forms.ValidationError) as refused:
        forms.CharField().clean("")

    with translation.override(language):
        assert refused.value.messages == [words]
