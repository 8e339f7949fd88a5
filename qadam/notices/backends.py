"""Letters kept as files in the home: for an installation without a mail server, and for sample people always."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_ODD = re.compile(r"[^\w.-]+")


def file_of(message_id: str) -> Path:
    """Return where the letter with this Message-ID lies, or would lie."""
    name = _ODD.sub("_", message_id.strip("<>"))[:180]
    return Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"


class FolderBackend(BaseEmailBackend):
    """Writes each letter into a file named by its Message-ID; one that lies there already is not written again."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters and return how many lie there."""
        for message in email_messages:
            self._write(message.message())
        return len(email_messages)

    def _write(self, message: Any) -> None:
        place = file_of(str(message["Message-ID"]))
        place.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place: a worker killed meanwhile leaves no half letter under the name.
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part") as aside:
            aside.write(message.as_bytes(linesep="\r\n"))
            aside.flush()
            try:
                place.hardlink_to(aside.name)
            except FileExistsError:
                return
        place.chmod(0o640)
