"""What people bring is checked, stored under a name of ours, and given to those who may have it."""

import hashlib
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from qadam.files import rules
from qadam.files.actions import NAME_LIMIT, clean_name, store
from qadam.files.models import Upload
from qadam.files.tests.samples import SAMPLES, upload
from qadam.kit.registries import Registry
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory

MB = 1024 * 1024
Ends = Callable[[Callable[[], None]], object]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.UPLOAD_LIMIT = MB


@pytest.fixture
def clerk(db: None) -> User:
    """Someone signed up."""
    made: User = UserFactory()
    return made


@pytest.fixture
def request_ends() -> Iterator[Ends]:
    """Take what is to be done when the request ends."""
    with ExitStack() as stack:
        yield stack.callback


def stored(tmp_path: Path) -> list[Path]:
    """Return the files that lie in the store."""
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_stored_file_is_known_by_name_size_kind_and_digest(clerk: User, tmp_path: Path) -> None:
    kept = store(upload("plan.pdf"), by=clerk)

    content = SAMPLES["plan.pdf"]
    kept.refresh_from_db()
    said = (kept.name, kept.size, kept.content_type, kept.sha256, kept.uploaded_by, kept.is_sample)
    assert said == (
        "plan.pdf",
        len(content),
        "application/pdf",
        hashlib.sha256(content).hexdigest(),
        clerk,
        False,
    )
    assert [path.read_bytes() for path in stored(tmp_path)] == [content]


def test_the_name_in_the_store_is_ours(clerk: User, tmp_path: Path) -> None:
    store(upload("plan.pdf"), by=clerk)

    name = stored(tmp_path)[0].name
    assert len(name) == 36
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.pdf", b"", "plan.pdf is empty."),
        ("plan.pdf", b"%PDF-" + bytes(MB), "plan.pdf is larger than 1 MB."),
        ("plan.pdf", b"MZ\x90", "plan.pdf is not taken: its content does not match its name or its kind."),
        ("page.html", b"<html>", "page.html is not taken: its content does not match its name or its kind."),
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason_and_leaves_nothing(
    name: str, content: bytes, reason: str, clerk: User, tmp_path: Path
) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        store(SimpleUploadedFile(name, content), by=clerk)

    assert refusal.value.messages[0].startswith(reason)
    assert (Upload.objects.count(), stored(tmp_path)) == (0, [])


def test_a_file_whose_row_cannot_be_saved_does_not_stay(
    clerk: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Upload, **kwargs: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(Upload, "save", refuse)

    with pytest.raises(DatabaseError):
        store(upload("plan.pdf"), by=clerk)

    assert stored(tmp_path) == []


def test_a_large_upload_is_not_read_into_memory(
    clerk: User, tmp_path: Path, settings: Any, request_ends: Ends
) -> None:
    settings.UPLOAD_LIMIT = 64 * MB
    size = 24 * MB
    file = TemporaryUploadedFile("note.txt", "text/plain", size, None)
    for _ in range(24):
        file.write(b"a" * MB)
    file.seek(0)
    request_ends(file.close)
    tracemalloc.start()

    kept = store(file, by=clerk)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MB
    assert kept.sha256 == hashlib.sha256(b"a" * size).hexdigest()
    assert [path.stat().st_size for path in stored(tmp_path)] == [size]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Құжаттар\\Жоспар 2016.docx", "Жоспар 2016.docx"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("Screenshot\u202f10.00.png", "Screenshot 10.00.png"),
        ("и\u0306од.txt", "йод.txt"),
        (" .plan.pdf. ", "plan.pdf"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("." + "a" * 300, "a" * NAME_LIMIT),
        ("x." + "y" * 300, ("x." + "y" * 300)[:NAME_LIMIT]),
        ("x" * 300 + ".pdf", "x" * (NAME_LIMIT - 4) + ".pdf"),
    ],
)
def test_a_name_loses_its_path_its_hidden_signs_and_its_length(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@given(st.text())
@example("a. . .pdf")
@example("\ud800.pdf")
@example("0\r\x1b\r0")
def test_a_cleaned_name_can_be_stored_and_shown(name: str) -> None:
    kept = clean_name(name)

    assert 0 < len(kept) <= NAME_LIMIT
    assert kept.isprintable()
    assert not {"/", "\\"} & set(kept)
    assert clean_name(kept) == kept
    assert kept.encode("utf-8")


def posted(name: str, content: bytes, request_ends: Ends) -> Any:
    """Return the upload that a form gets from a posted file."""
    request = RequestFactory().post("/", {"file": SimpleUploadedFile(name, content)})
    file: Any = request.FILES["file"]
    request_ends(file.close)
    return file


def test_a_posted_file_over_the_limit_is_counted_but_not_kept(
    clerk: User, settings: Any, request_ends: Ends
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    content = b"%PDF-" + bytes(3 * MB)

    file = posted("plan.pdf", content, request_ends)

    assert (file.size, file.read()) == (len(content), b"")
    with translation.override("en"), pytest.raises(ValidationError, match=r"plan\.pdf is larger than 1 MB"):
        store(file, by=clerk)


def test_a_posted_file_of_the_limit_is_stored_whole(
    clerk: User, settings: Any, tmp_path: Path, request_ends: Ends
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    content = b"%PDF-" + b"x" * (MB - 5)

    kept = store(posted("plan.pdf", content, request_ends), by=clerk)

    assert (kept.size, stored(tmp_path)[0].read_bytes() == content) == (MB, True)


@pytest.fixture
def kept(clerk: User) -> Upload:
    """A stored file of the clerk."""
    return store(upload("note.txt", "Хат".encode()), by=clerk)


def fetched(upload: Upload, person: User | None) -> Any:
    """Ask for a file as this person, or as a visitor."""
    client = Client()
    if person:
        client.force_login(person)
    return client.get(f"/kk/files/{upload.pk}/")


def test_whoever_brought_a_file_gets_it_as_an_attachment(kept: Upload, clerk: User) -> None:
    kept.name = 'Хат "№8";\n.txt'
    kept.save()

    response = fetched(kept, clerk)

    assert (response.status_code, response.getvalue()) == (200, "Хат".encode())
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert "\n" not in disposition
    assert response.headers["Content-Type"] == "text/plain"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_signature_goes_out_as_a_file_of_its_kind(clerk: User) -> None:
    response = fetched(store(upload("letter.p7s"), by=clerk), clerk)

    assert response.getvalue() == SAMPLES["letter.p7s"]
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"] == "application/pkcs7-signature"


def test_for_strangers_and_visitors_there_is_no_such_file(kept: Upload) -> None:
    absent = Upload(pk=kept.pk + 1000)
    codes = [fetched(kept, UserFactory()), fetched(kept, None), fetched(absent, UserFactory())]

    assert [response.status_code for response in codes] == [404, 404, 404]


def test_the_area_that_uses_a_file_says_who_else_gets_it(
    kept: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ACCESS", Registry[Any]())
    reader = UserFactory()
    rules.ACCESS.add("tests", lambda person, upload: person == reader)

    codes = [fetched(kept, person).status_code for person in (reader, UserFactory(), None)]

    assert codes == [200, 404, 404]


def test_a_file_lost_from_the_store_is_not_found_rather_than_a_fault(
    kept: Upload, clerk: User, tmp_path: Path
) -> None:
    for path in stored(tmp_path):
        path.unlink()

    assert fetched(kept, clerk).status_code == 404


def test_files_are_only_fetched(kept: Upload, clerk: User) -> None:
    client = Client()
    client.force_login(clerk)

    assert client.post(f"/kk/files/{kept.pk}/").status_code == 405
