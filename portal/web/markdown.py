"""Knows how Markdown that a person wrote becomes HTML that cannot do anything: the only place that marks text as safe."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "hr"}
_reader = MarkdownIt("js-default", {"html": False, "linkify": False})


def rendered(text: str) -> Markup:
    """HTML of `text`, without attributes except a link's address; htmx attributes cannot come through.

    The page has its main heading already, so the largest heading that was written becomes a second one, and the others follow.
    """
    tokens = _reader.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    largest = min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - largest + 2, 4)}"
    html = nh3.clean(
        _reader.renderer.render(tokens, _reader.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
    return Markup('<div class="prose" hx-disable>{}</div>').format(Markup(html))
