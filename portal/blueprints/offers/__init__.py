"""Offers: the list, the negotiation of one, and the form in which the whole term sheet is written."""

from flask import Blueprint

bp = Blueprint("offers", __name__)

from portal.blueprints.offers import deeds, many, views, writing  # noqa: E402, F401
