"""Taking a file in: size, name and content are checked before anything is stored."""

import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from qadam.files.kinds import SUFFIXES, kind_of
from qadam.files.models import Upload
from qadam.people.models import User

NAME_LIMIT = 200


def store(file: "UploadedFile[bytes]", *, by: User, is_sample: bool = False) -> Upload:
    """Store an upload; raises ValidationError with the reason when it is too large, empty or not what it says."""
    name = clean_name(file.name or "")
    size = file.size or 0
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise ValidationError(_("{name} is larger than {limit} MB.").format(name=name, limit=limit))
    if size == 0:
        raise ValidationError(_("{name} is empty.").format(name=name))
    data = file.read()
    kind = kind_of(name, data)
    if kind is None:
        allowed = ", ".join(SUFFIXES)
        raise ValidationError(
            _(
                "{name} is not taken: its content does not match its name or its kind. Allowed: {allowed}."
            ).format(name=name, allowed=allowed)
        )
    upload = Upload(
        name=name,
        size=size,
        content_type=kind.content_type,
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        is_sample=is_sample,
    )
    upload.file.save(
        get_random_string(32) + PurePosixPath(name).suffix.lower(), ContentFile(data), save=False
    )
    upload.save()
    return upload


def clean_name(name: str) -> str:
    """Return the last part of a file name without control signs, not longer than the limit."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    stem, dot, suffix = printable.rpartition(".")
    if not dot:
        return printable[:NAME_LIMIT] or "file"
    return f"{stem[: NAME_LIMIT - len(suffix) - 1]}.{suffix}"
