"""Knows the door at which Stripe leaves its news: signed by Stripe, kept at once, applied by the worker."""

from flask import Response, request

from portal.blueprints.payments import bp
from portal.gateways.payments import BadSignature
from portal.services import payments
from portal.web import work
from portal.web.identity import public

BIGGEST = 1 << 20


@bp.post("/webhooks/stripe")
@public
def stripe() -> Response:
    """400 where no secret of ours signed the raw body; 200 once the event is kept, and for one that is kept already."""
    request.max_content_length = BIGGEST
    try:
        payments.receive(work.current(), request.get_data(), request.headers.get("Stripe-Signature", ""))
    except BadSignature:
        return Response(status=400)
    return Response(status=200)
