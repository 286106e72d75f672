"""Addresses of static files: what Flask itself says of them, with the hash of the content, kept for a year."""

from __future__ import annotations

import pytest
from flask import url_for

from portal.web.assets import STATIC, asset


@pytest.mark.parametrize("root", ["", "/behind/a/proxy"])
def test_an_asset_has_the_address_that_flask_gives_it_and_a_hash(portal, root):
    name = next(str(path.relative_to(STATIC)) for path in sorted(STATIC.rglob("*.css")))
    with portal.app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
        plain, address = url_for("static", filename=name), asset(name)
    assert plain.startswith(f"{root}/") and address.partition("?v=")[0] == plain
    answer = portal.app.test_client().get(address.removeprefix(root))
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in portal.app.test_client().get(plain.removeprefix(root)).headers["Cache-Control"]
