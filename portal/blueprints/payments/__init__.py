"""Payments of a brand, payouts of a creator, the operator's look at the books, and the door for news from Stripe."""

from flask import Blueprint

bp = Blueprint("payments", __name__)

from portal.blueprints.payments import exports, fees, listing, oversight, payouts, releasing, webhooks  # noqa: E402, F401
