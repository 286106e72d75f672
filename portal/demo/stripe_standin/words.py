"""Knows what the stand-in's own pages say, in both languages; they are no part of the portal and so no part of its catalogue."""

from __future__ import annotations

from babel.numbers import format_currency

from portal.domain.money import Money
from portal.domain.text import Localized

PAGE = {
    "demo": Localized("Stand-in for Stripe: no real money moves here.", "Stellvertreter für Stripe: Hier fließt kein echtes Geld."),
    "pay_title": Localized("Pay", "Bezahlen"),
    "to_pay": Localized("To pay", "Zu zahlen"),
    "email": Localized("E-mail", "E-Mail"),
    "card": Localized("Card number", "Kartennummer"),
    "card_hint": Localized(
        "4242 4242 4242 4242 is accepted, 4000 0000 0000 0002 is declined.",
        "4242 4242 4242 4242 wird angenommen, 4000 0000 0000 0002 abgelehnt.",
    ),
    "name": Localized("Name on card", "Name auf der Karte"),
    "pay": Localized("Pay", "Zahlen"),
    "decline": Localized("Let the bank decline", "Von der Bank ablehnen lassen"),
    "cancel": Localized("Cancel and go back", "Abbrechen und zurück"),
    "problem": Localized("There is a problem", "Es gibt ein Problem"),
    "declined": Localized("The bank declined this card. Nothing was paid.", "Die Bank hat diese Karte abgelehnt. Es wurde nichts bezahlt."),
    "bad_card": Localized("Enter one of the two test card numbers.", "Geben Sie eine der beiden Testkartennummern ein."),
    "bad_name": Localized("Enter the name on the card.", "Geben Sie den Namen auf der Karte ein."),
    "gone_title": Localized("This page is closed", "Diese Seite ist geschlossen"),
    "complete": Localized("This has already been paid.", "Das ist bereits bezahlt."),
    "expired": Localized(
        "This payment page has expired. Nothing was paid.",
        "Diese Zahlungsseite ist abgelaufen. Es wurde nichts bezahlt.",
    ),
    "onward": Localized("Continue", "Weiter"),
    "setup_title": Localized("Receive payouts", "Auszahlungen empfangen"),
    "setup_lead": Localized(
        "The payment provider asks for this once, before money can be passed on to you. Invented values will do.",
        "Das fragt der Zahlungsdienst einmal, bevor Geld an Sie weitergegeben werden kann. Erfundene Angaben genügen.",
    ),
    "legal_name": Localized("Legal name", "Vollständiger Name"),
    "birth": Localized("Date of birth", "Geburtsdatum"),
    "iban": Localized("Bank account (IBAN)", "Bankkonto (IBAN)"),
    "finish": Localized("Agree and finish", "Zustimmen und abschließen"),
    "skip": Localized("Skip for now", "Vorerst überspringen"),
    "bad_form": Localized("Fill in every field.", "Füllen Sie jedes Feld aus."),
    "nothing": Localized("There is nothing here", "Hier ist nichts"),
}


def within(locale: str) -> dict[str, str]:
    """All sentences in one language."""
    return {name: text.within(locale) for name, text in PAGE.items()}


def language(wish: str | None, accepted: str | None) -> str:
    """`de` or `en`: what the session names, or for `auto` what the browser prefers."""
    first = wish if wish and wish != "auto" else (accepted or "en")
    return "de" if first.lower().startswith("de") else "en"


def amount(minor: int, currency: str, locale: str) -> str:
    money = Money(minor, currency.upper())
    return format_currency(money.decimal, money.currency, locale=locale)
