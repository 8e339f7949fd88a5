"""The pages of documents: what a browser asks and sends, without a script and with one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.intake import actions
from qadam.intake.forms import proposed_naming
from qadam.intake.models import Intake, Row
from qadam.intake.packaging import slug_of
from qadam.intake.tests.factories import measure, read_document, refused_document, waiting_document
from qadam.intake.tests.papers import word_file
from qadam.people.models import Body, Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.programmes.facts import ways_from
from qadam.programmes.models import Edition
from qadam.reading.draft import Cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(issuer: Body, ministry: Body, coordinator: User) -> Intake:
    return read_document(issuer, coordinator)


@pytest.fixture
def desk(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def address(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(f"intake:{name}", args=args)


def row_address(row: Row, name: str = "row") -> str:
    return address(name, row.intake_id, row.pk)


def test_a_row_of_many_bodies_keeps_them_all(desk: Client, issuer: Body, coordinator: User) -> None:
    names = [f"{number} ауданының әкімі" for number in range(1, 81)]
    row = read_document(issuer, coordinator, [measure("1", "Іс", "monthly", *names)]).rows.get()
    lines = {f"executor-{place}-name": name for place, name in enumerate(names)}

    desk.post(row_address(row), {**typed(row, title="Жаңа іс"), "executors": "81", **lines})

    checked = Row.objects.get(pk=row.pk).as_checked
    assert (checked["title"], [one["name"] for one in checked["executors"]]) == ("Жаңа іс", names)


def test_a_second_click_adds_no_second_measure(desk: Client, intake: Intake) -> None:
    row = intake.rows.get(position=1)
    sent = typed(row, step="add")

    assert desk.post(row_address(row), sent).status_code == 302
    assert desk.post(row_address(row), sent).status_code == 409
    assert intake.rows.count() == 4


def test_bodies_are_not_confirmed_once_the_programme_is_made(desk: Client, intake: Intake) -> None:
    Intake.objects.filter(pk=intake.pk).update(state=Intake.State.MADE)

    assert desk.post(address("bodies", intake.pk)).status_code == 302
    assert not intake.body_choices.exclude(decided_by=None).exists()


def typed(row: Row, **more: str) -> dict[str, str]:
    """Return what a browser sends for a row as its page shows it."""
    checked = row.as_checked
    data = {name: checked[name] for name in ("number", "title", "deadline", "rule", "report_rule", "form")}
    data |= {
        "rule_was": checked["rule"],
        "report_rule_was": checked["report_rule"],
        "seen": str(row.edition_number),
    }
    data |= {
        "sections": "\n".join(checked["sections"]),
        "executors": str(len(checked["executors"])),
        "step": "save",
    }
    data |= {f"executor-{place}-name": one["name"] for place, one in enumerate(checked["executors"])}
    return data | more


def first_row(intake: Intake) -> Row:
    return Row.objects.filter(intake=intake).order_by("position")[0]


def test_a_file_is_brought_and_its_page_waits(desk: Client) -> None:
    answer = desk.post(address("bring"), {"documents": [word_file()], "body": "akimat"})

    intake = Intake.objects.get()
    assert answer.headers["Location"] == address("document", intake.pk)
    page = desk.get(address("document", intake.pk))
    assert b'http-equiv="refresh"' in page.content
    assert b"hx-get" in page.content


def test_no_file_is_said_beside_the_field(desk: Client) -> None:
    answer: Any = desk.post(address("bring"), {"body": "akimat"})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["documents"]


def test_a_refused_document_says_why_in_the_readers_language(
    desk: Client, issuer: Body, coordinator: User
) -> None:
    intake = refused_document(issuer, coordinator, "scan")

    assert "сканерленген" in desk.get(address("document", intake.pk)).content.decode()


def test_a_document_is_thrown_away_on_its_page(desk: Client, intake: Intake) -> None:
    unsaid = desk.post(address("throw-away", intake.pk), {"why": ""})
    answer = desk.post(address("throw-away", intake.pk), {"why": "Басқа жоспар"})
    again = desk.post(address("throw-away", intake.pk), {"why": "Басқа жоспар"})

    assert unsaid.status_code == 400
    assert answer.headers["Location"] == address("list")
    assert again.headers["Location"] == address("document", intake.pk)
    assert "Басқа жоспар" in desk.get(address("document", intake.pk)).content.decode()
    assert desk.get(address("list")).status_code == 200
    assert desk.get(f"/kk/files/{intake.upload_id}/").status_code == 404


def test_the_doubtful_field_stands_first_and_its_cell_is_lit(desk: Client, intake: Intake) -> None:
    row = intake.rows.get(position=3)

    page: Any = desk.get(row_address(row))

    assert page.context["fields"][0]["name"] == "deadline"
    assert page.context["fields"][0]["cell"] == "b2r4c3"
    assert b'id="b2r4c3" class="is-lit"' in page.content


def test_accepting_leads_to_the_next_row(desk: Client, intake: Intake) -> None:
    row = intake.rows.get(position=3)

    answer = desk.post(row_address(row), typed(row, step="accept"))

    assert answer.headers["Location"] == row_address(first_row(intake))
    assert Row.objects.get(pk=row.pk).is_checked


def test_accepting_the_last_row_leads_to_the_document(desk: Client, intake: Intake) -> None:
    intake.rows.exclude(position=1).update(is_checked=True)
    row = first_row(intake)

    answer = desk.post(row_address(row), typed(row, step="accept"))

    assert answer.headers["Location"] == address("document", intake.pk)


def test_what_was_typed_stays_where_somebody_else_has_saved(
    desk: Client, intake: Intake, coordinator: User
) -> None:
    row = first_row(intake)
    actions.save_row(row, {"title": "Басқаның сөзі"}, by=coordinator, seen=1)

    answer: Any = desk.post(row_address(row), typed(row, title="Менің сөзім"))

    assert answer.status_code == 409
    assert "Менің сөзім" in answer.content.decode()
    assert Row.objects.get(pk=row.pk).as_checked["title"] == "Басқаның сөзі"


def test_a_broken_rule_is_said_and_what_was_typed_stays(desk: Client, intake: Intake) -> None:
    row = first_row(intake)

    answer = desk.post(row_address(row), typed(row, rule="until soon"))

    assert answer.status_code == 400
    assert "until soon" in answer.content.decode()


def test_a_rule_that_is_not_understood_is_said_beside_its_field_in_the_open_panel(
    desk: Client, intake: Intake
) -> None:
    row = first_row(intake)

    answer: Any = desk.post(row_address(row), typed(row, rule="1"))

    page = answer.content.decode()
    assert list(answer.context["form"].errors) == ["rule"]
    assert "known are" not in page
    assert (
        '<details class="more" open>' in page.partition('data-part="deadline"')[2].partition("data-part")[0]
    )


def test_a_rule_that_is_not_understood_is_said_in_the_readers_language_while_it_is_typed(
    desk: Client, intake: Intake
) -> None:
    row = first_row(intake)

    shown = desk.get(row_address(row, "row-meaning"), {"rule": "1", "rule_was": row.as_checked["rule"]})
    saved = desk.post(row_address(row, "row-autosave"), typed(row, rule="1"))

    assert "doubt-words" in shown.content.decode()
    assert "known are" not in shown.content.decode() + saved.content.decode()
    assert saved.status_code == 409
    assert Row.objects.get(pk=row.pk).edition_number == 1


def test_a_day_that_is_set_settles_the_doubt_at_once(desk: Client, intake: Intake) -> None:
    row = intake.rows.get(position=3)
    asked = {"rule": row.as_checked["rule"], "rule_was": row.as_checked["rule"], "day": "2016-06-01"}

    before = desk.get(row_address(row, "row-meaning"), asked).content.decode()
    desk.post(row_address(row, "row-autosave"), typed(row, day="2016-06-01"))
    after = desk.get(row_address(row, "row-meaning"), asked).content.decode()

    assert "01.06.2016" in before
    assert "data-settled" in before
    assert before == after
    assert Row.objects.get(pk=row.pk).doubts == []


@pytest.mark.parametrize(("words", "is_warned"), [("тоқсан сайын", True), ("2016 жылғы мамыр", False)])
def test_periods_that_give_way_to_one_day_are_told(
    words: str, is_warned: bool, desk: Client, intake: Intake
) -> None:
    row = first_row(intake)
    actions.save_row(row, {"deadline": words}, by=intake.uploaded_by, seen=1)

    page: Any = desk.get(row_address(row, "row-meaning"), {"day": "2016-06-01"})

    assert page.context["gives_way"] is is_warned


def test_the_page_of_a_document_says_what_remains(desk: Client, intake: Intake) -> None:
    before: Any = desk.get(address("document", intake.pk))
    Row.objects.filter(intake=intake, position=3).update(is_removed=True)
    intake.body_choices.update(is_new=True, body=None)
    after: Any = desk.get(address("document", intake.pk))

    assert (before.context["unsettled"], before.context["undated"]) == (1, 1)
    assert b"checking-left" in before.content
    assert b"checking-left" not in after.content


def test_what_is_typed_is_said_to_be_kept_only_where_something_is(desk: Client, intake: Intake) -> None:
    kept = "What you typed is kept."
    row = first_row(intake)
    with translation.override("kk"):
        kept = translation.gettext(kept)

    assert kept in desk.post(row_address(row), typed(row, rule="1")).content.decode()
    assert kept not in desk.post(address("bring"), {"body": "akimat"}).content.decode()


def test_a_document_thrown_away_without_a_reason_is_asked_for_it_and_nothing_else(
    desk: Client, intake: Intake
) -> None:
    here = address("throw-away", intake.pk)

    empty, long = desk.post(here, {"why": " "}), desk.post(here, {"why": "қате " * 100})

    with translation.override("kk"):
        kept = translation.gettext("What you typed is kept.")
    assert (empty.status_code, long.status_code) == (400, 400)
    assert 'href="#id_why"' in empty.content.decode()
    assert kept not in empty.content.decode()
    assert kept in long.content.decode()


def test_the_keys_of_checking_stand_first_in_the_help(desk: Client, intake: Intake) -> None:
    page = desk.get(row_address(first_row(intake))).content.decode()

    listed = page.partition('id="shortcuts"')[2].split("<dt><kbd>")[1:8]
    assert [line.partition("<")[0] for line in listed] == ["a", "Ctrl+Enter", "j", "k", "l", "s", "m"]


def test_a_field_saves_itself(desk: Client, intake: Intake) -> None:
    row = first_row(intake)

    answer = desk.post(row_address(row, "row-autosave"), typed(row, title="Өздігінен сақталды"))

    assert answer.json()["seen"] == {"seen": 2}
    assert Row.objects.get(pk=row.pk).as_checked["title"] == "Өздігінен сақталды"


def test_words_typed_once_are_not_undone_by_the_rule_the_page_still_shows(
    desk: Client, intake: Intake
) -> None:
    row = first_row(intake)
    shown = typed(row, deadline="тоқсан сайын")

    seen = desk.post(row_address(row, "row-autosave"), shown).json()["seen"]["seen"]
    desk.post(row_address(row, "row-autosave"), shown | {"seen": str(seen), "title": "Т"})

    assert Row.objects.get(pk=row.pk).as_checked["rule"] == "quarterly"


def test_an_autosave_over_anothers_is_told(desk: Client, intake: Intake, coordinator: User) -> None:
    row = first_row(intake)
    actions.save_row(row, {"title": "Басқа"}, by=coordinator, seen=1)

    answer = desk.post(row_address(row, "row-autosave"), typed(row, title="Мен"))

    assert answer.status_code == 409
    assert list(answer.json()["faults"]) == [""]


def test_a_deadline_that_is_being_typed_shows_what_it_means(desk: Client, intake: Intake) -> None:
    row = first_row(intake)
    asked = {"deadline": "тоқсан сайын", "rule": row.as_checked["rule"], "report_rule": ""}

    page = desk.get(row_address(row, "row-meaning"), asked).content.decode()

    assert "<strong>тоқсан сайын</strong>" in page
    assert "01.01.2016–31.03.2016" in page
    assert Row.objects.get(pk=row.pk).edition_number == 1


def test_a_rule_stands_in_the_words_of_the_reader_and_in_short_beside_them(
    desk: Client, intake: Intake
) -> None:
    first = first_row(intake)
    page: Any = desk.get(row_address(first))
    form = page.context["form"]

    assert form["rule"].value() == form["rule_was"].value() == "2016 жылғы 15 қарашаға дейін"
    assert '<code class="muted">until 2016-11-15</code>' in page.content.decode()
    assert 'data-rule="2016 жылғы 15 қарашаға дейін"' in page.content.decode()


def test_a_rule_is_written_in_words_and_words_sent_back_untouched_change_nothing(
    desk: Client, intake: Intake
) -> None:
    row = first_row(intake)
    shown = "2016 жылғы 15 қарашаға дейін"

    desk.post(row_address(row), typed(row, rule=shown, rule_was=shown))
    untouched = Row.objects.get(pk=row.pk)
    desk.post(
        row_address(row),
        typed(
            row,
            rule="до 1 декабря",
            rule_was=shown,
            report_rule="тоқсан сайын, есепті тоқсаннан кейінгі айдың 5-күніне",
        ),
    )
    changed = Row.objects.get(pk=row.pk)

    assert untouched.edition_number == 1
    assert changed.as_checked["rule"] == "until 2016-12-01"
    assert changed.as_checked["report_rule"] == "day 5 after quarter"


@pytest.mark.parametrize("words", ["тоқсан сайын, бірақ ертең", "ежеквартально до 5 числа", "сөз"])
def test_words_of_which_a_part_would_be_lost_are_no_rule(desk: Client, intake: Intake, words: str) -> None:
    row = first_row(intake)

    answer: Any = desk.post(row_address(row), typed(row, rule=words))

    assert list(answer.context["form"].errors) == ["rule"]
    assert Row.objects.get(pk=row.pk).edition_number == 1


def test_an_executor_is_taken_out_and_another_written(desk: Client, intake: Intake) -> None:
    row = intake.rows.get(position=2)
    data = typed(row) | {"executors": "3", "executor-0-is_out": "on", "executor-2-name": "Облыс әкімдігі"}

    desk.post(row_address(row), data)

    names = [one["name"] for one in Row.objects.get(pk=row.pk).as_checked["executors"]]
    assert names == ["Су көлігі инспекциясы", "Облыс әкімдігі"]


def test_a_row_is_cut_by_the_first_words_of_the_second_measure(desk: Client, intake: Intake) -> None:
    row = first_row(intake)

    desk.post(row_address(row), typed(row, title="Бірінші іс Екінші іс", split_words="Екінші", step="split"))

    assert [one.as_checked["title"] for one in intake.rows.all()[:2]] == ["Бірінші іс", "Екінші іс"]


def test_a_name_is_said_to_be_a_body_and_the_next_one_is_asked(
    desk: Client, intake: Intake, issuer: Body
) -> None:
    choice = intake.body_choices.get(body=None)

    answer = desk.post(
        address("body", intake.pk, choice.pk), {"seen": "1", "answer": "other", "other": "akimat"}
    )

    assert answer.headers["Location"] == address("bodies", intake.pk)
    assert intake.body_choices.get(pk=choice.pk).body == issuer


def test_what_is_certain_is_confirmed_once(desk: Client, intake: Intake) -> None:
    before: Any = desk.get(address("bodies", intake.pk))
    desk.post(address("bodies", intake.pk))
    after: Any = desk.get(address("bodies", intake.pk))

    assert (before.context["to_confirm"], after.context["to_confirm"]) == (1, 0)


def test_a_new_body_needs_both_names_and_a_kind(desk: Client, intake: Intake) -> None:
    choice = intake.body_choices.get(body=None)

    answer = desk.post(
        address("body", intake.pk, choice.pk), {"seen": "1", "answer": "new", "name_kk": "Мекеме"}
    )

    assert answer.status_code == 400
    assert not intake.body_choices.get(pk=choice.pk).is_new


def test_what_was_said_in_one_language_is_offered_in_the_other(
    desk: Client, intake: Intake, issuer: Body, coordinator: User
) -> None:
    russian = (measure("2", "Справка", "quarterly", "Министерство", "Водная инспекция"),)
    twin = read_document(issuer, coordinator, russian, language="ru", name="план.txt")
    actions.join_twins(intake, twin, by=coordinator)
    here = intake.body_choices.get(body=None)
    actions.choose_body(here, actions.Chosen(issuer), by=coordinator, seen=1)
    there = twin.body_choices.get(name="Водная инспекция")

    page: Any = desk.get(address("body", twin.pk, there.pk))

    assert page.context["form"]["answer"].value() == issuer.key
    assert not twin.body_choices.get(pk=there.pk).is_settled


def test_nothing_said_of_a_body_is_not_saved(desk: Client, intake: Intake) -> None:
    choice = intake.body_choices.get(body=None)

    answer = desk.post(address("body", intake.pk, choice.pk), {"seen": "1"})

    assert answer.status_code == 400
    assert not intake.body_choices.get(pk=choice.pk).is_settled


def test_the_names_of_a_new_body_are_not_called_optional(desk: Client, intake: Intake) -> None:
    choice = intake.body_choices.get(body=None)

    page = desk.get(address("body", intake.pk, choice.pk)).content.decode()

    assert 'class="optional"' not in page


def test_facts_need_the_language_of_the_document(desk: Client, intake: Intake) -> None:
    page = desk.get(address("facts", intake.pk)).content.decode()
    answer = desk.post(address("facts", intake.pk), {"seen": "1", "title": "Жоспар", "language": ""})

    assert "---------" not in page
    assert answer.status_code == 400


def test_an_act_is_cited_by_its_day_and_then_its_number(desk: Client, intake: Intake) -> None:
    page = desk.get(address("document", intake.pk)).content.decode()

    assert "2015 жылғы 20 желтоқсандағы № 12" in page


def test_names_proposed_are_short_and_cut_at_words(intake: Intake) -> None:
    intake.title = (
        "Қазақстан Республикасында еңбек нарығын дамытудың 2026-2028 жылдарға арналған кешенді жоспары"
    )
    intake.first_on = date(2026, 1, 1)

    found = proposed_naming(intake, None)

    assert found["short_kk"].endswith("дамытудың 2026-2028…")
    assert len(found["short_kk"]) <= 60
    assert not found["slug"].endswith(("-202", "-20", "-2"))
    assert set(slug_of(intake.title, 48).split("-")) <= set(slug_of(intake.title, 200).split("-"))


def test_a_checked_document_is_made_into_a_programme_that_waits_for_approval(
    desk: Client, intake: Intake, ministry: Body
) -> None:
    intake.rows.update(is_checked=True)
    intake.body_choices.update(body=ministry)
    names = {"name_kk": "Жоспар", "name_ru": "План", "short_kk": "Жоспар", "short_ru": "План"}

    answer = desk.post(
        address("make", intake.pk),
        {**names, "kind": "plan", "act_kind": "order", "issuer": "akimat", "slug": "jospar"},
    )

    assert answer.headers["Location"] == "/kk/desk/programmes/jospar/"
    programme = desk.get(answer.headers["Location"]).content.decode()
    assert address("document", intake.pk) in programme
    assert Edition.objects.get(slug="jospar").state == Edition.State.DRAFT
    assert answer.headers["Location"] in desk.get(address("document", intake.pk)).content.decode()


def test_others_see_no_way_from_the_programme_to_its_document(
    intake: Intake, coordinator: User, issuer: Body
) -> None:
    edition = Edition.objects.create(slug="jospar", family="jospar", kind="plan", name_kk="Жоспар")
    Intake.objects.filter(pk=intake.pk).update(edition=edition)
    executor: User = MembershipFactory(body=issuer, role=Membership.Role.EXECUTOR).user

    assert [way.name for way in ways_from(coordinator, edition)] == [intake.title]
    assert list(ways_from(executor, edition)) == []


def test_a_programme_in_one_language_is_not_approved(desk: Client, intake: Intake, ministry: Body) -> None:
    test_a_checked_document_is_made_into_a_programme_that_waits_for_approval(desk, intake, ministry)

    answer = desk.post("/kk/desk/programmes/jospar/approve/")

    assert answer.status_code == 400
    assert Edition.objects.get(slug="jospar").state == Edition.State.DRAFT


@pytest.mark.parametrize("role", ["executor", "auditor", "head", "administrator"])
def test_others_are_refused(client: Client, intake: Intake, role: str) -> None:
    held: Membership = MembershipFactory(body=intake.body, role=role)
    client.force_login(held.user)

    assert client.get(address("list")).status_code == 403
    assert client.get(address("document", intake.pk)).status_code == 403
    assert client.get(f"/kk/files/{intake.upload_id}/").status_code == 404


def test_the_coordinator_of_another_body_finds_nothing(client: Client, intake: Intake) -> None:
    held: Membership = MembershipFactory(role=Membership.Role.COORDINATOR)
    client.force_login(held.user)

    assert client.get(address("list")).status_code == 200
    assert client.get(address("document", intake.pk)).status_code == 404


def test_the_list_is_filtered_by_words_and_state(
    desk: Client, intake: Intake, issuer: Body, coordinator: User
) -> None:
    waiting = waiting_document(issuer, coordinator, "Қордай.txt")

    def found(query: str) -> list[int]:
        page: Any = desk.get(f"{address('list')}?{query}")
        return [one.pk for one in page.context["page"]]

    assert found("q=кордай") == [waiting.pk]
    assert found("state=read") == [intake.pk]
    assert found("") == [waiting.pk, intake.pk]


def test_a_coordinator_of_the_same_body_fetches_the_file(client: Client, intake: Intake) -> None:
    held: Membership = MembershipFactory(body=intake.body, role=Membership.Role.CONTROL)
    client.force_login(held.user)

    assert client.get(f"/kk/files/{intake.upload_id}/").status_code == 200


COST = {"amount": "5", "unit": "mln KZT", "year": 2016, "source": "republican"}


@pytest.fixture
def priced(issuer: Body, ministry: Body, coordinator: User) -> Row:
    """A measure for five million tenge of the republican budget, under a head that names the unit."""
    money = Cost(Decimal(5), "mln KZT", 2016, "republican")
    head = "Шығыстар, млн. теңге"
    row = measure("1", "Іс", cost="5", funding="Республикалық бюджет", costs=(money,), cost_head=head)
    found: Row = read_document(issuer, coordinator, (row,)).rows.get()
    return found


def money_of(row: Row) -> dict[str, str]:
    return {name: row.as_checked[name] for name in ("cost", "funding")}


def test_mended_words_of_a_cost_give_new_amounts_and_it_is_said(desk: Client, priced: Row) -> None:
    sent = typed(priced, **money_of(priced) | {"cost": "7,5"})

    answer: Any = desk.post(row_address(priced), sent)
    [told] = [str(message) for message in get_messages(answer.wsgi_request)]

    assert Row.objects.get(pk=priced.pk).as_checked["costs"] == [{**COST, "amount": "7.5"}]
    assert "2016: 7,5 млн теңге, республикалық бюджет" in told


def test_words_of_money_left_alone_keep_their_amounts(desk: Client, priced: Row) -> None:
    desk.post(row_address(priced), typed(priced, **money_of(priced), title="Басқа"))

    row = Row.objects.get(pk=priced.pk)
    assert (row.as_checked["title"], row.as_checked["costs"]) == ("Басқа", [COST])


def test_amounts_that_are_changed_with_the_words_stay(priced: Row, coordinator: User) -> None:
    own = [{**COST, "amount": "9"}]

    saved = actions.save_row(priced, {"cost": "7", "costs": own}, by=coordinator, seen=1)

    assert saved.as_checked["costs"] == own


def test_amounts_are_told_while_the_words_are_typed_and_kept_by_nobody(desk: Client, priced: Row) -> None:
    here = row_address(priced, "row-meaning")

    same = desk.get(here, {"part": "money", "cost": "5"})
    other = desk.get(here, {"part": "money", "cost": "100 мың теңге", "funding": "Жергілікті бюджет"})

    assert (same.context["amounts"], same.context["is_read_again"]) == (
        ["2016: 5 млн теңге, республикалық бюджет"],
        False,
    )
    assert (other.context["amounts"], other.context["is_read_again"]) == (
        ["2016: 100 мың теңге, жергілікті бюджет"],
        True,
    )
    assert Row.objects.get(pk=priced.pk).as_checked["costs"] == [COST]
