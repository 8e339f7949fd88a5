"""The vote: who is taken, who is refused and why, and what is kept of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from qadam.contests.actions.voting import cast
from qadam.contests.models import Activity, HeldBatch, Refusal, RegisteredNetwork, Verdict, Vote, VoteRules
from qadam.contests.tests.votes import ADDRESS, answer_of, candidate, environ, form, open_vote
from qadam.contests.voting import work
from qadam.contests.voting.answers import PAGES, with_token
from qadam.contests.voting.ballots import Paper, read, read_receipt, written_receipt
from qadam.contests.voting.fast import in_front_of
from qadam.contests.voting.tokens import GAP, new_token, read_token
from qadam.kit import clock
from qadam.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

plain = get_wsgi_application()
fast = in_front_of(plain, cast)


@pytest.fixture(autouse=True)
def _as_served(settings: Any) -> Iterator[None]:
    """Let the handler of a server run inside a test's transaction, which it must not give back."""
    settings.ALLOWED_HOSTS = ["testserver"]
    PAGES.empty()
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture(params=[plain, fast], ids=["plain", "fast"])
def site(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_vote_is_kept_and_answered_with_its_receipt(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)

    status, headers, page = answer_of(site, environ(activity, form(activity, chosen.entry_id)))

    vote = Vote.objects.get()
    assert status == 200
    assert (vote.activity_id, vote.entry_id, vote.nomination_id) == (
        activity.pk,
        chosen.entry_id,
        chosen.entry.nomination_id,
    )
    assert f"{vote.receipt[:5]}-{vote.receipt[5:]}".encode() in page
    assert headers["Cache-Control"] == "no-store"
    assert chosen.entry.title_kk.encode() not in page
    assert ADDRESS not in str(Vote.objects.values())


def test_the_same_page_is_shown_its_receipt_again(site: Any) -> None:
    activity = open_vote()
    body = form(activity, candidate(activity).entry_id)

    answer_of(site, environ(activity, body))
    status, _headers, page = answer_of(site, environ(activity, body))

    vote = Vote.objects.get()
    assert status == 409
    assert f"{vote.receipt[:5]}-{vote.receipt[5:]}".encode() in page
    assert not Refusal.objects.exists()


def test_a_second_page_of_the_network_is_refused_and_counted_without_its_address(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)

    answer_of(site, environ(activity, form(activity, chosen.entry_id)))
    status, _headers, page = answer_of(site, environ(activity, form(activity, chosen.entry_id)))

    receipt = Vote.objects.get().receipt
    assert status == 409
    assert receipt[:5].encode() not in page
    assert activity.arena.level.contest.contacts.encode() in page
    assert list(Refusal.objects.values_list("reason", "count")) == [("repeated", 1)]


@pytest.mark.parametrize(
    ("unit", "other_nomination", "other_day", "votes"),
    [
        (VoteRules.Unit.NOMINATION, True, False, 2),
        (VoteRules.Unit.NOMINATION, False, True, 1),
        (VoteRules.Unit.STAGE, True, True, 1),
        (VoteRules.Unit.DAY, False, True, 2),
        (VoteRules.Unit.DAY, False, False, 1),
    ],
)
def test_the_unit_of_the_rules_says_what_a_network_may_vote_once_for(
    site: Any, unit: str, other_nomination: bool, other_day: bool, votes: int
) -> None:
    activity = open_vote(unit=unit)
    activity.closes_at = clock.now() + timedelta(days=9)
    activity.save()
    first = candidate(activity)
    second = (
        candidate(activity)
        if other_nomination
        else candidate(activity, entry__nomination=first.entry.nomination)
    )

    answer_of(site, environ(activity, form(activity, first.entry_id)))
    with clock.moved(clock.now() + timedelta(days=1 if other_day else 0)):
        answer_of(site, environ(activity, form(activity, second.entry_id)))

    assert Vote.objects.count() == votes


def test_a_network_votes_once_in_a_stage_of_many_arenas(site: Any) -> None:
    here, there = open_vote(unit=VoteRules.Unit.STAGE), open_vote(unit=VoteRules.Unit.STAGE)
    there.stage = here.stage
    there.save()

    answers = [
        answer_of(site, environ(place, form(place, candidate(place).entry_id)))[0] for place in (here, there)
    ]

    assert answers == [200, 409]


def test_a_registered_network_has_as_many_votes_as_its_act_says(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    RegisteredNetwork.objects.create(
        activity=activity, network="203.0.113.0/24", name="Мектеп", cap=3, act="№ 5", added_by=UserFactory()
    )

    answers = [answer_of(site, environ(activity, form(activity, chosen.entry_id)))[0] for _time in range(5)]

    assert answers == [200, 200, 200, 409, 409]
    assert sorted(Vote.objects.values_list("slot", "network")) == [(0, 1), (1, 1), (2, 1)]


def test_a_second_click_takes_no_second_place_of_a_registered_network(site: Any) -> None:
    activity = open_vote()
    body = form(activity, candidate(activity).entry_id)
    RegisteredNetwork.objects.create(
        activity=activity, network="203.0.113.7", name="Мектеп", cap=3, act="№ 5", added_by=UserFactory()
    )

    answers = [answer_of(site, environ(activity, body))[0] for _time in range(2)]

    assert answers == [200, 409]
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    "written", ["2001:db8:0:1::5", "2001:DB8:0:1:0:0:0:5", "2001:0db8:0000:0001::ffff:1"]
)
def test_all_spellings_of_one_ipv6_network_are_one(site: Any, written: str) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    network = "2001:db8:0:1::/64"
    answer_of(
        site,
        environ(activity, form(activity, chosen.entry_id, network=network), REMOTE_ADDR="2001:db8:0:1::1"),
    )

    status, *_rest = answer_of(
        site, environ(activity, form(activity, chosen.entry_id, network=network), REMOTE_ADDR=written)
    )

    assert status == 409


def test_an_ipv4_address_written_in_ipv6_is_the_same_address(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    answer_of(site, environ(activity, form(activity, chosen.entry_id)))

    status, *_rest = answer_of(
        site, environ(activity, form(activity, chosen.entry_id), REMOTE_ADDR=f"::ffff:{ADDRESS}")
    )

    assert status == 409


PROXY, SECOND_PROXY = "10.0.0.1", "10.0.1.1"


@pytest.mark.parametrize(
    ("trusted", "told", "seen"),
    [
        ([], "198.51.100.1", PROXY),
        ([], "198.51.100.1, 198.51.100.2", PROXY),
        ([PROXY], "198.51.100.1", "198.51.100.1"),
        ([PROXY], "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ([PROXY], "1.2.3.4, 198.51.100.1, 10.0.1.1", SECOND_PROXY),
        (["10.0.0.0/16"], "1.2.3.4, 198.51.100.1, 10.0.1.1", "198.51.100.1"),
        ([PROXY], "198.51.100.1, nonsense", PROXY),
        ([PROXY], "", PROXY),
    ],
)
def test_no_visitor_writes_the_address_a_vote_is_counted_by(
    site: Any, settings: Any, trusted: list[str], told: str, seen: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    activity = open_vote()
    chosen = candidate(activity)
    headers = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": told}

    status, *_rest = answer_of(
        site, environ(activity, form(activity, chosen.entry_id, network=seen), **headers)
    )

    assert status == 200


def test_an_expired_page_keeps_the_choice_and_asks_once_more(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    old = new_token(activity.pk, ADDRESS, clock.now() - timedelta(hours=2, seconds=5))

    status, _headers, page = answer_of(site, environ(activity, form(activity, chosen.entry_id, token=old)))

    text = page.decode()
    fresh = text.partition('name="token" value="')[2].partition('"')[0]
    assert status == 422
    assert f'name="entry" value="{chosen.entry_id}"' in text
    assert chosen.entry.title_kk in text
    assert not Vote.objects.exists()
    assert answer_of(site, environ(activity, form(activity, chosen.entry_id, token=fresh)))[0] == 200
    assert list(Refusal.objects.values_list("reason", "count")) == [("page", 1)]


@pytest.mark.parametrize("of", ["another network", "another activity", "the future", "nothing", "nonsense"])
def test_a_token_of_elsewhere_is_never_a_vote(site: Any, of: str) -> None:
    activity = open_vote()
    other = open_vote()
    now = clock.now()
    token = {
        "another network": new_token(activity.pk, "203.0.113.8", now),
        "another activity": new_token(other.pk, ADDRESS, now),
        "the future": new_token(activity.pk, ADDRESS, now + timedelta(minutes=5)),
        "nothing": "",
        "nonsense": "a.b.c",
    }[of]

    status, *_rest = answer_of(
        site, environ(activity, form(activity, candidate(activity).entry_id, token=token))
    )

    assert status == 422
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_ORIGIN": "http://elsewhere.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": None}, 403),
        ({"HTTP_ORIGIN": None, "HTTP_REFERER": "http://elsewhere.example/testserver"}, 403),
        ({"HTTP_ORIGIN": None, "HTTP_REFERER": "http://testserver.example/kk/"}, 403),
        ({"HTTP_ORIGIN": None, "HTTP_REFERER": "http://["}, 403),
        ({"HTTP_ORIGIN": "http://elsewhere.example", "HTTP_REFERER": "http://testserver/kk/"}, 403),
        ({"HTTP_ORIGIN": None, "HTTP_REFERER": "http://testserver/kk/contests/"}, 200),
    ],
)
def test_a_vote_comes_from_a_page_of_this_site(site: Any, headers: dict[str, Any], status: int) -> None:
    activity = open_vote()
    body = form(activity, candidate(activity).entry_id)

    assert answer_of(site, environ(activity, body, **headers))[0] == status
    assert Vote.objects.count() == (status == 200)


def test_the_window_is_exact_to_the_microsecond(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    assert activity.opens_at
    assert activity.closes_at
    tiny = timedelta(microseconds=1)
    answers = []

    for moment in (
        activity.opens_at - tiny,
        activity.closes_at,
        activity.opens_at,
        activity.closes_at - tiny,
    ):
        with clock.moved(moment):
            answers.append(answer_of(site, environ(activity, form(activity, chosen.entry_id)))[0])

    assert answers == [403, 403, 200, 409]


@pytest.mark.parametrize("state", [Activity.State.PLANNED, Activity.State.FROZEN])
def test_nobody_votes_before_the_rules_are_fixed_or_after_the_freeze(site: Any, state: str) -> None:
    activity = open_vote()
    activity.state = state
    activity.save()

    assert answer_of(site, environ(activity, form(activity, candidate(activity).entry_id)))[0] == 403
    assert not Vote.objects.exists()


def test_an_entry_withdrawn_during_the_vote_takes_no_more_votes(site: Any) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    body = form(activity, chosen.entry_id)
    chosen.entry.withdrawn_at = clock.now()
    chosen.entry.save()

    assert answer_of(site, environ(activity, body))[0] == 404
    assert list(Refusal.objects.values_list("reason", "count")) == [("no_candidate", 1)]


def test_nobody_votes_for_a_candidate_of_another_arena_or_for_nobody(site: Any) -> None:
    activity, elsewhere = open_vote(), candidate(open_vote())

    answers = [
        answer_of(site, environ(activity, form(activity, entry)))[0]
        for entry in (elsewhere.entry_id, 0, 10**15)
    ]

    assert answers == [404, 404, 404]


def test_there_is_no_vote_at_another_address(site: Any) -> None:
    activity = open_vote()
    body = form(activity, candidate(activity).entry_id)

    assert answer_of(site, environ(activity.pk + 100, body))[0] == 404


def test_without_its_secret_no_vote_is_taken_and_none_is_promised(site: Any) -> None:
    activity = open_vote()
    activity.secret.fingerprint = "another"
    activity.secret.save()

    status, headers, page = answer_of(site, environ(activity, form(activity, candidate(activity).entry_id)))

    assert (status, headers["Retry-After"]) == (503, "5")
    assert not Vote.objects.exists()
    assert b"receipt-number" not in page


def test_a_receipt_is_read_as_people_type_it() -> None:
    assert [
        read_receipt(text) for text in ("7kq2m-xh4rd", " 7KQ2M XH4RD ", "7KQ2M–XH4RD", "7KQ2M", "0OIL1-00000")
    ] == [
        "7KQ2MXH4RD",
        "7KQ2MXH4RD",
        "7KQ2MXH4RD",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("state", "said"), [(Activity.State.READY, "kept"), (Activity.State.FROZEN, "counted")]
)
def test_a_receipt_tells_its_state_and_nothing_of_the_choice(client: Client, state: str, said: str) -> None:
    activity = open_vote()
    chosen = candidate(activity)
    answer_of(plain, environ(activity, form(activity, chosen.entry_id)))
    activity.state = state
    activity.save()
    vote = Vote.objects.get()

    told = client.get(reverse("contests:receipt"), {"code": written_receipt(vote.receipt).lower()})

    assert told.context["state"] == said
    assert chosen.entry.title_kk not in told.text
    assert written_receipt(vote.receipt) in told.text


@pytest.mark.parametrize("verdicts", [["held"], ["held", "void"], ["held", "counted"]])
def test_a_receipt_tells_the_latest_verdict(client: Client, verdicts: list[str]) -> None:
    activity = open_vote()
    answer_of(plain, environ(activity, form(activity, candidate(activity).entry_id)))
    vote = Vote.objects.get()
    batch = HeldBatch.objects.create(
        activity=activity, detector="person", first_at=vote.at, last_at=vote.at, votes=1, mark="m"
    )
    for state in verdicts:
        Verdict.objects.create(vote=vote, batch=batch, state=state)

    assert client.get(reverse("contests:receipt"), {"code": vote.receipt}).context["state"] == verdicts[-1]


@pytest.mark.parametrize("typed", ["22222-22222", "abc", "%00", "'; DROP TABLE"])
def test_a_code_of_no_vote_is_answered_kindly(client: Client, typed: str) -> None:
    told = client.get(reverse("contests:receipt"), {"code": typed})

    assert told.status_code == 200
    assert told.context["state"] == ""


def test_the_form_carries_what_the_answers_fill_in() -> None:
    activity = open_vote(proof_of_work=VoteRules.Work.ALWAYS)
    chosen = candidate(activity)
    page = render_to_string("contests/vote_form.html", {"activity": activity, "candidacy": chosen}).encode()
    request = RequestFactory(REMOTE_ADDR=ADDRESS).get("/")

    filled = with_token(page, request, activity.pk).decode()

    token = filled.partition('name="token" value="')[2].partition('"')[0]
    assert read_token(token, activity.pk, ADDRESS, clock.now())
    assert f'data-challenge="{work.challenge_of(token)}" data-most="{work.MOST}"' in filled
    assert GAP not in filled
    assert work.GAP not in filled


@pytest.mark.parametrize(
    ("body", "paper"),
    [
        (b"entry=12&token=a-B_1.2.c", Paper(12, "a-B_1.2.c", "")),
        (b"entry=12&token=a&work=55", Paper(12, "a", "55")),
        (b"token=a&entry=12&work=", Paper(12, "a", "")),
        (b"entry=%31%32&token=%61", Paper(12, "a", "")),
        (b"entry=1&entry=2&token=a", Paper(2, "a", "")),
        (b"entry=-1&token=a", Paper(0, "a", "")),
        (b"entry=1_0&token=a", Paper(0, "a", "")),
        (b"", Paper(0, "", "")),
    ],
)
def test_a_form_is_read_as_it_was_meant(body: bytes, paper: Paper) -> None:
    assert read(body) == paper
