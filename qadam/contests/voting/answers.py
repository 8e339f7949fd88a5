"""What a voter is answered: pages of the vote with what belongs to one request filled in."""

from django.http import HttpRequest

from qadam.contests.voting.tokens import GAP, new_token
from qadam.kit import clock
from qadam.people.addresses import client_address, network_of


def with_token(content: bytes, request: HttpRequest, activity_pk: int) -> bytes:
    """Return a page that is kept for everybody with a token of its own for whoever asks for it."""
    token = new_token(activity_pk, network_of(client_address(request)), clock.now())
    return content.replace(GAP.encode(), token.encode())
