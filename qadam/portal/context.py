"""What every page needs around its content: the sections, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the sections of the public part with the one that is open now."""
    sections = [
        (_("Programmes"), reverse("programmes:list")),
        (_("Search"), reverse("portal:search")),
    ]
    nav = [(label, url, request.path.startswith(url)) for label, url in sections]
    return {"nav": nav, "is_demonstration": settings.DEMONSTRATION}
