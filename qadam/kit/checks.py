"""What `qadam check --database default` asks of the database as a whole."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection

OLDEST_POSTGRESQL = 15


def database_keeps_kazakh_text(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a PostgreSQL that is too old, keeps no UTF-8 or does not know what a Kazakh letter is."""
    if "default" not in (databases or []) or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding), "
            "datlocprovider::text, datctype FROM pg_database WHERE datname = current_database()"
        )
        version, encoding, provider, character_type = cursor.fetchone()
    return faults(version, encoding, provider, character_type)


def faults(version: int, encoding: str, provider: str, character_type: str) -> list[CheckMessage]:
    """Return what is wrong with a PostgreSQL database that says this of itself.

    `provider` is i for ICU, b for PostgreSQL's own locales, c for those of the system's library.
    """
    found: list[CheckMessage] = []
    if version < OLDEST_POSTGRESQL:
        text = f"PostgreSQL {version} is too old: {OLDEST_POSTGRESQL} or newer is needed."
        found.append(Error(text, id="kit.E001"))
    if encoding != "UTF8":
        found.append(Error(f"The database keeps {encoding}, not UTF-8.", HINT, id="kit.E002"))
    if provider == "c" and character_type.upper().replace("-", "") != "C.UTF8":
        text = f"The database orders and compares text by {character_type}, not by C.UTF-8 or ICU."
        found.append(Error(text, HINT, id="kit.E003"))
    return found


HINT = "Make it by CREATE DATABASE qadam TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
