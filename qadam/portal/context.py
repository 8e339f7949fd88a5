"""What every page needs around its content: the sections, the foot, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the sections of the public part with the one that is open now, and the links of the foot."""
    sections = [
        (_("Home"), reverse("portal:home")),
        (_("Programmes"), reverse("programmes:list")),
        (_("Contests"), reverse("contests:list")),
        (_("Results"), reverse("countryresults:results")),
        (_("About"), reverse("portal:about")),
    ]
    nav = [(label, url, _is_open(request.path, url)) for label, url in sections]
    footer_links = [
        (_("About the site"), reverse("portal:about")),
        (_("Accessibility"), reverse("portal:accessibility")),
        (_("Contacts"), reverse("portal:contacts")),
        (_("News feed"), reverse("portal:feed")),
        (_("Heads of the log"), reverse("log-heads")),
    ]
    return {"nav": nav, "footer_links": footer_links, "is_demonstration": settings.DEMONSTRATION}


def _is_open(path: str, url: str) -> bool:
    # The home page lies above everything, so only itself is open there.
    return path == url if url.count("/") == 2 else path.startswith(url)
