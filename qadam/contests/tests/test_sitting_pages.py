"""The pages of a commission: what a member, a leader, a host and a stranger get."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qadam.contests.actions.commission import declare_conflict
from qadam.contests.actions.deciding import publish_decisions
from qadam.contests.models import (
    Candidacy,
    Commission,
    Conflict,
    Decision,
    Freeze,
    HeldBatch,
    Mandate,
    Minutes,
    Score,
    ScoreSheet,
    Verdict,
    Vote,
)
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CommissionFactory,
    MandateFactory,
    TerritoryFactory,
    VoteRulesFactory,
)
from qadam.contests.tests.sittings import Sitting, make_sitting
from qadam.kit import clock
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory
from qadam.territories.models import Territory

pytestmark = pytest.mark.django_db


def address(sitting: Sitting, name: str = "sitting", *more: object) -> str:
    return reverse(f"contestdesk:{name}", args=[sitting.commission.pk, sitting.choice.pk, *more])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(sitting: Sitting, *values: str) -> dict[str, str]:
    return {
        f"p{leader.pk}-{criterion.pk}": value
        for leader, value in zip(sitting.leaders, values, strict=False)
        for criterion in sitting.criteria
    }


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_member_scores_and_sees_the_others_only_then() -> None:
    sitting = make_sitting()
    sitting.score(sitting.members[1], "9.25", 8, 7)
    client = signed_in(sitting.chair)
    before = text(client.get(address(sitting)))

    answer = client.post(
        address(sitting, "scores", sitting.nomination.pk), typed(sitting, "7,5", "8", "9") | {"step": "give"}
    )

    after = text(client.get(address(sitting)))
    assert answer.status_code == 302
    assert ("9,25" in before, "9,25" in after) == (False, True)
    assert ScoreSheet.objects.get(mandate=sitting.mandates[0]).state == "given"


@pytest.mark.parametrize("value", ["11", "-1", "жеті", "7.123", "1e3", "NaN"])
def test_points_that_are_none_are_said_and_kept_on_the_page(value: str) -> None:
    sitting = make_sitting()
    client = signed_in(sitting.chair)

    answer = client.post(
        address(sitting, "scores", sitting.nomination.pk), typed(sitting, value, "8", "9") | {"step": "give"}
    )

    assert answer.status_code == 400
    assert f'value="{value}"' in text(answer)
    assert not Score.objects.exists()


def test_typing_is_kept_by_itself_and_what_is_wrong_stays_typed() -> None:
    sitting = make_sitting()
    client = signed_in(sitting.chair)

    answer = client.post(
        address(sitting, "scores-autosave", sitting.nomination.pk), typed(sitting, "7", "99")
    )

    told = answer.json()
    wrong = sorted(f"p{sitting.leaders[1].pk}-{criterion.pk}" for criterion in sitting.criteria)
    assert (answer.status_code, sorted(told["unsaved"])) == (200, wrong)
    assert Score.objects.count() == 2


def test_a_gap_is_named_and_what_was_typed_stays() -> None:
    sitting = make_sitting()

    answer = signed_in(sitting.chair).post(
        address(sitting, "scores", sitting.nomination.pk), typed(sitting, "7", "8") | {"step": "give"}
    )

    assert answer.status_code == 400
    assert sitting.leaders[2].entry.title_kk in text(answer)
    assert 'value="7"' in text(answer)


def test_strangers_other_commissions_and_hosts_do_not_see_a_sitting() -> None:
    sitting, other = make_sitting(), make_sitting()

    for user in (UserFactory(), other.chair, other.host, sitting.host):
        assert signed_in(user).get(address(sitting)).status_code == 404
        assert signed_in(user).post(address(sitting, "scores", sitting.nomination.pk)).status_code == 404
    assert Client().get(address(sitting)).status_code == 302


def test_a_mandate_that_ended_closes_the_page() -> None:
    sitting = make_sitting()
    Mandate.objects.filter(pk=sitting.mandates[1].pk).update(valid_to=clock.today() - timedelta(days=1))

    assert signed_in(sitting.members[1]).get(address(sitting)).status_code == 404


def test_a_district_commission_has_no_sitting() -> None:
    sitting = make_sitting()
    district = CommissionFactory(arena=sitting.arena, duty=Commission.Duty.RECEIVING)
    member = MandateFactory(commission=district, seat=Mandate.Seat.CHAIR).user
    client = signed_in(member)

    assert (
        client.get(reverse("contestdesk:sitting", args=[district.pk, sitting.choice.pk])).status_code == 404
    )
    assert client.get(address(sitting)).status_code == 404
    assert client.get(reverse("contestdesk:commission", args=[district.pk])).status_code == 200


def test_the_secretary_sees_no_points_before_the_decision() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, "9.25", 8, 7)
    client = signed_in(sitting.secretary)
    before = text(client.get(address(sitting)))

    sitting.decide()

    assert ("9,25" in before, "9,25" in text(client.get(address(sitting)))) == (False, True)


def test_my_commissions_say_what_waits() -> None:
    sitting = make_sitting()
    client = signed_in(sitting.members[2])

    page = text(client.get(reverse("contestdesk:commissions")))

    assert address(sitting) in page
    assert sitting.commission.name_kk in page


def test_a_host_finds_the_commissions_of_the_arena_and_another_head_none() -> None:
    sitting, other = make_sitting(), make_sitting()
    CommissionFactory(arena=sitting.arena, name_kk="Аудандық комиссия")

    page = text(signed_in(sitting.host).get(reverse("contestdesk:commissions")))
    stranger = text(signed_in(other.host).get(reverse("contestdesk:commissions")))

    assert ("Аудандық комиссия" in page, "Аудандық комиссия" in stranger) == (True, False)


def test_the_list_of_a_host_costs_the_same_with_many_commissions(
    django_assert_max_num_queries: Any,
) -> None:
    sitting = make_sitting()
    client = signed_in(sitting.host)
    client.get(reverse("contestdesk:commissions"))
    for _number in range(30):
        CommissionFactory(arena=sitting.arena)

    with django_assert_max_num_queries(30):
        client.get(reverse("contestdesk:commissions"))


def test_a_conflict_is_declared_on_the_page() -> None:
    sitting = make_sitting()
    member = sitting.members[1]
    told = {
        "mandate": sitting.mandates[1].pk,
        "entry": sitting.leaders[0].entry_id,
        "what": "Немере ағасы",
    }

    answer = signed_in(member).post(address(sitting, "conflict"), told)

    assert answer.status_code == 302
    assert Conflict.objects.get().is_declared


def test_a_member_records_no_conflict_of_another() -> None:
    sitting = make_sitting()
    told = {"mandate": sitting.mandates[2].pk, "entry": sitting.leaders[0].entry_id, "what": "Ағасы"}

    answer = signed_in(sitting.members[1]).post(address(sitting, "conflict"), told)

    assert (answer.status_code, Conflict.objects.count()) == (400, 0)


def test_a_whole_sitting_by_its_pages() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        signed_in(user).post(
            address(sitting, "scores", sitting.nomination.pk),
            typed(sitting, "7", "9", "8") | {"step": "give"},
        )
    secretary = signed_in(sitting.secretary)
    ask = {"kind": "winners", "nomination": sitting.nomination.pk}
    assert secretary.post(address(sitting, "question"), ask).status_code == 302
    decision = Decision.objects.get()
    opinion = reverse("contestdesk:opinion", args=[decision.pk])
    for user in sitting.members[:3]:
        assert signed_in(user).post(opinion, {"side": "for", "dissent": ""}).status_code == 302
    took = secretary.post(reverse("contestdesk:take", args=[decision.pk]), {"reasons": "Бірауыздан"})
    minutes = {"number": "7", "held_on": clock.today().isoformat()}
    assert secretary.post(address(sitting, "minutes"), minutes).status_code == 302
    host = signed_in(sitting.host)
    place = reverse("contestdesk:publication", args=[sitting.arena.pk])
    assert host.get(place).status_code == 200
    published = host.post(place, {"act": "№ 33 бұйрық"})

    decision.refresh_from_db()
    assert (took.status_code, published.status_code, decision.state) == (302, 302, "published")
    assert Minutes.objects.get().number == "7"
    assert secretary.get(address(sitting)).status_code == 200


def test_a_decision_without_a_quorum_is_refused_on_the_page_with_a_sentence() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    decision = sitting.ask()

    answer = signed_in(sitting.secretary).post(
        reverse("contestdesk:take", args=[decision.pk]), {"reasons": "Асығыс"}
    )

    assert answer.status_code == 400
    assert "Асығыс" in text(answer)


def test_a_member_neither_publishes_nor_numbers_the_minutes() -> None:
    sitting = make_sitting()
    client = signed_in(sitting.members[2])

    assert client.get(reverse("contestdesk:publication", args=[sitting.arena.pk])).status_code == 404
    assert client.post(address(sitting, "minutes"), {"number": "1"}).status_code == 403


def test_members_are_added_by_act_with_one_chair_at_a_time() -> None:
    sitting = make_sitting()
    client, person = signed_in(sitting.host), UserFactory()
    place = reverse("contestdesk:member-add", args=[sitting.commission.pk])
    told = {"email": person.email, "seat": "chair", "act": "№ 9 өкім", "valid_from": "2026-11-01"}

    second_chair = client.post(place, told)
    member = client.post(place, told | {"seat": "member"})
    again = client.post(place, told | {"seat": "member"})
    nobody = client.post(place, told | {"email": "nobody@example.kz"})

    assert [second_chair.status_code, member.status_code, again.status_code, nobody.status_code] == [
        400,
        302,
        400,
        400,
    ]
    assert Mandate.objects.filter(user=person).count() == 1


def test_a_member_does_not_change_the_commission() -> None:
    sitting = make_sitting()
    client = signed_in(sitting.chair)

    assert client.post(reverse("contestdesk:member-add", args=[sitting.commission.pk])).status_code == 403
    assert client.get(reverse("contestdesk:commission-new", args=[sitting.arena.pk])).status_code == 404


def test_a_commission_is_entered_by_its_act() -> None:
    sitting = make_sitting()
    TerritoryFactory(code="KZ-31-01", level=Territory.Level.DISTRICT, parent=sitting.arena.territory)
    told = {
        "name_kk": "Аудандық комиссия",
        "name_ru": "Районная комиссия",
        "name_en": "District commission",
        "duty": "receiving",
        "territory_code": "KZ-31-01",
        "act": "№ 12 өкім",
        "quorum_part": "1",
        "quorum_whole": "2",
    }
    client, place = signed_in(sitting.host), reverse("contestdesk:commission-new", args=[sitting.arena.pk])

    assert client.get(place).status_code == 200
    wrong = client.post(place, told | {"quorum_part": "3"})
    made = client.post(place, told)

    assert (wrong.status_code, made.status_code) == (400, 302)
    assert Commission.objects.get(duty="receiving").territory_code == "KZ-31-01"


def test_held_votes_are_decided_by_a_minuted_vote() -> None:
    sitting = make_sitting()
    vote = sitting.arena.activities.get(kind="vote")
    vote.state = "ready"
    vote.save()
    now = clock.now()
    batch = HeldBatch.objects.create(
        activity=vote, detector="burst", first_at=now, last_at=now, votes=40, mark="m", facts={}
    )
    secretary = signed_in(sitting.secretary)
    place = reverse("contestdesk:question", args=[sitting.commission.pk, vote.pk])
    told = {"kind": "batch", "batch": batch.pk, "proposed": "void"}

    assert secretary.post(place, told).status_code == 302
    decision = Decision.objects.get()
    for user in sitting.members[:3]:
        signed_in(user).post(reverse("contestdesk:opinion", args=[decision.pk]), {"side": "for"})
    secretary.post(reverse("contestdesk:take", args=[decision.pk]))

    batch.refresh_from_db()
    assert batch.state == "void"
    page = secretary.get(reverse("contestdesk:sitting", args=[sitting.commission.pk, vote.pk]))
    assert page.status_code == 200
    minutes = reverse("contestdesk:minutes-file", args=[sitting.commission.pk, vote.pk, "ru", "docx"])
    assert secretary.get(minutes).status_code == 200


def test_voiding_that_the_majority_is_against_counts_the_votes() -> None:
    sitting = make_sitting()
    now = clock.now()
    vote = ActivityFactory(
        arena=sitting.arena,
        stage__position=9,
        stage__kind="admission",
        state="ready",
        closes_at=now - timedelta(minutes=5),
    )
    VoteRulesFactory(activity=vote)
    batch = HeldBatch.objects.create(
        activity=vote, detector="night", first_at=now, last_at=now, votes=12, mark="n", facts={}
    )
    from qadam.contests.actions.deciding import give_opinion, open_question, take_decision

    decision = open_question(
        vote, sitting.commission, kind="batch", batch=batch, proposed="void", by=sitting.chair
    )
    for user in sitting.members:
        give_opinion(decision, side="against", by=user)
    take_decision(decision, by=sitting.chair)

    batch.refresh_from_db()
    assert batch.state == "counted"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_minutes_are_equal_bytes_from_equal_data(language: str) -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    declare_conflict(sitting.mandates[3], sitting.leaders[0].entry, what="жездесі", by=sitting.members[3])
    sitting.decide(["for", "for", "against"])
    client = signed_in(sitting.members[1])
    place = address(sitting, "minutes-file", language, "docx")

    first, second = client.get(place), client.get(place)

    assert first.status_code == 200
    assert first.content == second.content
    pdf = client.get(address(sitting, "minutes-file", language, "pdf"))
    assert pdf.content.startswith(b"%PDF")


def test_minutes_are_for_members_and_hosts_after_a_decision() -> None:
    sitting, other = make_sitting(), make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    place = address(sitting, "minutes-file", "kk", "docx")
    assert signed_in(sitting.chair).get(place).status_code == 404

    sitting.decide()

    answers = [signed_in(user).get(place).status_code for user in (sitting.host, other.host, other.chair)]
    assert answers == [200, 404, 404]


def test_one_sitting_costs_the_same_with_many_members() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for members in (3, 12):
        sitting = make_sitting(members=members)
        for user in sitting.members:
            sitting.score(user, 7, 9, 8)
        client = signed_in(sitting.chair)
        client.get(address(sitting))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address(sitting))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_public_protocol_tells_the_decision_after_publication_only() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    sitting.decide(["for", "for", "against"])
    place = reverse("contests:protocol", args=[sitting.arena.level.contest.slug, sitting.arena.pk])
    before = text(Client().get(place))

    publish_decisions(sitting.arena, act="№ 33 бұйрық", by=sitting.chair)

    after = text(Client().get(place))
    objecting = reverse("contests:objection", args=[sitting.arena.pk])
    assert [("№ 33 бұйрық" in page, objecting in page) for page in (before, after)] == [
        (False, False),
        (True, True),
    ]


def test_a_signed_copy_is_fetched_by_its_commission_and_hosts(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    sitting, other = make_sitting(), make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    sitting.decide()
    scan = SimpleUploadedFile("хаттама.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    told = {"number": "7", "held_on": clock.today().isoformat(), "signed_copy": scan}

    answer = signed_in(sitting.secretary).post(address(sitting, "minutes"), told)

    copy = Minutes.objects.get().signed_copy
    assert answer.status_code == 302
    assert copy is not None
    fetch = reverse("files:fetch", args=[copy.pk])
    people = (sitting.members[2], sitting.host, other.chair, other.host)
    assert [signed_in(user).get(fetch).status_code for user in people] == [200, 200, 404, 404]


def test_publication_is_shown_with_its_last_moment() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    sitting.decide()
    publish_decisions(sitting.arena, act="№ 1", by=sitting.chair)

    page = signed_in(sitting.chair).get(reverse("contestdesk:publication", args=[sitting.arena.pk]))

    assert sitting.leaders[1].entry.number in text(page)


def test_a_member_in_conflict_with_an_entry_of_held_votes_does_not_vote_on_them() -> None:
    sitting = make_sitting()
    vote = sitting.arena.activities.get(kind="vote")
    vote.state = "ready"
    vote.save()
    now = clock.now()
    batch = HeldBatch.objects.create(
        activity=vote, detector="burst", first_at=now, last_at=now, votes=1, mark="k", facts={}
    )
    cast = Vote.objects.create(
        activity=vote,
        nomination=sitting.nomination,
        entry=sitting.leaders[0].entry,
        unit_key=b"k" * 32,
        prefix_key=b"p" * 16,
        token="t",
        receipt="r",
        at=now,
    )
    Verdict.objects.create(vote=cast, batch=batch, state="held")
    declare_conflict(sitting.mandates[1], sitting.leaders[0].entry, what="туысы", by=sitting.members[1])
    place = reverse("contestdesk:question", args=[sitting.commission.pk, vote.pk])
    signed_in(sitting.chair).post(place, {"kind": "batch", "batch": batch.pk, "proposed": "counted"})
    decision = Decision.objects.get()
    opinion = reverse("contestdesk:opinion", args=[decision.pk])

    answers = [signed_in(user).post(opinion, {"side": "for"}).status_code for user in sitting.members]

    assert answers == [302, 403, 302, 302]
    page = signed_in(sitting.members[1]).get(
        reverse("contestdesk:sitting", args=[sitting.commission.pk, vote.pk])
    )
    assert sitting.leaders[0].entry.title_kk in text(page)


def test_equal_votes_are_decided_on_the_page_of_the_vote() -> None:
    sitting = make_sitting(leaders=4)
    tied = sitting.leaders[2:]
    numbers = [one.entry.number for one in tied]
    Candidacy.objects.filter(pk__in=[one.pk for one in tied]).update(state="candidate")
    frozen = Freeze.objects.get()
    frozen.results["nominations"][0] |= {"tied": numbers, "open_places": 1}
    frozen.save()
    vote = frozen.activity
    place = reverse("contestdesk:sitting", args=[sitting.commission.pk, vote.pk])
    ask = reverse("contestdesk:question", args=[sitting.commission.pk, vote.pk])
    secretary = signed_in(sitting.secretary)
    told = {"kind": "tie", "nomination": sitting.nomination.pk}

    too_many = secretary.post(ask, told | {"proposed": numbers})
    asked = secretary.post(ask, told | {"proposed": numbers[0]})

    assert (too_many.status_code, asked.status_code) == (400, 302)
    decision = Decision.objects.get()
    for user in sitting.members[:3]:
        signed_in(user).post(reverse("contestdesk:opinion", args=[decision.pk]), {"side": "for"})
    assert secretary.get(place).status_code == 200
    assert secretary.post(reverse("contestdesk:take", args=[decision.pk])).status_code == 302
    assert Candidacy.objects.get(entry__number=numbers[0]).state == "leader"
    minutes = reverse("contestdesk:minutes-file", args=[sitting.commission.pk, vote.pk, "kk", "docx"])
    assert secretary.get(minutes).status_code == 200
    assert signed_in(sitting.members[3]).get(place).status_code == 200


def test_the_first_commission_of_an_arena_is_entered_from_the_list() -> None:
    sitting = make_sitting()
    bare = ArenaFactory(level=sitting.arena.level, body=sitting.arena.body)
    foreign = ArenaFactory(level=sitting.arena.level)

    page = signed_in(sitting.host).get(reverse("contestdesk:commissions")).content.decode()

    assert reverse("contestdesk:commission-new", args=[bare.pk]) in page
    for other in (foreign, sitting.arena):
        assert reverse("contestdesk:commission-new", args=[other.pk]) not in page


def test_the_publication_leads_to_the_minutes() -> None:
    sitting = make_sitting()
    for member in sitting.members:
        sitting.score(member, 9, 8, 7)
    sitting.decide()

    page = signed_in(sitting.host).get(reverse("contestdesk:publication", args=[sitting.arena.pk]))

    file = reverse("contestdesk:minutes-file", args=[sitting.commission.pk, sitting.choice.pk, "kk", "docx"])
    assert file in page.content.decode()
