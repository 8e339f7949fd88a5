"""The addresses under which a calendar programme or a feed reader follows a plan."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from qadam.programmes.models import Edition


@dataclass(frozen=True)
class Subscription:
    """Where to follow: the address to copy, the same for calendar programmes, and the feed."""

    address: str
    webcal: str
    feed: str

    @classmethod
    def of(cls, edition: Edition, **narrowed: str) -> "Subscription":
        """Return the addresses of an edition's due days, narrowed to a `measure` or a `body`."""
        path = reverse("plans:ics", kwargs={"slug": edition.slug})
        query = f"?{urlencode(narrowed)}" if narrowed else ""
        address = f"{settings.ORIGIN}{path}{query}"
        feed = settings.ORIGIN + reverse("plans:feed", kwargs={"slug": edition.slug})
        return cls(address, "webcal:" + address.partition(":")[2], feed)
