"""The desk's pages of winners, packages, awards, partner sites and messages; the open check of a certificate."""

import re
from datetime import date, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.contests.actions.awards import award
from qadam.contests.models import Award, Candidacy, EntryFile, HandOver, MessageText, Partner
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, CandidacyFactory, LevelFactory
from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.workflow.transitions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def winner() -> Candidacy:
    candidacy: Candidacy = CandidacyFactory(state=Candidacy.State.WINNER)
    level = candidacy.arena.level
    level.passes_to = LevelFactory(contest=level.contest)
    level.save()
    ArenaFactory(level=level.passes_to)
    EntryFile.objects.create(entry=candidacy.entry, role="video", link="https://video.example/1")
    return candidacy


@pytest.fixture
def coordinator(winner: Candidacy) -> User:
    issuer = winner.entry.contest.edition.issuer
    user: User = MembershipFactory(body=issuer, role=Membership.Role.COORDINATOR).user
    return user


def address(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_package_goes_up_and_is_taken_on_the_pages(winner: Candidacy, coordinator: User) -> None:
    client, slug = signed_in(coordinator), winner.entry.contest.slug

    page = client.get(address("contestdesk:winners", slug))
    client.post(address("contestdesk:send-up", winner.pk))
    sent = HandOver.objects.get()
    client.get(address("contestdesk:hand-over", sent.pk))
    client.post(address("contestdesk:hand-over", sent.pk), {"step": "take"})

    assert winner.entry.title_kk in page.content.decode()
    assert Candidacy.objects.filter(entry=winner.entry).count() == 2


def test_a_package_is_not_sent_back_without_words(winner: Candidacy, coordinator: User) -> None:
    client = signed_in(coordinator)
    client.post(address("contestdesk:send-up", winner.pk))
    sent = HandOver.objects.get()

    refused = client.post(address("contestdesk:hand-over", sent.pk), {"step": "back", "why": " "})
    client.post(address("contestdesk:hand-over", sent.pk), {"step": "back", "why": "no film"})

    assert refused.status_code == 400
    sent.refresh_from_db()
    assert sent.lacks == "no film"


def test_an_award_is_written_printed_checked_and_annulled(winner: Candidacy, coordinator: User) -> None:
    client, slug = signed_in(coordinator), winner.entry.contest.slug
    new = f"{address('contestdesk:award-new', slug, winner.arena_id)}?entry={winner.entry.number}"
    filled = client.get(new).context["form"].initial

    client.post(new, {**filled, "act": "№ 5", "awarded_on": "2026-08-20"})
    given = Award.objects.get()
    printed = client.get(address("contestdesk:certificate-file", given.pk, "kk"))
    table = client.get(address("contestdesk:award-table", slug, "csv"))
    genuine = Client().get(address("contests:certificate", given.code.lower()))
    client.post(address("contestdesk:award-annul", given.pk), {"why": "a misprint"})
    annulled = Client().get(address("contests:certificate", given.code))

    assert printed.content[:4] == b"%PDF"
    assert given.code in table.content.decode()
    assert "stands in the register" in genuine.content.decode()
    assert "a misprint" in annulled.content.decode()
    assert client.get(address("contestdesk:certificate-file", given.pk, "kk")).status_code == 404


def test_an_unknown_code_is_said_and_nothing_else(winner: Candidacy) -> None:
    answer = Client().get(address("contests:certificate", "AAAAA22222"))

    assert answer.status_code == 404
    assert "There is no award with this code" in answer.content.decode()


def test_a_code_typed_with_spaces_leads_to_its_page() -> None:
    answer = Client().get(address("contests:certificate-check"), {"code": "abcde 23456"})

    assert answer.headers["Location"] == address("contests:certificate", "abcde23456")


def test_words_are_composed_changed_and_noted(winner: Candidacy, coordinator: User) -> None:
    vote = ActivityFactory(arena=winner.arena)
    client = signed_in(coordinator)

    client.post(address("contestdesk:messages", vote.pk))
    text = MessageText.objects.get(moment="start", channel="whatsapp", language="kk")
    client.post(address("contestdesk:message", text.pk), {"step": "save", "text": "Дауыс беріңіз!"})
    client.post(address("contestdesk:message", text.pk), {"step": "sent", "where": "WhatsApp тобы"})
    empty = client.post(address("contestdesk:message", text.pk), {"step": "save", "text": ""})
    client.post(address("contestdesk:messages", vote.pk))

    text.refresh_from_db()
    assert text.text == "Дауыс беріңіз!"
    assert [(sent.text, sent.where) for sent in text.sendings.all()] == [("Дауыс беріңіз!", "WhatsApp тобы")]
    assert empty.status_code == 400
    assert vote.messages.count() == 3 * 5 * 2


def test_a_message_for_telegram_says_the_last_day_and_carries_its_address_once(
    winner: Candidacy, coordinator: User
) -> None:
    client, slug = signed_in(coordinator), winner.entry.contest.slug
    vote = ActivityFactory(
        arena=winner.arena,
        opens_at=datetime(2026, 8, 1, tzinfo=clock.ALMATY),
        closes_at=datetime(2026, 8, 21, tzinfo=clock.ALMATY),
    )
    client.post(address("contestdesk:messages", vote.pk))
    text = MessageText.objects.get(activity=vote, moment="start", channel="telegram", language="ru")

    page = client.get(address("contestdesk:message", text.pk)).content.decode()

    written = re.search(r'href="(https://t.me/[^"]+)"', page)
    assert written
    link = parse_qs(urlsplit(unescape(written[1])).query)
    assert "20 августа 2026 года, 24:00" in text.text
    assert link["url"] == [f"{settings.ORIGIN}/ru/contests/{slug}/"]
    assert slug not in link["text"][0]


def test_a_page_is_registered_looked_at_and_taken_out(winner: Candidacy, coordinator: User) -> None:
    client, slug = signed_in(coordinator), winner.entry.contest.slug

    client.post(address("contestdesk:partners", slug), {"page": "http://127.0.0.1:9/", "arena": ""})
    partner = Partner.objects.get()
    client.post(address("contestdesk:partner-check", partner.pk))
    partner.refresh_from_db()
    again = client.post(address("contestdesk:partners", slug), {"page": "http://127.0.0.1:9/", "arena": ""})
    client.post(address("contestdesk:partner-remove", partner.pk))

    assert partner.state == Partner.State.UNREACHABLE
    assert again.status_code == 400
    assert not Partner.objects.exists()


def test_a_stranger_sees_none_of_it(winner: Candidacy) -> None:
    stranger = MembershipFactory(role=Membership.Role.COORDINATOR).user
    client, slug = signed_in(stranger), winner.entry.contest.slug
    vote = ActivityFactory(arena=winner.arena)

    pages = [
        address("contestdesk:winners", slug),
        address("contestdesk:awards", slug),
        address("contestdesk:partners", slug),
        address("contestdesk:message-votes", slug),
        address("contestdesk:messages", vote.pk),
        address("contestdesk:award-new", slug, winner.arena_id),
    ]

    assert {client.get(page).status_code for page in pages} == {403}
    with pytest.raises(NotAllowed):
        award(
            winner.arena, kind="winner", name_kk="А", name_ru="А", what_kk="Б", what_ru="Б", act="1",
            awarded_on=date(2026, 8, 20), by=stranger,
        )  # fmt: skip
