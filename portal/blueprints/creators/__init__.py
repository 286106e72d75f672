"""A creator's own profile: guided editing in sections, and what brands see of it."""

from flask import Blueprint

bp = Blueprint("creators", __name__)

from portal.blueprints.creators import calendar, channels, connecting, publishing, showcase, verifying, views, wording  # noqa: E402, F401
