"""Knows what the portal asks of a payment provider, and names the real one and the one in memory."""

from portal.gateways.payments.fake import FakePayments
from portal.gateways.payments.off import NoPayments, SwitchedOff, open_payments
from portal.gateways.payments.promise import (
    BadSignature,
    Checkout,
    CheckoutReading,
    Declined,
    Notice,
    Payments,
    PaymentTrouble,
    RecipientReading,
    TransferReading,
    TryAgain,
    Unclear,
    UnsafeBase,
)
from portal.gateways.payments.stripe import StripePayments

__all__ = [
    "BadSignature",
    "Checkout",
    "CheckoutReading",
    "Declined",
    "FakePayments",
    "NoPayments",
    "Notice",
    "PaymentTrouble",
    "Payments",
    "RecipientReading",
    "StripePayments",
    "SwitchedOff",
    "TransferReading",
    "TryAgain",
    "Unclear",
    "UnsafeBase",
    "open_payments",
]
