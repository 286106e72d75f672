"""The card of a kit is a real picture of the right size, whatever is written on it; what was drawn is kept once."""

from io import BytesIO

import pytest
from PIL import Image

from portal.domain.media_kits.sheet import Card, Fact
from portal.gateways.cards import HEIGHT, WIDTH, draw_card
from portal.gateways.derived import Derived

FACT = Fact("Instagram: Followers", "48,200", "platform export, 2 Mar 2026")


def card(**changes) -> Card:
    values = {"name": "Ada Lind", "kind": "Media kit", "tagline": "Tableware & films", "figures": (FACT,) * 3, "true_on": "All of 2 March",
              "portal": "Gegenüber", "photo": "", "tint": "abc"}  # fmt: skip
    return Card(**{**values, **changes})


def drawn(one: Card, photo: bytes | None = None) -> Image.Image:
    picture = Image.open(BytesIO(draw_card(one, photo)))
    assert picture.format == "PNG" and picture.size == (WIDTH, HEIGHT) == (1200, 630)
    return picture.convert("RGB")


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lind",
        "ليلى الحسن",
        "נועה",
        "李娜",
        "Łukasz Żółć",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
        "A" * 120,
        "-",
        "😀",
        " ",
    ],
)
def test_every_name_can_be_drawn_and_stays_on_the_card(name):
    picture = drawn(card(name=name, tagline=name * 3, figures=()))
    paper = picture.getpixel((5, 300))
    margin = picture.crop((0, 20, 60, 550)).getcolors(maxcolors=100_000)
    assert margin == [(60 * 530, paper)], "nothing runs into the margin"


def test_two_cards_differ_where_their_words_differ():
    assert drawn(card()).tobytes() != drawn(card(name="Dov Stern")).tobytes()
    assert draw_card(card(), None) == draw_card(card(), None)


def test_a_photo_stands_where_the_initials_would():
    photo = BytesIO()
    Image.new("RGB", (300, 200), (10, 200, 30)).save(photo, "WEBP", lossless=True)
    assert drawn(card(), photo.getvalue()).getpixel((WIDTH - 72 - 145, 84 + 145)) == (10, 200, 30)


def test_the_shelf_keeps_the_newest_of_each_name_and_forgets_an_owner(tmp_path):
    shelf = Derived(tmp_path)
    shelf.keep("kit1", "card-en", "aa", "png", b"one")
    shelf.keep("kit1", "card-de", "aa", "png", b"german")
    shelf.keep("kit1", "card-en", "bb", "png", b"two")
    assert shelf.path("kit1", "card-en", "aa", "png") is None
    assert shelf.path("kit1", "card-en", "bb", "png").read_bytes() == b"two" and shelf.path("kit1", "card-de", "aa", "png")
    shelf.erase("kit1")
    shelf.erase("kit1")
    assert shelf.path("kit1", "card-en", "bb", "png") is None
    for bad in ("../x", "", "a/b", "A"):
        with pytest.raises(ValueError):
            shelf.path(bad, "card-en", "aa", "png")
