"""Spreading the word at the desk: partner sites with the banner, the words of a vote's messages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.contests.actions import messages as wording
from qadam.contests.actions import partners as partnering
from qadam.contests.forms.awarding import PartnerForm, SentForm, TextForm
from qadam.contests.models import Activity, MessageText, Partner
from qadam.contests.queries import awards as queries
from qadam.contests.rules import may_coordinate, may_host
from qadam.contests.views.awarding import hosted, need_host, way
from qadam.contests.wordings import page_address
from qadam.kit.languages import AUTONYMS, localized
from qadam.people import limits
from qadam.people.models import User
from qadam.people.views.asking import attempt, person_of, status_of

# Each look asks another site; so many an hour are a person's.
LOOKS_AN_HOUR = 60


@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """List the pages with the banner and whether it is up; add a page."""
    user, contest, arenas = hosted(request, slug)
    by_key = {str(arena.pk): arena for arena in arenas}
    is_whole = may_coordinate(user, contest)
    choices = [(key, localized(arena, "name")) for key, arena in by_key.items()]
    if is_whole:
        choices.insert(0, ("", _("the whole contest")))
    form = PartnerForm(request.POST if request.method == "POST" else None, arenas=choices)

    def register() -> None:
        arena = by_key.get(form.cleaned_data["arena"])
        body = arena.body if arena else contest.edition.issuer
        partnering.register_partner(contest, form.cleaned_data["page"], arena=arena, body=body, by=user)

    if request.method == "POST" and form.is_valid() and attempt(form, register):
        messages.success(request, _("The page stands in the register. It is looked at every hour."))
        return redirect("contestdesk:partners", slug)
    context = {
        "contest": contest,
        "form": form,
        "partners": queries.partners_of(contest, arenas),
        "is_whole": is_whole,
        "breadcrumbs": way(contest, (_("Sites with the banner"), "")),
    }
    return render(request, "contests/desk/partners.html", context, status=status_of(form))


@require_POST
def partner_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a page now."""
    user, partner = _partner(request, pk)
    if not limits.take("partner_check", str(user.pk), per=3600, at_most=LOOKS_AN_HOUR):
        messages.error(request, _("You have looked often enough for now. Try again in an hour."))
    else:
        seen = partnering.check_partner(partner)
        said = _("{page}: {state}").format(page=seen.page, state=seen.get_state_display())
        (messages.success if seen.state == Partner.State.UP else messages.warning)(request, said)
    return redirect("contestdesk:partners", partner.contest.slug)


@require_POST
def partner_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a page out of the register."""
    user, partner = _partner(request, pk)
    partnering.remove_partner(partner, by=user)
    messages.success(request, _("The page is taken out of the register."))
    return redirect("contestdesk:partners", partner.contest.slug)


def _partner(request: HttpRequest, pk: int) -> tuple[User, Partner]:
    user = person_of(request)
    rows = Partner.objects.select_related(
        "contest__edition__issuer", "contest__edition__control", "arena__level__contest__edition", "arena__body",
        "arena__territory",
    )  # fmt: skip
    partner = get_object_or_404(rows, pk=pk)
    if not (may_host(user, partner.arena) if partner.arena else may_coordinate(user, partner.contest)):
        raise PermissionDenied
    return user, partner


@require_safe
def votes(request: HttpRequest, slug: str) -> HttpResponse:
    """List the votes of the arenas I host, each leading to its messages."""
    _user, contest, arenas = hosted(request, slug)
    context = {
        "contest": contest,
        "votes": queries.votes_of(arenas),
        "breadcrumbs": way(contest, (_("Messages about the vote"), "")),
    }
    return render(request, "contests/desk/message_votes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vote_messages(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words for each moment, channel and language of a vote; compose those that are missing."""
    user, activity = _vote(request, pk)
    if request.method == "POST":
        wording.compose(activity, by=user)
        messages.success(request, _("The words are composed. Read them through before they go out."))
        return redirect("contestdesk:messages", pk)
    contest = activity.arena.level.contest
    messages_of_contest = (
        _("Messages about the vote"),
        reverse("contestdesk:message-votes", args=[contest.slug]),
    )
    texts = list(queries.texts_of(activity))
    moments = [
        (label, [text for text in texts if text.moment == moment])
        for moment, label in MessageText.Moment.choices
    ]
    context = {
        "contest": contest,
        "activity": activity,
        "moments": moments,
        "is_empty": not texts,
        "breadcrumbs": way(contest, messages_of_contest, (localized(activity.arena, "name"), "")),
    }
    return render(request, "contests/desk/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a message, or note that it went out and where."""
    user = person_of(request)
    rows = MessageText.objects.select_related(
        "activity__arena__level__contest__edition", "activity__arena__body", "activity__arena__territory"
    )
    text = get_object_or_404(rows, pk=pk)
    need_host(user, text.activity.arena)
    is_sent = request.POST.get("step") == "sent"
    form = TextForm(
        request.POST if request.method == "POST" and not is_sent else None, initial={"text": text.text}
    )
    sent = SentForm(request.POST if is_sent else None)
    contest, arena = text.activity.arena.level.contest, localized(text.activity.arena, "name")
    if request.method == "POST":
        if is_sent and sent.is_valid():
            is_done = attempt(
                sent, lambda: wording.note_sent(text, where=sent.cleaned_data["where"], by=user)
            )
        else:
            is_done = (
                not is_sent
                and form.is_valid()
                and attempt(form, lambda: wording.change_text(text, form.cleaned_data["text"], by=user))
            )
        if is_done:
            messages.success(request, _("It is noted.") if is_sent else _("The words are saved."))
            return redirect("contestdesk:message", pk)
    context = {
        "text": text,
        "form": form,
        "sent": sent,
        "contest": contest,
        "sendings": text.sendings.select_related("by"),
        "address": (address := page_address(contest, text.language)),
        # Telegram sets the address above the words: they need not say it again.
        "beside_address": text.text.replace(address, "").strip(" :\n"),
        "kicker": " · ".join([arena, str(text.get_moment_display()), AUTONYMS[text.language]]),
        "breadcrumbs": way(
            contest,
            (_("Messages about the vote"), reverse("contestdesk:message-votes", args=[contest.slug])),
            (arena, reverse("contestdesk:messages", args=[text.activity_id])),
            (text.get_channel_display(), ""),
        ),
    }
    return render(
        request, "contests/desk/message.html", context, status=max(status_of(form), status_of(sent))
    )


def _vote(request: HttpRequest, pk: int) -> tuple[User, Activity]:
    user = person_of(request)
    rows = Activity.objects.select_related(
        "arena__level__contest__edition", "arena__body", "arena__territory", "stage"
    )
    activity = get_object_or_404(rows, pk=pk, kind="vote")
    need_host(user, activity.arena)
    return user, activity
