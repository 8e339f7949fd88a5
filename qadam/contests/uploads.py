"""Files that come in pieces: what has arrived stays, and a lost connection goes on where it broke off.

A piece is added only where the last one ended; the key of an upload is signed, so that nothing is kept of it but the
file itself. Without a script the same file comes whole in the form.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from qadam.contests.models import Entry
from qadam.files.actions import clean_name

SALT = "qadam.contests.uploads"
# A piece is small, so that little is sent twice over a bad connection.
PIECE = 512 * 1024
KEEP_SECONDS = 2 * 24 * 3600
# So many files may be on their way for one entry: nobody fills the disk with beginnings.
MOST_BEGUN = 6


class WrongPlace(Exception):
    """A piece does not begin where the last one ended; `held` is how much is here."""

    def __init__(self, held: int) -> None:
        super().__init__(held)
        self.held = held


@dataclass(frozen=True)
class Coming:
    """A file on its way: for which entry, its name, its size, what it is for."""

    entry: int
    mark: str
    name: str
    size: int
    role: str

    @property
    def path(self) -> Path:
        """Return where its pieces are put together."""
        return _folder() / f"{self.entry}-{self.mark}"

    def key(self) -> str:
        """Return the signed text by which its pieces name it."""
        return signing.dumps(vars(self), salt=SALT)


def begin(entry: Entry, *, name: str, size: int, role: str) -> Coming:
    """Begin a file of an entry; ValidationError when it is larger than files may be."""
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise ValidationError(
            _("{name} is larger than {limit} MB.").format(name=clean_name(name), limit=limit)
        )
    sweep()
    begun = list(_folder().glob(f"{entry.pk}-*"))
    for path in sorted(begun, key=_changed_at)[: max(0, len(begun) - MOST_BEGUN + 1)]:
        path.unlink(missing_ok=True)
    coming = Coming(entry.pk, get_random_string(24), clean_name(name), size, role)
    coming.path.touch(mode=0o600)
    return coming


def find(entry: Entry, key: str) -> Coming | None:
    """Return the file on its way that a key names, if it is of this entry, not too old, and its pieces are here."""
    try:
        told = signing.loads(key, salt=SALT, max_age=KEEP_SECONDS)
        coming = Coming(**told)
    except (signing.BadSignature, TypeError):
        return None
    return coming if coming.entry == entry.pk and coming.path.exists() else None


def held(coming: Coming) -> int:
    """Return how much of a file is here."""
    try:
        return coming.path.stat().st_size
    except FileNotFoundError:
        return 0


def add(coming: Coming, piece: bytes, place: int) -> int:
    """Add a piece and return how much is here now; WrongPlace when it does not begin where the last one ended."""
    try:
        with coming.path.open("r+b") as file:
            # The same piece may be sent twice at once.
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, 2)
            if place != end or end + len(piece) > coming.size:
                raise WrongPlace(end)
            file.write(piece)
            return end + len(piece)
    except FileNotFoundError as error:
        raise WrongPlace(0) from error


@contextmanager
def arrived(coming: Coming) -> "Iterator[UploadedFile[bytes]]":
    """Give a whole file to be stored, once; its pieces go when the block has ended well or the file is refused.

    FileNotFoundError where another request is storing it or has stored it.
    """
    whole = coming.path.with_suffix(".whole")
    coming.path.rename(whole)
    try:
        with whole.open("rb") as file:
            yield UploadedFile(file, coming.name, size=coming.size)
    except ValidationError:
        whole.unlink(missing_ok=True)
        raise
    except BaseException:
        whole.rename(coming.path)
        raise
    whole.unlink(missing_ok=True)


def sweep() -> None:
    """Throw away files that were begun long ago and never came whole."""
    before = time.time() - KEEP_SECONDS
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def _changed_at(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "coming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
