"""Messages at the desk: the list with what went by letter, as a table too, and saying that they are read."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active
from qadam.kit.tables import minute_of
from qadam.notices.actions import mark_one_read, mark_read
from qadam.notices.forms import NoticeFilter
from qadam.notices.models import Letter, Notice
from qadam.notices.queries import kinds_of, notices_of, unread_count
from qadam.notices.wordings import kind_name, sentence
from qadam.people.models import User
from qadam.people.views.asking import person_of
from qadam.people.views.lists import table_response

ROWS = 30
COLUMNS = ("told_at", "kind", "text", "address", "read_at", "letter", "letter_sent_at")


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """List my messages, and whether and when each went by letter."""
    user = person_of(request)
    form, found = _found(request, user)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "form": form,
        "page": page,
        "lines": [_line(notice) for notice in page],
        "unread": unread_count(user),
        "applied": [(label, _without(request, name)) for name, label in form.applied()],
        "count": ngettext("{count} message", "{count} messages", count).format(count=count),
        "exports": [
            (kind.upper(), f"{reverse('notices:table', args=[kind])}{_without(request, '')}")
            for kind in ("csv", "xlsx")
        ],
        "tab": "messages",
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Messages"), "")],
    }
    return render(request, "notices/list.html", context)


@require_safe
def notice_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give my messages, as filtered, as a table."""
    _form, found = _found(request, person_of(request))
    return table_response(kind, "messages", COLUMNS, _rows(found))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my messages as read."""
    count = mark_read(person_of(request), clock.now())
    said = ngettext("{count} message is marked as read.", "{count} messages are marked as read.", count)
    messages.success(request, said.format(count=count))
    return redirect("notices:list")


@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of my messages as read and go to what it is about."""
    notice = get_object_or_404(Notice, pk=pk, user=person_of(request))
    mark_one_read(notice, clock.now())
    return redirect(f"/{active()}{notice.path}" if notice.path else "notices:list")


def _found(request: HttpRequest, user: User) -> tuple[NoticeFilter, QuerySet[Notice]]:
    form = NoticeFilter(request.GET, kinds_of(user))
    return form, form.apply(notices_of(user))


def _line(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice,
        "text": sentence(notice.kind, notice.values, active()),
        "url": f"/{active()}{notice.path}" if notice.path else "",
        "at": format_moment(notice.made_at, active()),
        "letter": _letter_words(notice),
    }


def _letter_words(notice: Notice) -> str:
    """Return whether and when a message went by letter; nothing where it waits for none."""
    if notice.sent_at:
        return _("by letter: {moment}").format(moment=format_moment(notice.sent_at, active()))
    if notice.letter is None:
        return ""
    if notice.letter.state == Letter.State.FAILED:
        return _("the letter could not be sent")
    return _("the letter waits to be sent")


def _rows(found: QuerySet[Notice]) -> Iterator[list[object]]:
    for notice in found:
        state = notice.letter.state if notice.letter else "sent" if notice.sent_at else ""
        text = sentence(notice.kind, notice.values, active())
        yield [
            minute_of(notice.made_at), kind_name(notice.kind), text, notice.path, minute_of(notice.read_at),
            state, minute_of(notice.sent_at),
        ]  # fmt: skip


def _without(request: HttpRequest, name: str) -> str:
    """Return the query of the address without one thing chosen, from the first page on."""
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"
