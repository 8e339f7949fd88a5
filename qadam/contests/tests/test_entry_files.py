"""Photos, videos and papers of entries: kinds, limits, pieces after a lost connection, pictures made smaller."""

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from qadam.contests import uploads
from qadam.contests.actions import entries as actions
from qadam.contests.actions.forgetting import forget_drafts
from qadam.contests.applicants import Applicant
from qadam.contests.models import Entry, EntryFile
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, EntryFactory, NominationFactory
from qadam.contests.views.entries import stay_in
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 3000
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x00" * 100
ORIENTATION = 0x0112


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def entry() -> Entry:
    made: Entry = EntryFactory(state="draft", is_public=False)
    return made


@pytest.fixture
def applicant(client: Client, entry: Entry) -> Client:
    session = client.session

    class Asked:
        pass

    asked: Any = Asked()
    asked.session = session
    stay_in(asked, entry)
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    return client


def photo(width: int = 900, height: int = 600, *, turned: bool = False) -> bytes:
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ORIENTATION] = 6 if turned else 1
    exif[0x010E] = "Үй мекенжайы: Тараз"
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=exif)
    return content.getvalue()


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def address(entry: Entry, name: str = "entry", *args: Any) -> str:
    return reverse(f"contests:{name}", args=[entry.number, *args])


def test_a_photo_is_made_smaller_upright_and_without_its_notes(entry: Entry) -> None:
    added = actions.add_file(entry, file("a.jpg", photo(turned=True)), "photo", by=Applicant(entry))

    assert sorted(added.variants, key=int) == ["320", "640", "1280"]
    with default_storage.open(added.variants["320"]) as content:
        data = content.read()
    drawn = Image.open(io.BytesIO(data))
    # Turned by a quarter: higher than wide, and what was at the left is above.
    assert drawn.size == (320, 480)
    assert drawn.getpixel((160, 20)) != drawn.getpixel((160, 460))
    assert dict(drawn.getexif()) == {}
    assert "Тараз".encode() not in data


def test_a_small_photo_is_not_made_larger(entry: Entry) -> None:
    added = actions.add_file(entry, file("a.jpg", photo(200, 100)), "photo", by=Applicant(entry))

    with default_storage.open(added.variants["1280"]) as content:
        assert Image.open(content).size == (200, 100)


@pytest.mark.parametrize(
    ("name", "content", "role"),
    [
        ("a.jpg", b"not a picture", "photo"),
        ("a.pdf", b"%PDF-1.7", "photo"),
        ("a.jpg", b"\xff\xd8\xff\xe0 broken", "photo"),
        ("a.mp4", b"plain", "video"),
        ("a.jpg", photo(20, 20), "video"),
        ("a.exe", b"MZ", "materials"),
        ("a.jpg", b"", "photo"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(
    entry: Entry, name: str, content: bytes, role: str
) -> None:
    with pytest.raises(ValidationError):
        actions.add_file(entry, file(name, content), role, by=Applicant(entry))

    assert not EntryFile.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("a.mp4", MP4), ("a.webm", WEBM)])
def test_films_are_taken(entry: Entry, name: str, content: bytes) -> None:
    assert actions.add_file(entry, file(name, content), "video", by=Applicant(entry)).upload is not None


def test_files_come_with_the_form_without_a_script(applicant: Client, entry: Entry) -> None:
    data = {"seen": 0, "title": "Атау", "photo": file("a.jpg", photo()), "video": file("a.mp4", MP4)}

    applicant.post(address(entry), data | {"video_link": "youtu.be/abc"})

    kept = list(entry.files.values_list("role", "link"))
    assert kept == [("photo", ""), ("video", ""), ("video", "https://youtu.be/abc")]


def test_a_refused_file_keeps_what_was_typed(applicant: Client, entry: Entry) -> None:
    data = {"seen": 0, "title": "Жаңа атау", "photo": file("a.jpg", b"nothing")}

    answer = applicant.post(address(entry), data)

    assert answer.status_code == 400
    entry.refresh_from_db()
    assert entry.title_kk == "Жаңа атау"


def begin(applicant: Client, entry: Entry, content: bytes, name: str = "a.mp4") -> str:
    data = {"name": name, "size": len(content), "role": "video"}
    key: str = applicant.post(address(entry, "entry-upload"), data).json()["key"]
    return key


def send(applicant: Client, entry: Entry, key: str, piece: bytes = b"", place: int | None = None) -> Any:
    headers = {"X-Upload-Key": key} | ({} if place is None else {"X-Upload-Place": str(place)})
    return applicant.post(
        address(entry, "entry-piece"), piece, content_type="application/octet-stream", headers=headers
    )


def test_a_file_goes_on_where_the_connection_was_lost(applicant: Client, entry: Entry) -> None:
    key = begin(applicant, entry, MP4)
    send(applicant, entry, key, MP4[:1000], 0)

    held = send(applicant, entry, key).json()["held"]
    done = send(applicant, entry, key, MP4[held:], held).json()

    assert (held, done["is_done"]) == (1000, True)
    upload = entry.files.get().upload
    assert upload is not None
    assert upload.file.read() == MP4
    assert not list(uploads._folder().iterdir())


def test_a_piece_in_the_wrong_place_is_told_the_right_one(applicant: Client, entry: Entry) -> None:
    key = begin(applicant, entry, MP4)
    send(applicant, entry, key, MP4[:1000], 0)

    twice = send(applicant, entry, key, MP4[:1000], 0)
    beyond = send(applicant, entry, key, MP4 + b"more", 1000)

    assert (twice.status_code, twice.json()) == (409, {"held": 1000})
    assert beyond.status_code == 409


def test_a_piece_of_another_entry_or_a_forged_key_is_refused(applicant: Client, entry: Entry) -> None:
    other = EntryFactory(state="draft")
    key = uploads.begin(other, name="a.mp4", size=10, role="video").key()

    assert send(applicant, entry, key, b"x", 0).status_code == 404
    assert send(applicant, entry, "forged", b"x", 0).status_code == 404


def test_a_file_over_the_limit_is_refused_before_it_is_sent(
    applicant: Client, entry: Entry, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    data = {"name": "a.mp4", "size": 2 * 1024 * 1024, "role": "video"}

    answer = applicant.post(address(entry, "entry-upload"), data)

    assert answer.status_code == 400
    assert "1" in answer.json()["said"]


def test_what_came_in_pieces_is_judged_like_any_file(applicant: Client, entry: Entry) -> None:
    key = begin(applicant, entry, b"plain text")

    answer = send(applicant, entry, key, b"plain text", 0)

    assert answer.status_code == 400
    assert not entry.files.exists()


def test_an_applicant_fetches_own_files_and_a_stranger_none(applicant: Client, entry: Entry) -> None:
    added = actions.add_file(entry, file("a.jpg", photo()), "photo", by=Applicant(entry))

    shown = applicant.get(address(entry, "entry-file", added.pk))

    assert shown.headers["Content-Type"] == "image/webp"
    assert Client().get(address(entry, "entry-file", added.pk)).status_code == 302


def test_a_video_may_be_brought_after_the_handing_in(applicant: Client, entry: Entry) -> None:
    Entry.objects.update(state="submitted")

    applicant.post(address(entry, "entry-files"), {"video": file("a.mp4", MP4)})
    papers = applicant.post(address(entry, "entry-files"), {"materials": file("a.txt", b"text")})

    assert entry.files.get().role == "video"
    assert papers.status_code == 400


def test_a_removed_file_is_gone_for_good(
    applicant: Client, entry: Entry, django_capture_on_commit_callbacks: Any
) -> None:
    added = actions.add_file(entry, file("a.jpg", photo()), "photo", by=Applicant(entry))
    entry.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        applicant.post(
            address(entry), {"seen": entry.edition_number, "title": "А", "step": f"remove-{added.pk}"}
        )

    assert not entry.files.exists()
    assert not default_storage.exists(added.variants["320"])


@pytest.mark.django_db(transaction=True)
def test_numbers_are_unique_when_many_begin_at_once() -> None:
    nomination = NominationFactory()
    arena = ArenaFactory(level__contest=nomination.contest, territory__code="KZ-31")
    ActivityFactory(arena=arena, kind="intake", opens_at=clock.now() - timedelta(days=1), closes_at=None)
    numbers: list[str] = []
    faults: list[BaseException] = []

    def start() -> None:
        try:
            entry, _code = actions.begin_entry(nomination.contest, nomination, arena, title="А")
            numbers.append(entry.number)
        except Exception as fault:  # noqa: BLE001  # whatever it was, the test tells it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    year = f"{clock.today():%y}"
    assert sorted(numbers) == [f"{year}-31-{number:04}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("state", "days", "is_kept"), [("draft", 61, False), ("draft", 59, True), ("submitted", 61, True)]
)
def test_a_draft_never_handed_in_is_erased_with_its_files_two_months_after_the_intake(
    entry: Entry, state: str, days: int, is_kept: bool, django_capture_on_commit_callbacks: Any
) -> None:
    ActivityFactory(arena=entry.arena, kind="intake")
    kept = actions.add_file(
        entry, SimpleUploadedFile("photo.jpg", photo(), "image/jpeg"), role="photo", by=MACHINE
    )
    upload = kept.upload
    assert upload is not None
    name = str(upload.file.name)
    Entry.objects.filter(pk=entry.pk).update(state=state)

    with django_capture_on_commit_callbacks(execute=True):
        forgotten = forget_drafts(clock.now() + timedelta(days=1 + days))

    assert forgotten == (0 if is_kept else 1)
    assert Entry.objects.filter(pk=entry.pk).exists() == is_kept
    assert Upload.objects.filter(pk=upload.pk).exists() == is_kept
    assert default_storage.exists(name) == is_kept
    assert all(default_storage.exists(made) == is_kept for made in kept.variants.values())
