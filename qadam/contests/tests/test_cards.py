"""Pictures that go out with an address are of the right size, small, and have every Kazakh letter."""

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image, ImageChops

from qadam.contests.cards import CARD, MOST_BYTES, Card, banner_picture, font, share_card
from qadam.contests.models import EntryFile
from qadam.contests.tests.public_world import build
from qadam.files.models import Upload

LETTERS = "ӘәІіҢңҒғҮүҰұҚқӨөҺһ₸"
LONG = "Ыбырайымқұловтардың үш буыннан тұратын теміржолшылар мен металлургтер еңбек әулеті " * 3


def noise() -> io.BytesIO:
    picture = Image.effect_noise((900, 1100), 120).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP")
    out.seek(0)
    return out


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("title", ["Ә", "Қордай Әлібек", LONG, "Ұ" * 200, ""])
@pytest.mark.parametrize("has_photo", [True, False])
def test_a_card_is_of_the_size_networks_take(title: str, has_photo: bool) -> None:
    content = share_card(
        Card("Байқау", title, (LONG, "Жамбыл облысы"), "q.kz"), noise() if has_photo else None
    )

    assert opened(content).size == CARD == (1200, 630)
    assert opened(content).format == "JPEG"
    assert len(content) < MOST_BYTES


def test_a_photo_that_cannot_be_read_leaves_a_card_of_words() -> None:
    card = Card("Байқау", "Қордай", (), "q.kz")

    assert share_card(card, io.BytesIO(b"no picture")) == share_card(card)


@pytest.mark.parametrize("is_bold", [True, False])
def test_every_kazakh_letter_is_drawn(is_bold: bool) -> None:
    chosen = font(40, is_bold=is_bold)
    missing = chosen.getmask("\U0010ffff")

    drawn = {letter: bytes(chosen.getmask(letter)) for letter in LETTERS}

    assert len(set(drawn.values())) == len(LETTERS)
    assert bytes(missing) not in drawn.values()


def test_two_names_give_two_banners() -> None:
    one, other = (
        opened(banner_picture("Еңбек жолы", "Дауыс беру")),
        opened(banner_picture("Отбасы", "Дауыс беру")),
    )

    assert one.size == (600, 200)
    assert ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is not None


@pytest.mark.django_db
def test_pictures_of_a_candidate_are_given_out(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = build()
    (tmp_path / "p.webp").write_bytes(noise().getvalue())
    EntryFile.objects.create(entry=world.candidacy.entry, role="photo", variants={"640": "p.webp"})
    home = f"/kk/contests/{world.contest.slug}/"
    page = f"{home}candidates/26-0001/"

    kinds = {
        tail: client.get(tail).headers["Content-Type"]
        for tail in (
            f"{page}photo/320/",
            f"{page}card.jpg",
            f"{page}qr.svg",
            f"{home}card.jpg",
            f"/kk/contests/embed/{world.contest.slug}/banner.png",
        )
    }

    assert list(kinds.values()) == ["image/webp", "image/jpeg", "image/svg+xml", "image/jpeg", "image/png"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, b"0123456789"),
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=0-99", 206, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=4-2", 416, b""),
        ("bytes=-", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_a_player_gets_the_part_of_a_film_it_asks_for(
    client: Client, settings: Any, tmp_path: Any, asked: str, status: int, part: bytes
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = build()
    (tmp_path / "film.mp4").write_bytes(b"0123456789")
    upload = Upload.objects.create(
        file="film.mp4", name="film.mp4", size=10, content_type="video/mp4", sha256="0" * 64
    )
    film = EntryFile.objects.create(entry=world.candidacy.entry, role="video", upload=upload)

    response = client.get(
        f"/kk/contests/{world.contest.slug}/candidates/26-0001/video/{film.pk}/",
        headers={"Range": asked} if asked else {},
    )

    assert response.status_code == status
    assert b"".join(response) == part
