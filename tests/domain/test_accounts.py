"""Tests of what is known about people at their devices."""

import pytest

from portal.domain.accounts import device, slug

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("told", "recognised"),
    [
        (CHROME, "Chrome, Linux"),
        (CHROME + " Edg/149.0.0.0", "Edge, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 40),
        (None, ""),
    ],
)
def test_a_device_is_named_as_its_owner_would(told, recognised):
    assert device(told) == recognised


def test_an_address_keeps_the_letters_of_a_name_from_anywhere():
    said = {
        "Marta Muñoz-Ibáñez": "marta-munoz-ibanez",
        "Agnieszka Gołąb": "agnieszka-golab",
        "Selin Kılıç": "selin-kilic",
        "İpek Öztürk": "ipek-oeztuerk",
        "Bjo\u0308rn Strøm": "bjoern-stroem",
        "Œuvre & Ærø": "oeuvre-aeroe",
        "ليلى": "creator",
    }
    assert {name: slug(name, "creator") for name in said} == said
