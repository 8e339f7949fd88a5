"""Settings are read from their own variables and from nothing that only happens to have a like name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from qadam.settings import BASE_DIR, MOST_WEB_PROCESSES, Environment, MailServer, mail_server, web_processes


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


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", MailServer("", "", 25, "", "")),
        ("smtp://mail.example", MailServer("smtp", "mail.example", 25, "", "")),
        (
            "smtp+tls://qadam%40example:p%2Fw%40d@mail.example",
            MailServer("smtp+tls", "mail.example", 587, "qadam@example", "p/w@d"),
        ),
        ("smtps://qadam:secret@[::1]:2465", MailServer("smtps", "::1", 2465, "qadam", "secret")),
    ],
)
def test_the_mail_server_is_read_from_its_address(url: str, expected: MailServer) -> None:
    assert mail_server(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtps://qadam:secret@mail.example:port",
        "smtp://mail.example:0",
        "smtp://mail.example:99999",
    ],
)
def test_a_wrong_address_of_the_mail_server_stops_the_start_without_telling_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="QADAM_MAIL_URL must look like") as told:
        mail_server(url)

    assert "secret" not in str(told.value)


SERVER = "postgres://qadam@db.example/qadam"


@pytest.mark.parametrize(("cores", "processes"), [(1, 1), (2, 2), (64, MOST_WEB_PROCESSES)])
def test_on_postgresql_each_core_has_a_web_process(
    monkeypatch: pytest.MonkeyPatch, cores: int, processes: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(cores)))

    assert web_processes(0, SERVER) == processes
    assert web_processes(3, SERVER) == 3


@pytest.mark.parametrize("url", ["", "sqlite:////srv/qadam/qadam.sqlite3"])
def test_the_embedded_database_has_one_web_process_and_says_so(url: str) -> None:
    assert (web_processes(0, url), web_processes(1, url)) == (1, 1)

    with pytest.raises(ImproperlyConfigured, match="QADAM_WEB_PROCESSES=2 needs PostgreSQL"):
        web_processes(2, url)
