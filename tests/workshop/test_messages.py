"""The catalogues of translations are whole, and the tool that says so can be trusted."""

from pathlib import Path

import pytest

from tools import messages

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Due on {day}"
msgstr "%s"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A folder with a template, a module and an empty place for the Kazakh catalogue."""
    (tmp_path / "qadam").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "locale/kk/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "qadam/views.py").write_text('_("Due on {day}").format(day=day)\n', encoding="utf-8")
    return tmp_path


def write_kk(root: Path, translation: str) -> Path:
    path = root / "locale/kk/LC_MESSAGES/django.po"
    path.write_text(PO % translation, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", messages.REQUIRED)
def test_every_sentence_is_translated(language: str) -> None:
    faults = messages.missing(language, messages.extract())

    first = "\n".join(faults[:30])
    assert not faults, f"{len(faults)} sentences, the first of them:\n{first}"


def test_a_sentence_without_translation_is_named_with_its_place(catalogue: Path) -> None:
    write_kk(catalogue, "")

    faults = messages.missing("kk", messages.extract(catalogue), catalogue / "locale")

    assert faults == ["kk: qadam/views.py:1: 'Due on {day}': not translated"]


def test_a_translation_keeps_the_gaps(catalogue: Path) -> None:
    write_kk(catalogue, "Мерзімі {kun}")

    faults = messages.missing("kk", messages.extract(catalogue), catalogue / "locale")

    assert faults == ["kk: qadam/views.py:1: 'Due on {day}': the gaps differ: ['{day}'] and ['{kun}']"]


def test_a_whole_translation_has_no_fault(catalogue: Path) -> None:
    write_kk(catalogue, "Мерзімі: {day}")

    assert messages.missing("kk", messages.extract(catalogue), catalogue / "locale") == []


def test_sentences_of_templates_are_found(catalogue: Path) -> None:
    (catalogue / "qadam/views.py").unlink()
    (catalogue / "templates/page.html").write_text(
        '<div>\n    <p>{% translate "Measures" %}</p>\n{{ day|default:_("No day") }}\n'
        "  {% blocktranslate trimmed count n=n %}\n   {{ n }} measure\n"
        "  {% plural %}\n {{ n }} measures\n {% endblocktranslate %}</div>\n",
        encoding="utf-8",
    )

    found = {message.id for message in messages.extract(catalogue) if message.id}

    assert found == {"Measures", "No day", ("%(n)s measure", "%(n)s measures")}


def test_a_catalogue_is_compiled_once(catalogue: Path) -> None:
    source = write_kk(catalogue, "Мерзімі: {day}")

    first = messages.compile_changed(catalogue / "locale")
    second = messages.compile_changed(catalogue / "locale")

    assert (first, second) == ([source.with_suffix(".mo")], [])


def test_bringing_in_new_sentences_loses_no_translation(catalogue: Path) -> None:
    write_kk(catalogue, "Мерзімі: {day}")
    (catalogue / "qadam/forms.py").write_text(
        'ngettext("{n} day", "{n} days", n)\npgettext("verb", "File")\n', encoding="utf-8"
    )

    messages.update(catalogue)
    once = (catalogue / "locale/kk/LC_MESSAGES/django.po").read_bytes()
    messages.update(catalogue)
    twice = (catalogue / "locale/kk/LC_MESSAGES/django.po").read_bytes()

    assert once == twice
    assert {
        message.id: message.string for message in messages.read("kk", catalogue / "locale") if message.id
    } == {
        "Due on {day}": "Мерзімі: {day}",
        "File": "",
        ("{n} day", "{n} days"): ("", ""),
    }
    assert messages.read("ru", catalogue / "locale").num_plurals == 3
