import io
import zipfile
from datetime import datetime

import time_machine

from qadam.kit.zips import MADE_AT, with_fixed_times

CORE = b'<dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created>'


def packed(moment: str) -> bytes:
    """An office file as a library writes it at a moment."""
    out = io.BytesIO()
    with time_machine.travel(moment), zipfile.ZipFile(out, "w") as archive:
        archive.writestr("docProps/core.xml", CORE % moment.encode())
        archive.writestr("word/document.xml", "мәтін")
    return out.getvalue()


def test_files_made_at_different_moments_become_equal() -> None:
    first, second = packed("2026-01-01T10:00:00Z"), packed("2027-02-03T11:00:00Z")

    assert first != second
    assert with_fixed_times(first) == with_fixed_times(second)


def test_parts_keep_their_names_order_and_content() -> None:
    with zipfile.ZipFile(io.BytesIO(with_fixed_times(packed("2026-01-01T10:00:00Z")))) as archive:
        parts = {part.filename: (part.date_time, archive.read(part).decode()) for part in archive.infolist()}

    made_at = MADE_AT.timetuple()[:6]
    assert list(parts.items()) == [
        ("docProps/core.xml", (made_at, (CORE % b"2015-10-30T00:00:00Z").decode())),
        ("word/document.xml", (made_at, "мәтін")),
    ]


def test_the_moment_may_be_named() -> None:
    content = with_fixed_times(packed("2026-01-01T10:00:00Z"), datetime(2016, 1, 5))  # noqa: DTZ001

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"2016-01-05T00:00:00Z" in archive.read("docProps/core.xml")
