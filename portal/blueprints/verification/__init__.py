"""The ladder of checks: what it means for everybody, a brand's own checks, and what waits for the operator's eyes."""

from flask import Blueprint

bp = Blueprint("verification", __name__)

from portal.blueprints.verification import brand, operating, public  # noqa: E402, F401
