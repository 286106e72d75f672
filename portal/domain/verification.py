"""Knows the ladder of checks: which ways there are, what each proves and does not prove, how a check runs and when it is over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from portal.domain.states import Machine, Side
from portal.domain.text import N_, DayOf, Text

_ASKERS = (Side.CREATOR, Side.BRAND)
VERIFICATION = Machine(
    "open",
    [
        ("ask", "open", "waiting", _ASKERS),
        ("add", "waiting", "waiting", Side.CREATOR),
        ("miss", "waiting", "open", Side.SYSTEM),
        ("confirm", ("open", "waiting"), "confirmed", (Side.SYSTEM, Side.OPERATOR)),
        ("refuse", "waiting", "refused", Side.OPERATOR),
        ("withdraw", ("open", "waiting", "confirmed"), "withdrawn", _ASKERS),
        ("lapse", "open", "lapsed", Side.SYSTEM),
        ("expire", "confirmed", "expired", Side.SYSTEM),
        ("revoke", "confirmed", "revoked", Side.OPERATOR),
    ],
)
"""open: begun, it is her turn. waiting: the portal, a register or the operator looks. miss: looked, and the code was not there.
add: she says more to what she asked, so that whoever decides on an older page is shown it first."""

STATES = {
    "open": N_("begun"),
    "waiting": N_("is being checked"),
    "confirmed": N_("confirmed"),
    "refused": N_("not confirmed"),
    "withdrawn": N_("taken back"),
    "lapsed": N_("not finished in time"),
    "expired": N_("ran out"),
    "revoked": N_("revoked by the operator"),
}
SIGNS = {
    "open": "late",
    "waiting": "move",
    "confirmed": "ok",
    "refused": "bad",
    "withdrawn": "off",
    "lapsed": "off",
    "expired": "late",
    "revoked": "bad",
}


@dataclass(frozen=True)
class Method:
    """One rung: its words, what it shows and what it does not."""

    id: str
    words: str
    shows: str
    not_shown: str
    lasts: timedelta | None = None
    """After this time it has to be checked anew; None where it holds while its cause holds."""


_YEAR = timedelta(days=365)
METHODS = {
    each.id: each
    for each in (
        Method(
            "mail",
            N_("E-mail address confirmed"),
            N_("Somebody who reads this mailbox opened the link that we sent."),
            N_("Who that person is."),
        ),
        Method(
            "domain_mail",
            N_("E-mail address at the brand’s own website"),
            N_("A member reads mail at the domain of the website that the brand names."),
            N_("That she may speak for the brand."),
            _YEAR,
        ),
        Method(
            "channel_code",
            N_("Code in the channel’s own text"),
            N_("Whoever runs the profile could write a code of ours into the text of the channel."),
            N_("That the figures of the channel are true."),
            _YEAR,
        ),
        Method(
            "connection",
            N_("Channel connected at the platform"),
            N_("She signed in at the platform; it told us the account and its figures itself."),
            N_("Whether followers are attentive or bought: the vetting page looks at that."),
        ),
        Method(
            "payout",
            N_("Payout identity checked by Stripe"),
            N_("Stripe has checked who is paid, as the law on payments wants it."),
            N_("Anything about channels or figures. We never see the documents."),
        ),
        Method(
            "payment",
            N_("A payment went through Stripe"),
            N_("The brand has paid a fee through this portal."),
            N_("That it will pay the next one: each fee is secured on its own."),
        ),
        Method(
            "business",
            N_("Business or VAT id checked"),
            N_("The number is well-formed and stands in the register under this name, or the operator compared it with a document."),
            N_("The standing of the business."),
            2 * _YEAR,
        ),
    )
}
OF_CREATORS = ("mail", "channel_code", "connection", "payout", "business")
OF_BRANDS = ("mail", "domain_mail", "business", "payment")
"""The rungs of each side, the lowest first."""
OWNERSHIP = "ownership"
"""No rung: two creators have proven one account, and the operator decides."""

CHECKERS = {
    "portal": N_("by the portal"),
    "platform": N_("by the platform"),
    "stripe": N_("by Stripe"),
    "vies": N_("by the VAT register of the EU (VIES)"),
    "operator": N_("by the operator, by eye"),
}

OWN_PAGES = frozenset({"blog", "podcast", "newsletter"})
"""Channels on pages of her own: the portal may read them itself. The rules of the platforms forbid that for the others."""
CODE_LIVES = timedelta(days=14)
CODE = re.compile(r"portal-[a-z0-9]{4}-[a-z0-9]{4}")

FREE_MAIL = frozenset(
    "gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch web.de outlook.com outlook.de hotmail.com hotmail.de live.com live.de msn.com "
    "yahoo.com yahoo.de ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me posteo.de posteo.net mailbox.org "
    "t-online.de freenet.de arcor.de tutanota.com tutanota.de tuta.com tuta.io mail.de email.de mail.com zoho.com yandex.com yandex.ru "
    "mail.ru fastmail.com hey.com bluewin.ch aon.at vodafone.de 1und1.de online.de orange.fr free.fr laposte.net libero.it".split()
)
"""Mail domains that are open to everybody and prove no website."""


@dataclass(frozen=True)
class Rung:
    """One thing that was checked, as it stands today."""

    method: str
    at: datetime
    by: str
    """One of CHECKERS."""
    about: str = ""
    """Which channel, domain or number it is about."""
    platform: str = ""
    until: datetime | None = None
    ended: datetime | None = None
    """When a connection was over, where its figures are still shown."""

    @property
    def words(self) -> Text:
        if self.ended is not None:
            return Text(N_("%(channel)s was connected until %(day)s"), channel=self.about, day=DayOf(self.ended))
        return Text(METHODS[self.method].words)


def strongest(rungs: list[Rung], side: tuple[str, ...] = OF_CREATORS) -> Rung | None:
    """The one to show where there is room for one: what says most about the channel first, an e-mail last."""
    order = {"connection": 5, "channel_code": 4, "business": 3, "payout": 2, "domain_mail": 2, "payment": 1, "mail": 0}
    living = [rung for rung in rungs if rung.ended is None and rung.method in side]
    return max(living, key=lambda rung: (order[rung.method], rung.at), default=None)


def domain_of(address: str) -> str:
    """The host of a web address or of an e-mail address, without "www."; empty where there is none."""
    if "@" in address and "://" not in address:
        host = address.rpartition("@")[2]
    else:
        try:
            host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
        except ValueError:
            host = ""
    host = host.strip().strip(".").lower()
    return host.removeprefix("www.") if "." in host else ""


def same_domain(email: str, website: str) -> bool:
    """Whether mail to `email` goes to the domain of `website`: the same one, or the one above it (shop.brand.de with brand.de)."""
    mail, site = domain_of(email), domain_of(website)
    return bool(mail) and mail not in FREE_MAIL and (mail == site or (site.endswith(f".{mail}") and mail.count(".") >= 1))


def same_name(found: str, claimed: str) -> bool:
    """Whether a register's name is the one that was claimed, whatever its signs, spaces and capitals."""

    def plain(name: str) -> str:
        return "".join(sign for sign in name.casefold() if sign.isalnum())

    return bool(plain(found)) and plain(found) == plain(claimed)
