"""Pictures, films and codes of public pages: photos, videos, cards for networks, QR."""

import io
import mimetypes
import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.contests.cards import JPEG, Card, share_card
from qadam.contests.images import open_variant
from qadam.contests.models import Candidacy, Entry, EntryFile
from qadam.contests.presentation import name_of
from qadam.contests.queries.public import candidacies_of
from qadam.contests.sharing import absolute
from qadam.contests.views.public import contest_or_404
from qadam.kit.languages import localized
from qadam.workflow.cached import while_unchanged

CARD_PHOTO = 640
WIDEST = 4000
# Short, so that a page that is withdrawn takes its pictures along.
SHORT = "public, max-age=60"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PIECE = 64 * 1024


def public_entry_or_404(request: HttpRequest, slug: str, number: str) -> Entry:
    """Return an entry whose page is open to anybody."""
    entries = Entry.objects.public().select_related("nomination", "contest")
    return get_object_or_404(entries, contest=contest_or_404(request, slug), number=number)


def _photo_of(entry: Entry) -> EntryFile | None:
    photos = entry.files.filter(role=EntryFile.Role.PHOTO)
    return next((photo for photo in photos if photo.variants), None)


@login_not_required
@require_safe
def photo(request: HttpRequest, slug: str, number: str, width: int) -> FileResponse:
    """Give the photo of a public entry at a width made for pages; the original is never given out."""
    found = _photo_of(public_entry_or_404(request, slug, number))
    if found is None or width > WIDEST:
        raise Http404
    try:
        content = open_variant(found.variants, width)
    except (OSError, KeyError) as error:
        raise Http404 from error
    kind = mimetypes.guess_type(content.name or "")[0] or "image/webp"
    response = FileResponse(content, content_type=kind)
    response["Cache-Control"] = SHORT
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_not_required
@require_safe
def video(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Give the film of a public entry, whole or the part a player asks for."""
    entry = public_entry_or_404(request, slug, number)
    found = get_object_or_404(
        entry.files.select_related("upload").filter(role=EntryFile.Role.VIDEO, upload__isnull=False), pk=pk
    )
    upload = found.upload
    if upload is None or not upload.is_kept or not upload.content_type.startswith("video/"):
        raise Http404
    try:
        content = upload.file.open("rb")
    except OSError as error:
        raise Http404 from error
    response = _part(content, request.headers.get("Range", ""), upload.file.size, upload.content_type)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = SHORT
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _part(
    content: "IO[bytes]", asked: str, size: int, content_type: str
) -> HttpResponse | StreamingHttpResponse:
    """Return a file, or the one range of it that is asked for; a range outside it is refused."""
    match = _RANGE.fullmatch(asked)
    if match is None or match.groups() == ("", ""):
        return FileResponse(content, content_type=content_type)
    first, last = match.groups()
    begins = int(first) if first else max(0, size - int(last))
    ends = min(int(last), size - 1) if first and last else size - 1
    if begins > ends:
        content.close()
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    content.seek(begins)
    response = StreamingHttpResponse(
        _pieces(content, ends - begins + 1), status=206, content_type=content_type
    )
    response["Content-Range"] = f"bytes {begins}-{ends}/{size}"
    response["Content-Length"] = str(ends - begins + 1)
    return response


def _pieces(content: "IO[bytes]", rest: int) -> Iterator[bytes]:
    with content:
        while rest > 0 and (piece := content.read(min(rest, _PIECE))):
            rest -= len(piece)
            yield piece


@login_not_required
@require_safe
@while_unchanged
def card(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Draw the picture a network shows beside a link to a candidate."""
    entry = public_entry_or_404(request, slug, number)
    held: list[Candidacy] = candidacies_of(entry)
    place = localized(held[0].arena, "name") if held else ""
    drawn = Card(
        name_of(entry.contest),
        localized(entry, "title"),
        tuple(part for part in (localized(entry.nomination, "name"), place) if part),
        urlsplit(settings.ORIGIN).netloc,
    )
    return HttpResponse(share_card(drawn, _opened(entry)), content_type=JPEG)


def _opened(entry: Entry) -> "IO[bytes] | None":
    found = _photo_of(entry)
    try:
        return io.BytesIO(open_variant(found.variants, CARD_PHOTO).read()) if found else None
    except (OSError, KeyError):
        return None


@login_not_required
@require_safe
@while_unchanged
def contest_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw the picture a network shows beside a link to a contest."""
    contest = contest_or_404(request, slug)
    drawn = Card(
        _("Contest"),
        name_of(contest),
        (localized(contest.edition, "short"),),
        urlsplit(settings.ORIGIN).netloc,
    )
    return HttpResponse(share_card(drawn), content_type=JPEG)


@login_not_required
@require_safe
@while_unchanged
def qr(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Draw the code that a camera reads as the address of a candidate's page."""
    entry = public_entry_or_404(request, slug, number)
    out = io.BytesIO()
    code = segno.make(absolute("contests:candidate", slug, entry.number), error="m")
    code.save(out, kind="svg", scale=6, border=3, xmldecl=False, light="#fff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")
