"""What the documentation says must be there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from qadam.settings import Environment
from tools import messages

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
COMMAND = re.compile(r"(?:^|\s|/|`)qadam ([a-z][a-z_-]*)\b", re.MULTILINE)
WORD_OF_MAKE = re.compile(r"(?:^|=\S* )make ([a-z][a-z-]*)\b", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_in(page: Path) -> str:
    """Return what stands on a page as code, a piece a line."""
    text = page.read_text(encoding="utf-8")
    spans = SPAN.findall(FENCE.sub("", text))
    return "\n".join([*(fence.group() for fence in FENCE.finditer(text)), *spans])


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that the headings of a page get when it is shown."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> Iterator[str]:
    for link in LINK.finditer(FENCE.sub("", page.read_text(encoding="utf-8"))):
        path, anchor = link["path"], link["anchor"]
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        is_missing_anchor = (
            anchor and target.suffix == ".md" and target.exists() and anchor not in anchors_of(target)
        )
        if not target.exists() or is_missing_anchor:
            yield link.group()


def test_every_setting_is_explained_to_the_operator() -> None:
    told = text_of("docs/operations.md")

    untold = [item.alias for item in Environment.model_fields.values() if f"| `{item.alias}` |" not in told]

    assert untold == []


def test_the_defaults_told_are_those_in_use() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| `([^`]+)`", text_of("docs/operations.md"), re.MULTILINE))

    plain = {
        str(item.alias): str(int(item.default)) if isinstance(item.default, bool) else str(item.default)
        for item in Environment.model_fields.values()
        if isinstance(item.default, bool | int | str) and item.default != ""
    }

    assert {name: told.get(name) for name in plain} == plain


def test_every_requirement_has_its_licence_and_reason() -> None:
    told = text_of("docs/dependencies.md")
    wanted = [
        line.split("~")[0].strip()
        for line in text_of("requirements/base.in").splitlines()
        if line and not line.startswith("#")
    ]

    assert [name for name in wanted if f"| {name} |" not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_on_a_page_exists(page: Path) -> None:
    known = {*get_commands(), "verify-log", "verify-votes"}

    assert sorted(set(COMMAND.findall(code_in(page))) - known) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_word_of_make_on_a_page_exists(page: Path) -> None:
    known = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))

    assert sorted(set(WORD_OF_MAKE.findall(code_in(page))) - known) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_on_a_page_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_every_decision_is_in_the_list() -> None:
    listed = text_of("docs/decisions/README.md")

    assert [
        path.name for path in (ROOT / "docs/decisions").glob("0*.md") if f"({path.name})" not in listed
    ] == []


def test_the_guides_say_the_same_in_three_languages() -> None:
    guides = {
        language: sorted(path.name for path in (ROOT / "docs/users" / language).glob("*.md"))
        for language in ("kk", "ru", "en")
    }

    assert guides["kk"] == guides["ru"] == guides["en"] != []


def bold_in(name: str) -> list[str]:
    """Return the words of buttons and sections on a page of a guide: they stand in bold."""
    return re.findall(r"\*\*([^*]+)\*\*", text_of(name))


GUIDES = sorted(path.name for path in (ROOT / "docs/users/en").glob("*.md"))


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    """Return every sentence that the pages may show."""
    return {message.id for message in messages.extract() if isinstance(message.id, str)}


@pytest.mark.parametrize("guide", GUIDES)
def test_the_words_of_a_guide_are_those_on_the_pages(guide: str, sentences: set[str]) -> None:
    assert sorted(set(bold_in(f"docs/users/en/{guide}")) - sentences) == []


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_uses_the_translated_words_of_the_pages(guide: str, language: str) -> None:
    catalogue = messages.read(language)
    told = {word.casefold() for word in bold_in(f"docs/users/{language}/{guide}")}

    translated = {word: catalogue.get(word) for word in bold_in(f"docs/users/en/{guide}")}

    # What is not translated yet is found by the test of translations.
    shown = {
        word: str(kept.string)
        for word, kept in translated.items()
        if kept is not None and str(kept.string or "")
    }
    assert {word: said for word, said in shown.items() if said.casefold() not in told} == {}
