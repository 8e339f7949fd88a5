"""What the tests of letters share: a wording, an urgent one, and a way to tell people."""

from collections.abc import Callable
from datetime import datetime

import pytest

from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.notices import wordings
from qadam.notices.actions import tell
from qadam.notices.wordings import Kind, Wording
from qadam.people.models import User

EVENING = datetime(2026, 3, 4, 18, 0, tzinfo=ALMATY)
WORDS = {
    "kk": "{number}-шара бойынша есеп",
    "ru": "Отчёт по мере {number}",
    "en": "Report on measure {number}",
}
Tell = Callable[..., int]


@pytest.fixture
def _wordings(monkeypatch: pytest.MonkeyPatch) -> None:
    def report(values: dict[str, object], language: str) -> str:
        return WORDS[language].format(**values)

    monkeypatch.setattr(wordings, "WORDINGS", Registry[Wording]())
    wordings.WORDINGS.add("report", Kind(report, "Reports"))
    wordings.WORDINGS.add("urgent", Kind(report, "Urgent", is_urgent=True))


@pytest.fixture
def told(_wordings: None) -> Tell:
    """Return a function that tells people about the report on a measure, the evening before the letter."""

    def telling(
        *people: User,
        number: int = 25,
        kind: str = "report",
        path: str = "/desk/duties/25/",
        at: datetime = EVENING,
    ) -> int:
        return tell(people, kind, once_key=f"{number}", values={"number": number}, path=path, at=at)

    return telling
