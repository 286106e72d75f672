"""Knows the words of an agreement that are not clauses: headings of tables, names of laws, values of lists, evidence."""

from __future__ import annotations

from portal.domain.text import Localized as L

DELIVERABLES = (
    L("No.", "Nr."),
    L("Deliverable", "Leistung"),
    L("Number", "Anzahl"),
    L("Revision rounds", "Schleifen"),
    L("Notes", "Hinweise"),
)
TIMELINE = (L("Step", "Schritt"), L("Date", "Termin"))
MILESTONES = (L("Milestone", "Meilenstein"), L("Earned on", "Verdient mit"), L("Amount", "Betrag"))
RIGHTS = (
    L("For", "Für"),
    L("Channels", "Kanäle"),
    L("Territory", "Gebiet"),
    L("Term", "Dauer"),
    L("Use", "Nutzung"),
    L("From", "Ab"),
)
VALUES = (
    L("Benefit", "Leistung"),
    L("Retail value", "Ladenwert"),
    L("Date", "Termin"),
    L("Place", "Ort"),
    L("Ownership, resale", "Eigentum, Verkauf"),
    L("In return", "Gegenleistung"),
)
CLAIMS = (L("Fact", "Fakt"), L("Evidence", "Beleg"))

NO_CLAIMS = L(
    "No product facts are supplied with this agreement; the creator speaks from own experience.",
    "Mit diesem Vertrag werden keine Produktfakten geliefert; der Creator spricht aus eigener Erfahrung.",
)
ALL_DELIVERABLES = L("All deliverables", "Alle Leistungen")
WHOLE_FEE = L("Fixed fee for all deliverables", "Honorar für alle Leistungen")
NONE = L("–", "–")
DRAFT_DUE = L("{item}: draft", "{item}: Entwurf")
DUE = L("{item}: finished version", "{item}: fertige Fassung")
PUBLISH_ON = L("{item}: publication", "{item}: Veröffentlichung")
ONE_MONTH, MONTHS = L("{n} month", "{n} Monat"), L("{n} months", "{n} Monate")
PIECES = L("{n} ×", "{n} ×")
ORGANIC = L("organic", "organisch")
PAID = L("paid", "bezahlt")
ORGANIC_AND_PAID = L("organic and paid", "organisch und bezahlt")
FROM_PAYMENT = L("payment of the milestone", "Zahlung des Meilensteins")
WORLDWIDE = L("worldwide", "weltweit")
NO_VALUE_STATED = L("not stated: {why}", "nicht genannt: {why}")

RELEASE_EVENTS = {"approval": L("approval", "Freigabe"), "publication": L("publication", "Veröffentlichung")}
LANGUAGES = {"en": L("English", "Englisch"), "de": L("German", "Deutsch")}
MUSIC = {
    "commercial_library": L("a library cleared for commercial use", "einer für gewerbliche Nutzung freigegebenen Bibliothek"),
    "own": L("own work of the creator", "eigenen Werken des Creators"),
    "brand": L("the brand", "dem Bestand der Marke"),
    "none": L("no source, because no music is used", "keiner Quelle, weil keine Musik verwendet wird"),
}
TRANSFERS = {
    "ownership": L("ownership passes", "Eigentum geht über"),
    "loan": L("loan", "Leihgabe"),
    "service": L("service", "Dienstleistung"),
    "third_party": L("goes to a third party", "geht an Dritte"),
}
RESALES = {
    "free": L("resale is free", "Verkauf frei"),
    "not_before": L("resale not before publication", "Verkauf nicht vor Veröffentlichung"),
    "not_allowed": L("no resale", "kein Verkauf"),
}
CHANNELS = {
    "website": L("Website", "Website"),
    "newsletter": L("Newsletter", "Newsletter"),
    "print": L("Print", "Print"),
    "shop": L("Shop", "Shop"),
}
VAT = {
    "standard": L("regularly taxed business", "regelbesteuertes Unternehmen"),
    "small_business": L("small business exempt from VAT", "Kleinunternehmer ohne Umsatzsteuer"),
    "foreign_business": L("business established abroad", "im Ausland ansässiges Unternehmen"),
    "none": L("no business for VAT purposes", "kein Unternehmer im Sinne der Umsatzsteuer"),
}
LAWS = {
    "DE": L("Germany", "Deutschland"),
    "AT": L("Austria", "Österreich"),
    "CH": L("Switzerland", "der Schweiz"),
    "FR": L("France", "Frankreich"),
    "GB": L("England and Wales", "England und Wales"),
    "US": L("the United States", "den Vereinigten Staaten"),
    "EU": L("the EU member state in which the creator lives", "dem EU-Mitgliedstaat, in dem der Creator lebt"),
}

ENUMS = {
    "fee.release_event": RELEASE_EVENTS,
    "language.governing": LANGUAGES,
    "creator.vat_status": VAT,
}
"""How the values of enumerated terms read inside a clause."""

SIGNATURES = L("Signatures", "Unterschriften")
EVIDENCE = L("Evidence", "Nachweis")
IN_SHORT = L("In short", "Kurz gesagt")
GOVERNING = L("governing version", "maßgebliche Fassung")
CONVENIENCE = L("translation", "Übersetzung")
NOT_SIGNED = L("not signed yet", "noch nicht unterschrieben")
EVIDENCE_WORDS = {
    "agreement": L("Agreement", "Vertrag"),
    "of": L("Page {page} of {pages}", "Seite {page} von {pages}"),
    "brand": L("Brand", "Marke"),
    "creator": L("Creator", "Creator"),
    "name": L("Name as typed", "Name wie getippt"),
    "time": L("Time (UTC)", "Zeit (UTC)"),
    "address": L("Network address", "Netzadresse"),
    "device": L("Device", "Gerät"),
    "method": L("Confirmed by", "Bestätigt mit"),
    "password": L("password", "Passwort"),
    "passkey": L("passkey", "Passkey"),
    "consent": L("Consent", "Einwilligung"),
    "content": L("Fingerprint of terms and clauses (SHA-256)", "Fingerabdruck von Konditionen und Klauseln (SHA-256)"),
    "chain": L("Head of the audit chain (SHA-256)", "Kopf der Protokollkette (SHA-256)"),
    "library": L("Clause library", "Klauselbibliothek"),
    "verify": L("Check any copy at", "Kopien prüfen unter"),
    "kind": L(
        "Simple electronic signatures, none of them qualified. The fingerprint shows that nothing was changed.",
        "Einfache elektronische Signaturen, keine qualifizierte. Der Fingerabdruck zeigt, dass nichts verändert wurde.",
    ),
}
