"""The places of notes are told in the reader's language."""

import re

import pytest
import yaml
from django.conf import settings
from django.utils.translation import override

from qadam.programmes.models import DocumentFinding
from qadam.programmes.places import place_in


@pytest.mark.parametrize(
    ("place", "kk", "ru"),
    [
        ("measure 22, form", "22-іс-шара, аяқтау нысаны", "мероприятие 22, форма завершения"),
        (
            "measures 6, 13, deadline",
            "6, 13-іс-шаралар, орындау мерзімі",
            "мероприятия 6, 13, срок исполнения",
        ),
        ("section II.2, stage IV", "II.2-бөлім, IV кезең", "раздел II.2, этап IV"),
        ("section 5, 1), 2); measure 2", "5-бөлім, 1), 2); 2-іс-шара", "раздел 5, 1), 2); мероприятие 2"),
        (
            "regional stage, measure 2 (kk)",
            "өңірлік кезең, 2-іс-шара (қаз.)",
            "региональный этап, мероприятие 2 (каз.)",
        ),
        ("passport: period", "паспорт: кезеңі", "паспорт: период"),
    ],
)
def test_a_place_is_told_in_kazakh_and_russian(place: str, kk: str, ru: str) -> None:
    assert place_in(place, "kk") == kk
    assert place_in(place, "ru") == ru
    assert place_in(place, "en") == place


def test_no_place_of_the_founding_programmes_keeps_an_english_word() -> None:
    files = sorted(settings.PROGRAMMES_DIR.glob("*/programme.yaml"))
    heads = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    places = {finding["place"] for head in heads for finding in head.get("findings", [])}
    blocks = {f"passport: {block['block']}" for head in heads for block in head.get("passport", [])}

    left = {
        told
        for place in places | blocks
        for language in ("kk", "ru")
        if re.search("[a-z]", told := place_in(place, language))
    }

    assert len(places) > 80
    assert left == set()


def test_a_note_tells_its_place_in_the_language_of_the_page() -> None:
    note = DocumentFinding(place="measure 22, form")

    with override("kk"):
        assert note.place_words == "22-іс-шара, аяқтау нысаны"
    with override("en"):
        assert note.place_words == "measure 22, form"
