"""Messages at the desk: the list, and saying that they are read."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.notices.actions import mark_one_read, mark_read
from qadam.notices.models import Notice
from qadam.notices.queries import notices_of
from qadam.notices.wordings import sentence
from qadam.people.views.asking import person_of

ROWS = 30


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """List my messages, all or the unread alone."""
    user = person_of(request)
    is_unread = request.GET.get("show") == "unread"
    mine = notices_of(user)
    page = Paginator(mine.filter(read_at=None) if is_unread else mine, ROWS).get_page(request.GET.get("page"))
    here = reverse("notices:list")
    unread = mine.filter(read_at=None).count()
    context = {
        "page": page,
        "lines": [_line(notice) for notice in page],
        "unread": unread,
        "tabs": [(_("All"), here, not is_unread), (_("Unread"), f"{here}?show=unread", is_unread)],
        "breadcrumbs": [(_("My day"), reverse("desk:day")), (_("Messages"), "")],
    }
    return render(request, "notices/list.html", context)


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


def _line(notice: Notice) -> dict[str, Any]:
    local = notice.made_at.astimezone(ALMATY)
    return {
        "notice": notice,
        "text": sentence(notice.kind, notice.values, active()),
        "url": f"/{active()}{notice.path}" if notice.path else "",
        "at": f"{format_day(local.date(), active())}, {local:%H:%M}",
    }
