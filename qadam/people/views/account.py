"""Pages of one's own account, and the guards around allauth's."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.views import LoginView, password_reset_from_key
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qadam.people import actions, limits
from qadam.people.addresses import client_address, network_of, passkeys_possible
from qadam.people.devices import Device, device_of
from qadam.people.forms.account import LanguageForm
from qadam.people.views.asking import person_of

View = Callable[..., HttpResponse]


def limited(name: str) -> Callable[[View], View]:
    """Let a form be sent only as often as the named limit allows."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                address = network_of(client_address(request))
                if not limits.within(name, address=address, person=request.user.pk):
                    return too_many(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that this was done too often, and when to try again."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


def where_passkeys_work(view: View) -> View:
    """Lead back from a page about passkeys where the browser refuses them: at a bare address."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if passkeys_possible(request):
            return view(request, *args, **kwargs)
        messages.warning(
            request, _("Passkeys work only where this platform is reached by its name over HTTPS.")
        )
        return redirect("mfa_index")

    return guarded


def not_for_samples(view: View) -> View:
    """Keep the sign-in of sample accounts as it is: the next visitor of the demonstration needs it too."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request.user, "is_sample", False):
            messages.warning(request, _("A sample account keeps its password and has no second step."))
            return redirect("account_home")
        return view(request, *args, **kwargs)

    return guarded


class SignInView(LoginView):  # type: ignore[misc]
    """Signing in, with the sample accounts where the demonstration is on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what our page shows beside the form."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "samples": actions.sample_accounts(),
            "passkeys_possible": passkeys_possible(self.request),
        }


sign_in: View = SignInView.as_view()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Show one's account: name, language of letters, and the ways to sign in."""
    user = person_of(request)
    form = LanguageForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.change_language(user, form.cleaned_data["language"])
        messages.success(request, _("The language of your letters is saved."))
        return redirect("account_home")
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    has_second_step = bool(kinds - {Authenticator.Type.RECOVERY_CODES})
    return render(request, "account/home.html", {"form": form, "has_second_step": has_second_step})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; a POST ends all other sessions."""
    user = person_of(request)
    if request.method == "POST":
        end_other_sessions(request, user)
        actions.log_account(user, "end_other_sessions")
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")
    found = sorted(
        UserSession.objects.purge_and_list(user), key=lambda session: session.last_seen_at, reverse=True
    )
    rows: list[tuple[UserSession, Device]] = [(session, device_of(session.user_agent)) for session in found]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    user = person_of(request)
    session = get_object_or_404(UserSession, pk=pk, user=user)
    is_current = session.is_current()
    actions.end_session(session, by=user)
    if is_current:
        request.session.flush()
        return HttpResponseRedirect("/")
    messages.success(request, _("That session is ended."))
    return redirect("usersessions_list")


@login_not_required
def reset_from_link(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """Let a person set a password by a link from a letter; a link that is used or expired is not found any more."""
    response: HttpResponse = password_reset_from_key(request, uidb36=uidb36, key=key)
    if isinstance(response, TemplateResponse) and (response.context_data or {}).get("token_fail"):
        response.status_code = 404
    return response
