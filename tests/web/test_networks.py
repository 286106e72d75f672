"""From which network somebody comes: what the limits count and the list of browsers keeps."""

import pytest

from portal.web.security import ip_prefix


@pytest.mark.parametrize(
    "address, network",
    [
        ("203.0.113.77", "203.0.113.0"),
        ("203.0.113.77:51234", "203.0.113.0"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("[2001:db8:1:2::5]:443", "2001:db8:1:2::"),
        ("2001:db8::aaaa:1:2:3", "2001:db8::"),
        ("2001:db8::bbbb:1:2:3", "2001:db8::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("unknown", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_every_address_of_a_network_has_the_same_name(address, network):
    assert ip_prefix(address) == network
