"""What the operator writes becomes HTML that cannot do anything."""

import pytest

from portal.web.markdown import rendered


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Privacy\n\n## What we keep\n\n### How long", ["<h2>Privacy</h2>", "<h3>What we keep</h3>", "<h4>How long</h4>"]),
        ("## What we keep\n\n### How long", ["<h2>What we keep</h2>", "<h3>How long</h3>"]),
        ("# One\n\n##### Five", ["<h2>One</h2>", "<h4>Five</h4>"]),
        ("Title\n=====", ["<h2>Title</h2>"]),
    ],
)
def test_headings_begin_below_the_main_one_of_the_page(written, shown):
    html = rendered(written)
    assert all(each in html for each in shown) and "<h1" not in html


@pytest.mark.parametrize("written", ["<h1 onclick=alert(1)>x</h1>", "[x](javascript:alert(1))", "# <img src=x onerror=alert(1)>"])
def test_nothing_that_acts_comes_through(written):
    html = str(rendered(written))
    assert "<img" not in html and "href" not in html and "<h1" not in html
