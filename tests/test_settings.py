"""Settings are read from their own variables and from nothing that only happens to have a like name."""

import pytest

from qadam.settings import BASE_DIR, Environment


def test_variables_of_the_machine_are_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Environment.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    for name in Environment.model_fields:
        monkeypatch.setenv(name.upper(), "/elsewhere")
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    found = Environment()

    assert (found.home, found.host, found.origin, found.port) == (BASE_DIR / "var", "127.0.0.1", "", 8000)


def test_ours_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QADAM_HOME", "/srv/qadam")
    monkeypatch.setenv("PORT", "8123")

    found = Environment()

    assert (str(found.home), found.port) == ("/srv/qadam", 8123)
