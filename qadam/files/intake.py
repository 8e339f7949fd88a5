"""How uploads come in: what is over the limit is counted and not kept."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Keep an upload in a temporary file up to the limit; its full size is told, so that it can be refused."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece unless the limit is passed."""
        if start <= settings.UPLOAD_LIMIT:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Give the file with its size; one over the limit is empty, so that no half is taken for the whole."""
        if file_size > settings.UPLOAD_LIMIT:
            self.file.truncate(0)
        return super().file_complete(file_size)
