"""Making the programme says the truth of its act: kind, issuer, and what is open in the other language."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.intake import actions
from qadam.intake.acts import issuer_read, issuer_words, kind_read
from qadam.intake.models import Intake
from qadam.intake.packaging import cautions_of
from qadam.intake.queries import plan_of
from qadam.intake.tests.factories import THREE, measure, read_document
from qadam.people.models import Body, User
from qadam.people.tests.factories import BodyFactory
from qadam.programmes.models import Edition
from qadam.programmes.package.package import read_folder
from qadam.reading.draft import Finding

pytestmark = pytest.mark.django_db

NAMES = {"name_kk": "Жоспар", "name_ru": "План", "short_kk": "Жоспар", "short_ru": "План"}


@pytest.fixture
def government() -> Body:
    made: Body = BodyFactory(
        key="government",
        name_kk="Қазақстан Республикасының Үкіметі",
        name_ru="Правительство Республики Казахстан",
    )
    return made


@pytest.fixture
def intake(issuer: Body, ministry: Body, coordinator: User, client: Client) -> Intake:
    """Sign the coordinator in who has checked the whole document."""
    client.force_login(coordinator)
    made = read_document(issuer, coordinator)
    made.rows.update(is_checked=True)
    made.body_choices.update(body=ministry)
    return made


def says(intake: Intake, body: str, kind: str = "") -> None:
    """Let the document name its act so."""
    intake.draft |= {"act_body": body, "act_kind": kind}
    intake.save(update_fields=["draft"])


def address(intake: Intake) -> str:
    with translation.override("en"):
        return reverse("intake:make", args=[intake.pk])


@pytest.mark.parametrize(
    ("said", "kind", "issuer"),
    [
        ("Утвержден постановлением Правительства РК", "resolution", "Правительства РК"),
        ("Приложение к решению маслихата области", "decision", "маслихата области"),
        ("Утверждена Указом Президента", "decree", "Президента"),
        ("приказ Министра труда", "order", "Министра труда"),
        ("Распоряжение акима города", "order", "акима города"),
        ("Облыс әкімдігінің", "none", "Облыс әкімдігінің"),
        ("Облыс әкімдігінің қаулысы", "resolution", "Облыс әкімдігінің"),
        ("", "none", ""),
    ],
)
def test_the_words_of_an_act_give_its_kind_and_its_issuer(said: str, kind: str, issuer: str) -> None:
    assert kind_read(Intake(draft={"act_body": said})) == kind
    assert issuer_words(said) == issuer


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Утвержден постановлением Правительства Республики Казахстан", ""),
        ("Қазақстан Республикасы Үкіметінің", "resolution"),
    ],
)
def test_the_form_begins_with_the_kind_and_the_issuer_that_the_act_names(
    said: str, kind: str, client: Client, intake: Intake, government: Body
) -> None:
    says(intake, said, kind)

    form = client.get(address(intake)).context["form"]

    assert [form[name].value() for name in ("act_kind", "issuer", "control")] == [
        "resolution",
        "government",
        "akimat",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Утвержден постановлением Правительства Республики Казахстан",
        "Қазақстан Республикасы Үкіметінің қаулысы",
        "ҚР Үкіметінің қаулысы",
    ],
)
def test_the_register_of_the_founding_programmes_has_the_issuer_of_a_government_plan(
    said: str, intake: Intake
) -> None:
    says(intake, said)
    package = read_folder(settings.PROGRAMMES_DIR / "enbek-qogamy-2015")
    values = [
        row.model_dump(exclude={"parent", "territory", "source", "valid_from", "valid_to"})
        for row in package.bodies
    ]

    found = issuer_read(intake, [Body(**value) for value in values])

    assert found is not None
    assert found.key == "government"


def test_an_act_that_names_nobody_is_of_the_body_that_brought_it(client: Client, intake: Intake) -> None:
    says(intake, "Ешкім білмейтін мекеменің")

    form = client.get(address(intake)).context["form"]

    assert [form[name].value() for name in ("act_kind", "issuer", "control")] == ["none", "akimat", ""]


def test_the_programme_is_issued_by_the_body_chosen_and_kept_by_who_made_it(
    client: Client, intake: Intake, government: Body
) -> None:
    sent = {**NAMES, "kind": "plan", "act_kind": "resolution", "slug": "jospar", "issuer": "government"}

    refused = client.post(address(intake), sent)
    made = client.post(address(intake), {**sent, "control": "akimat"})
    edition = Edition.objects.get()

    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == ["control"]
    assert (edition.issuer, edition.control, edition.act_kind) == (government, intake.body, "resolution")
    assert client.get(made.headers["Location"]).status_code == 200


def test_a_programme_made_again_keeps_its_issuer(client: Client, intake: Intake, government: Body) -> None:
    sent = {**NAMES, "kind": "plan", "act_kind": "resolution", "slug": "jospar", "issuer": "government"}
    client.post(address(intake), {**sent, "control": "akimat"})
    actions.correct_again(Intake.objects.get(), by=intake.uploaded_by)

    form = client.get(address(intake)).context["form"]

    assert (form["issuer"].value(), form["control"].value()) == ("government", "akimat")


def test_an_unchecked_act_in_the_other_language_is_told_and_stops_nothing(
    client: Client, intake: Intake, issuer: Body, coordinator: User, ministry: Body
) -> None:
    rows = [replace(one, title="Провести заседание") for one in THREE[:2]]
    rows.append(measure("3", "Разработать инструкцию", "monthly"))
    other = read_document(
        issuer, coordinator, rows, Finding("title-empty", "1", "title", severity="doubt"), language="ru"
    )
    other.body_choices.update(body=ministry)
    actions.join_twins(intake, other, by=coordinator)
    doubtful = other.rows.exclude(doubts=[]).count()

    page = client.get(address(intake))
    links = [caution.address for caution in page.context["cautions"]]
    shown = page.content.decode()

    assert doubtful
    assert page.context["faults"] == []
    assert links == [f"/en/desk/documents/{other.pk}/", f"/en/desk/documents/{intake.pk}/compare/"]
    assert all(f'href="{link}"' in shown for link in links)
    assert " disabled" not in shown[shown.index("data-keep=") :]
    assert (
        client.post(
            address(intake),
            {**NAMES, "kind": "plan", "act_kind": "order", "slug": "jospar", "issuer": "akimat"},
        ).status_code
        == 302
    )


def test_a_checked_act_in_the_other_language_that_agrees_is_not_spoken_of(
    intake: Intake, issuer: Body, coordinator: User, ministry: Body
) -> None:
    other = read_document(issuer, coordinator, language="ru")
    other.rows.update(is_checked=True)
    other.body_choices.update(body=ministry)
    actions.join_twins(intake, other, by=coordinator)

    assert list(cautions_of(plan_of(Intake.objects.get(pk=intake.pk)))) == []
