from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from qadam.kit import languages
from qadam.kit.numbers import format_number
from qadam.kit.templatetags import ui

# These tests need no pages.
urlpatterns: list[object] = []
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _kazakh() -> None:
    translation.activate("kk")


def drawn(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    request = RequestFactory().get("/kk/programmes/?q=қордай&page=2")
    return " ".join(template.render({**context, "request": request}).split())


@pytest.mark.parametrize(
    ("value", "places", "language", "written"),
    [
        ("184934.5", None, "kk", "184\u00a0934,5"),
        ("184934.5", None, "en", "184,934.5"),
        ("0", None, "ru", "0"),
        ("-1200", None, "kk", "−1\u00a0200"),
        ("2.345", 1, "kk", "2,3"),
        ("2.30", None, "kk", "2,3"),
        ("7", 2, "kk", "7,00"),
        ("1000000", None, "ru", "1\u00a0000\u00a0000"),
    ],
)
def test_numbers_are_written_the_kazakh_way(
    value: str, places: int | None, language: str, written: str
) -> None:
    assert format_number(Decimal(value), language, places) == written


def test_no_number_is_a_dash_and_zero_is_a_number() -> None:
    assert [ui.number(None), ui.number(0), ui.number("")] == ["–", "0", "–"]


def test_a_missing_language_is_said() -> None:
    body = {"name_kk": "Жамбыл облысының әкімдігі", "name_ru": "Акимат", "name_en": ""}
    translation.activate("en")

    assert ui.t(body, "name") == "Жамбыл облысының әкімдігі"
    assert ui.t_missing(body, "name") == "Қазақша"
    assert drawn('{% words body "name" %}', body=body) == (
        '<span lang="kk">Жамбыл облысының әкімдігі</span> <span class="lang-note" lang="kk">(Қазақша)</span>'
    )


def test_a_present_language_says_nothing_more() -> None:
    body = {"name_kk": "Әкімдік", "name_ru": "Акимат", "name_en": "Akimat"}

    assert languages.localized(body, "name") == "Әкімдік"
    assert ui.t_missing(body, "name") == ""
    assert drawn('{% words body "name" %}', body=body) == "Әкімдік"


def test_the_language_links_keep_the_page_and_the_query() -> None:
    assert [ui.page_in("/kk/no-such-page/7/?q=a&page=2", code) for code in ("ru", "en")] == [
        "/ru/no-such-page/7/?q=a&page=2",
        "/en/no-such-page/7/?q=a&page=2",
    ]
    assert ui.page_in("/outside/", "ru") == "/ru/"


def test_a_due_day_counts_days_only_while_it_is_open() -> None:
    today = date(2015, 12, 24)

    near = ui.due_words(date(2016, 1, 5), today, "open")
    late = ui.due_words(date(2015, 12, 21), today, "open")
    done = ui.due_words(date(2015, 12, 21), today, "accepted")
    none = ui.due_words(None, today, "open")

    assert [near["tone"], late["tone"], done["tone"], none["tone"]] == ["plain", "late", "plain", "soon"]
    assert near["day"] == "5 қаңтар"
    assert done == {"tone": "plain", "icon": "calendar", "day": "2015 жылғы 21 желтоқсан", "countdown": ""}
    assert [bool(chip["countdown"]) for chip in (near, late, none)] == [True, True, False]


def test_a_flight_of_steps_rises_to_the_state() -> None:
    flight = ui.steps_of("submitted")

    assert [step["is_taken"] for step in flight["steps"]] == [True, True, True, False]
    assert [step["is_now"] for step in flight["steps"]] == [False, False, True, False]


def test_a_page_link_keeps_the_other_words_of_the_query() -> None:
    assert drawn("{% query page=3 %}") == "?q=%D2%9B%D0%BE%D1%80%D0%B4%D0%B0%D0%B9&amp;page=3"


def test_errors_lead_to_their_fields() -> None:
    class Form(forms.Form):
        number = forms.IntegerField(label="Саны")
        kind = forms.ChoiceField(label="Түрі", choices=[("a", "А")], widget=forms.RadioSelect)

    form = Form({"number": "көп"})

    assert [(error["id"], error["label"]) for error in ui.field_errors(form)] == [
        ("id_number", "Саны"),
        ("id_kind_0", "Түрі"),
    ]
    assert 'href="#id_number"' in drawn('{% include "components/error_summary.html" %}', form=form)


def test_a_field_is_drawn_with_its_label_help_and_errors() -> None:
    class Form(forms.Form):
        number = forms.IntegerField(label="Саны", help_text="Бүтін сан")

    html = drawn("{{ form }}", form=Form({"number": "көп"}))

    assert '<label for="id_number">Саны</label>' in html
    assert 'id="id_number_helptext"' in html
    assert 'id="id_number_error"' in html
    assert 'aria-describedby="id_number_helptext id_number_error"' in html


def test_words_from_outside_are_escaped() -> None:
    html = drawn("{% gloss term text %}", term="<b>", text='"><script>')

    assert [word in html for word in ("<script>", "<b>")] == [False, False]


def test_a_pager_shows_the_ends_and_the_neighbours() -> None:
    page = Paginator(range(500), 20).page(7)

    assert ui.elided_pages(page) == [1, "…", 6, 7, 8, "…", 25]
