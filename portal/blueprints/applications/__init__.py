"""Applications: a creator applies and sees how her applications stand; a brand compares, chooses and declines."""

from flask import Blueprint

bp = Blueprint("applications", __name__)

from portal.blueprints.applications import applying, deeds, views  # noqa: E402, F401
