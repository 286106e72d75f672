"""Programs: the public list and page, the brand's own, the forms in which plan and brief are written."""

from flask import Blueprint

bp = Blueprint("programs", __name__)

from portal.blueprints.programs import aiming, brief, deeds, views, writing  # noqa: E402, F401
