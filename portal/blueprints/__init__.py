"""Screens: one folder for each slice; this list is the whole public face of the portal."""

from importlib import import_module

NAMES = (
    "public",
    "health",
    "accounts",
    "settings",
    "notifications",
    "files",
    "home",
    "operator",
    "verification",
    "creators",
    "mandates",
    "exports",
    "media_kits",
    "discovery",
    "programs",
    "applications",
    "offers",
    "contracts",
    "payments",
    "measurement",
    "collaborations",
    "board",
    "messages",
)
SIGNED_BY_OTHERS: tuple[str, ...] = ("portal.blueprints.payments.webhooks.stripe", "portal.blueprints.discovery.saved.stop_alerts")
"""Views that other systems call with a signature of their own instead of our form token."""


def every():
    """The blueprints of all slices, in the order of registration."""
    return [import_module(f"portal.blueprints.{name}").bp for name in NAMES]
