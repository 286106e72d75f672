"""Knows how a table is read where it has no room: each row a block, each value beside the heading of its column."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_TAG = re.compile(r"<(/?)(thead|tbody|tfoot|tr|th|td)\b([^>]*)>")
_ANY = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r'<span class="vh">.*?</span>')
_SPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(table: Markup) -> Markup:
    """The table with the heading of its column in each cell (`data-label`), for the style sheet to write beside the value.

    `table` is one table as our templates write it: headings in one row of `thead`, no table inside. Three headings or more that a phone
    shows (`wide-only` ones it does not) make `tab-rows`: such a table lies down as soon as it is narrow, others only in large type.
    Headings that only a screen reader reads label nothing. A table without headings stays as it is.
    """
    head, _, body = str(table).partition("</thead>")
    headings = re.findall(r"<th\b([^>]*)>(.*?)</th>", head, re.S)
    if not body or not headings:
        return table
    labels = [" ".join(_ANY.sub(" ", _UNSEEN.sub("", words)).split()) for _, words in headings]
    shown = sum(bool(label) and "wide-only" not in attributes for label, (attributes, _) in zip(labels, headings, strict=True))
    column = 0

    def mark(tag: re.Match[str]) -> str:
        nonlocal column
        closing, name, attributes = tag.groups()
        if name == "tr":
            column = 0
        if closing or name not in ("th", "td"):
            return tag[0]
        at = column
        span = _SPAN.search(attributes)
        column += int(span[1]) if span else 1
        # The heading of a row is the title of its block; a cell that spans columns belongs to none of them.
        if name == "th" or span or at >= len(labels) or not labels[at]:
            return tag[0]
        return f'<td{attributes} data-label="{escape(Markup(labels[at]).unescape())}">'

    kind = "tab tab-rows" if shown > 2 else "tab tab-pairs"
    return Markup(head.replace('class="tab"', f'class="{kind}"', 1) + "</thead>" + _TAG.sub(mark, body))
