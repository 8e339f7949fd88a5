"""What checking itself finds doubtful, in three languages; what the reader found has its sentences there."""

from collections.abc import Mapping
from typing import Any

# The reader's own sentences come with its modules.
import qadam.reading.matching
import qadam.reading.reading  # noqa: F401
from qadam.reading.sentences import Language, bring, is_known, sentence

bring(
    {
        "intake-trust": {
            "kk": "Бұл өріс анық оқылмады, құжатпен салыстырыңыз.",
            "ru": "Это поле прочитано неуверенно, сверьте с документом.",
            "en": "This was read with little certainty: compare it with the document.",
        },
        "intake-needs-date": {
            "kk": "Мерзімнен нақты күн шықпайды, оны адам белгілеуі керек.",
            "ru": "Точный день из срока не следует, его должен установить человек.",
            "en": "No day comes out of the deadline: a person must set one.",
        },
        "intake-no-executor": {
            "kk": "Орындаушы табылмады.",
            "ru": "Исполнитель не найден.",
            "en": "No executor was found.",
        },
        "intake-no-title": {
            "kk": "Іс-шараның атауы табылмады.",
            "ru": "Наименование мероприятия не найдено.",
            "en": "No title was found.",
        },
        "intake-new-row": {
            "kk": "Жолды тексеруші қосты, оны құжатпен салыстырыңыз.",
            "ru": "Строку добавил проверяющий, сверьте её с документом.",
            "en": "A person made this row: compare it with the document.",
        },
        "intake-twin-dates": {
            "kk": "Екі тілдегі мерзім әртүрлі: «{first}» және «{second}».",
            "ru": "Сроки на двух языках расходятся: «{first}» и «{second}».",
            "en": "The deadlines of the two languages differ: “{first}” and “{second}”.",
        },
        "intake-twin-reports": {
            "kk": "Екі тілдегі есеп беру күндері әртүрлі: {first} және {second}.",
            "ru": "Дни отчётности на двух языках расходятся: {first} и {second}.",
            "en": "The report days of the two languages differ: {first} and {second}.",
        },
        "intake-twin-executors": {
            "kk": "Екі тілдегі орындаушылар әртүрлі: {first} және {second}.",
            "ru": "Исполнители на двух языках расходятся: {first} и {second}.",
            "en": "The executors of the two languages differ: {first} and {second}.",
        },
        "intake-twin-numbers": {
            "kk": "Екі тілдегі атауларда сандар әртүрлі: {first} және {second}.",
            "ru": "Числа в наименовании на двух языках расходятся: {first} и {second}.",
            "en": "The numbers in the two titles differ: {first} and {second}.",
        },
        "intake-twin-cost": {
            "kk": "Екі тілдегі сомалар әртүрлі: {first} және {second}.",
            "ru": "Суммы на двух языках расходятся: {first} и {second}.",
            "en": "The sums of the two languages differ: {first} and {second}.",
        },
        "intake-twin-missing": {
            "kk": "Бұл іс-шара екінші тілде жоқ.",
            "ru": "Этого мероприятия нет на втором языке.",
            "en": "The other language does not have this measure.",
        },
    }
)


def said(finding: Mapping[str, Any], language: Language) -> str:
    """Return a kept finding as a sentence; one whose code is no longer known keeps the words it was found with."""
    code = finding.get("code") or ""
    if is_known(code):
        try:
            return sentence(code, language, finding.get("facts") or {})
        except (KeyError, IndexError):
            pass
    return str(finding.get("what") or code)
