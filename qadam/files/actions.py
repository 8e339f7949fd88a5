"""Taking a file in: size, name and content are checked before anything is stored."""

import hashlib
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from qadam.files.kinds import CHUNK, KINDS, FileKind, allowed, kind_of
from qadam.files.marking import is_marked
from qadam.files.models import Upload
from qadam.people.models import User

NAME_LIMIT = 200
SUFFIX_LIMIT = 10


def store(
    file: "UploadedFile[bytes]",
    *,
    by: User | None,
    is_sample: bool = False,
    kinds: Sequence[FileKind] = KINDS,
) -> Upload:
    """Store an upload; raises ValidationError with the reason when it is too large, empty or not what it says.

    `kinds` are the kinds of files taken here. A large upload lies in a file already: it is read in pieces and moved to
    its place.
    """
    name = clean_name(file.name or "")
    size = file.size or 0
    kind = _checked(name, size, file, kinds)
    upload = Upload(
        name=name,
        size=size,
        content_type=kind.content_type,
        sha256=sha256_of(file),
        uploaded_by=by,
        is_sample=is_sample,
    )
    upload.file.save(get_random_string(32) + PurePosixPath(name).suffix.lower(), file, save=False)
    try:
        with transaction.atomic():
            upload.save()
    except BaseException:
        with suppress(OSError):
            upload.file.delete(save=False)
        raise
    return upload


def erase(upload: Upload) -> None:
    """Take the content of a stored file away for good; its name, its digest and who brought it stay."""
    name, storage = upload.file.name, upload.file.storage
    upload.file = ""
    upload.save(update_fields=["file"])
    if name:
        # A step that is taken back keeps its file.
        transaction.on_commit(lambda: storage.delete(name))


def _checked(name: str, size: int, file: "UploadedFile[bytes]", kinds: Sequence[FileKind]) -> FileKind:
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise ValidationError(_("{name} is larger than {limit} MB.").format(name=name, limit=limit))
    if size == 0:
        raise ValidationError(_("{name} is empty.").format(name=name))
    kind = kind_of(name, file, kinds)
    if kind is None:
        raise ValidationError(
            _(
                "{name} is not taken: its content does not match its name or its kind. Allowed: {allowed}."
            ).format(name=name, allowed=", ".join(allowed(kinds)))
        )
    if is_marked(name, file):
        raise ValidationError(
            _(
                "{name} is marked for official use, and such documents are not taken here. Send it on paper or by the"
                " protected mail of your body, and name only its number and date in the report."
            ).format(name=name)
        )
    return kind


def sha256_of(file: "UploadedFile[bytes]") -> str:
    """Return the digest of a file in hexadecimal, reading it in pieces."""
    digest = hashlib.sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def clean_name(name: str) -> str:
    """Return the last part of a file name without control signs, not longer than the limit."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # A narrow space of a screenshot's name is a space; signs that turn the direction of writing go.
    kept = "".join(sign for sign in last if sign.isprintable() or sign.isspace())
    printable = " ".join(kept.split()).strip(" .")
    stem, dot, suffix = printable.rpartition(".")
    if not dot or len(suffix) > SUFFIX_LIMIT:
        return printable[:NAME_LIMIT].rstrip(" .") or "file"
    return f"{stem[: NAME_LIMIT - len(suffix) - 1].rstrip(' .') or 'file'}.{suffix}"
