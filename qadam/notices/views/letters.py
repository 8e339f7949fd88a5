"""Letters at the desk: one's own to read, when they come, and for administrators how sending goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active
from qadam.notices import actions, queries, rules
from qadam.notices.actions.sending import CLOSED, LOST
from qadam.notices.forms import LettersForm
from qadam.notices.models import Letter, Preference
from qadam.people.views.asking import person_of
from qadam.workflow.transitions import WrongState

ROWS = 30
# How each state of a letter looks: a code of kit.states.
LOOKS = {
    Letter.State.WAITING: "waiting",
    Letter.State.SENDING: "waiting",
    Letter.State.SENT: "accepted",
    Letter.State.FAILED: "late",
}


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """List the letters to me."""
    user = person_of(request)
    page = Paginator(queries.letters_of(user).defer("body"), ROWS).get_page(request.GET.get("page"))
    count = page.paginator.count
    carried = queries.carried_by(page)
    context = {
        "page": page,
        "lines": [_line(letter) | {"carried": _carried_words(carried[letter.pk])} for letter in page],
        "count": ngettext("{count} letter", "{count} letters", count).format(count=count),
        "may_watch": rules.may_watch_letters(user),
        "tab": "letters",
        "breadcrumbs": _way(),
    }
    return render(request, "notices/letters.html", context)


@require_safe
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter to me as it was written."""
    letter = get_object_or_404(queries.letters_of(person_of(request)), pk=pk)
    context = {**_line(letter), "breadcrumbs": _way((letter.subject, ""))}
    return render(request, "notices/letter.html", context)


@require_safe
def sending(request: HttpRequest) -> HttpResponse:
    """Show an administrator how many letters went and which did not; never what they say."""
    _need_watcher(request)
    page = Paginator(queries.letters_in_trouble(), ROWS).get_page(request.GET.get("page"))
    counts = queries.letters_by_state()
    context = {
        "page": page,
        "lines": [_line(letter) | _trouble(letter) for letter in page],
        "figures": [
            (counts[state.value], state.label, state == Letter.State.FAILED) for state in Letter.State
        ],
        "tab": "letters",
        "breadcrumbs": _way((_("How sending goes"), "")),
    }
    return render(request, "notices/sending.html", context)


@require_POST
def letter_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a letter that was given up sent again."""
    _need_watcher(request)
    letter = get_object_or_404(Letter, pk=pk)
    try:
        actions.retry(letter, by=person_of(request))
        messages.success(request, _("The letter will be sent again within a minute or two."))
    except WrongState as changed:
        messages.warning(request, str(changed))
    return redirect("notices:sending")


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show and keep whether and when letters come to me."""
    user, now = person_of(request), clock.now()
    form = LettersForm(request.POST or None, instance=queries.preference_of(user, now))
    if request.method == "POST" and form.is_valid():
        actions.choose_letters(user, **form.cleaned_data, at=now, by=user)
        messages.success(request, _("Saved."))
        return redirect("notices:settings")
    kept = queries.preference_of(user, now)
    context = {
        "form": form,
        "coming": _coming_words(kept),
        "email": user.email,
        "is_sample": user.is_sample,
        "tab": "settings",
        "breadcrumbs": [
            (_("My day"), reverse("desk:day")),
            (_("Messages"), reverse("notices:list")),
            (_("When letters come"), ""),
        ],
    }
    return render(request, "notices/settings.html", context)


def _coming_words(kept: Preference) -> str:
    if not kept.by_mail:
        return _("No letters are sent to you.")
    moment = format_moment(kept.next_letter_at, active())
    return _("The next letter comes: {moment}, if there is something new by then.").format(moment=moment)


def _line(letter: Letter) -> dict[str, Any]:
    sent = format_moment(letter.sent_at, active()) if letter.sent_at else ""
    return {
        "letter": letter,
        "made": format_moment(letter.made_at, active()),
        "sent": sent,
        "look": LOOKS[Letter.State(letter.state)],
        "word": letter.get_state_display(),
    }


def _carried_words(count: int) -> str:
    return ngettext("{count} message", "{count} messages", count).format(count=count)


def _trouble(letter: Letter) -> dict[str, str]:
    """Return why a letter did not go; what a mail server said stands as it said it."""
    ours = {
        CLOSED: _("The account was closed before the letter went."),
        LOST: _("The worker stopped each time it was sending this letter."),
    }
    attempts = ngettext("{count} attempt", "{count} attempts", letter.attempts)
    return {
        "trouble": ours.get(letter.trouble, letter.trouble),
        "attempts": attempts.format(count=letter.attempts),
    }


def _need_watcher(request: HttpRequest) -> None:
    if not rules.may_watch_letters(person_of(request)):
        raise PermissionDenied(_("This page is for administrators."))


def _way(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("My day"), reverse("desk:day")),
        (_("Messages"), reverse("notices:list")),
        (_("Letters"), reverse("notices:letters") if further else ""),
        *further,
    ]
