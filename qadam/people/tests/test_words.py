"""What the history of people and bodies says, in the reader's words."""

from django.utils import translation

from qadam.people.words import what_happened

NAMES = {"ministry-labour": "Еңбек министрлігі", "KZ-31": "Жамбыл облысы"}


def test_keys_codes_and_days_of_the_log_are_said_in_words() -> None:
    facts = {"body": "ministry-labour", "role": "executor", "territory": "KZ-31", "valid_from": "2026-11-20"}

    with translation.override("kk"):
        said = what_happened("give", facts, NAMES)

    assert said == (
        "Рөл берілді: Орган: Еңбек министрлігі; Рөлі: орындаушы; Аумақ: Жамбыл облысы; "
        "Басталуы: 2026 жылғы 20 қараша"
    )


def test_a_change_tells_both_values_and_an_unknown_key_stays() -> None:
    with translation.override("kk"):
        said = what_happened("change", {"kind": ["agency", "ministry"], "parent": [None, "nowhere"]}, NAMES)

    assert said == "Өзгертілді: Түрі: агенттік → министрлік; Жоғары тұрған орган: — → nowhere"
