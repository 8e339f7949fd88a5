"""Giving stored files out, as attachments only."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from qadam.files.models import Upload
from qadam.files.rules import may_fetch

logger = logging.getLogger("qadam.files")


@login_not_required
@require_safe
def fetch(request: HttpRequest, pk: int) -> FileResponse:
    """Give a file to whoever the area that uses it allows; to others there is no such file."""
    upload = get_object_or_404(Upload.objects.exclude(file=""), pk=pk)
    if not may_fetch(request.user, upload):
        raise Http404
    return attachment(upload)


def attachment(upload: Upload, *, name: str = "") -> FileResponse:
    """Return a stored file as an answer to whoever has been found to be let have it."""
    try:
        content = upload.file.open("rb")
    except OSError as error:
        logger.exception("the file of upload %s cannot be read", upload.pk)
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=name or upload.name, content_type=upload.content_type
    )
    response.headers["Cache-Control"] = "private, no-store"
    # A stored file never runs anything of ours, whatever it holds.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
