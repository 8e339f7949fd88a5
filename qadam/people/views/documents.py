"""Documents that leave as files: in the format asked for, and only so many a minute to one person."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse

from qadam.people import limits
from qadam.people.addresses import client_address
from qadam.people.views.account import too_many
from qadam.writing.document import Document
from qadam.writing.kinds import KINDS

P = ParamSpec("P")
# A document takes more work than a page; so many a minute are a person's, not a machine's.
FILES_A_MINUTE = 30
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def sparingly(view: View[P]) -> View[P]:
    """Give a person, or an address nobody has signed in from, only so many documents a minute."""

    @functools.wraps(view)
    def serve(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        who = f"person {user.pk}" if user.is_authenticated else client_address(request)
        if not limits.take("document", who, per=60, at_most=FILES_A_MINUTE):
            return too_many(request)
        return view(request, *args, **kwargs)

    return cast(View[P], serve)


def document_file(document: Document, kind: str, name: str) -> HttpResponse:
    """Return a document as a file in one of the formats of `writing`; Http404 for any other."""
    form = KINDS.get(kind)
    if form is None:
        raise Http404
    response = HttpResponse(form.write(document), content_type=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
