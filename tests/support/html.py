"""Knows what every page must keep: `InspectingClient` parses each HTML answer and fails where a name leads nowhere.

Parts for htmx are read too; what only a whole page has (title, language, one main heading) is asked of whole pages only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from xml.etree.ElementTree import Element, SubElement

from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

CSRF_FIELD = "csrf_token"
REFERENCES = (
    "for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage", "aria-details", "form", "list",
    "popovertarget",
)  # fmt: skip
NAMELESS_INPUTS = ("hidden", "submit", "button", "reset", "image")
NOT_FOR_EYES = ("template", "noscript")


class Page:
    """A parsed answer with the few questions that tests ask. `whole` is false for a part that htmx swaps in."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.whole = html.lstrip()[:200].lower().startswith("<!doctype")
        self.root = _parsed(html if self.whole else f"<!doctype html><title>.</title><body>{html}")
        self.body = self.root.find("body")
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in tags]

    @property
    def title(self) -> str:
        return text_of(next(iter(self.all("title")), None)) if self.whole else ""

    @property
    def text(self) -> str:
        """What a person can read, with single spaces."""
        return text_of(self.body)

    def by_id(self, name: str) -> Element | None:
        return next((element for element in self.root.iter() if element.get("id") == name), None)

    def forms(self) -> list[Element]:
        return self.all("form")

    def form(self, action: str) -> dict[str, str]:
        """What the form with this action would send as it stands. Raises LookupError where there is none."""
        for form in self.forms():
            if form.get("action") == action:
                return fields_of(form)
        raise LookupError(f"no form with the action {action}; there are {[form.get('action') for form in self.forms()]}")

    def links(self) -> list[str]:
        return [link.get("href", "") for link in self.all("a")]

    def problems(self) -> list[str]:
        """Everything that is wrong with it, one sentence each."""
        return list(self._problems())

    def _problems(self) -> Iterator[str]:
        if self.whole:
            yield from self._of_the_whole()
        ids = Counter(element.get("id") for element in self.root.iter() if element.get("id") is not None)
        yield from (f"the id {name!r} stands {times} times" for name, times in ids.items() if times > 1)
        yield from (f"an id is empty or holds a space: {name!r}" for name in ids if not name or name.split() != [name])
        for element in self.root.iter():
            yield from self._of_names(element, ids.keys())
            yield from self._of_code(element)
        yield from self._of_forms()
        yield from self._of_words()

    def _of_the_whole(self) -> Iterator[str]:
        titles = [text_of(title) for title in self.all("title") if self.parents[title].tag == "head"]
        if len(titles) != 1 or not titles[0]:
            yield f"one title with words is needed, found {titles}"
        if not self.root.get("lang"):
            yield "the page does not say its language"
        if len(self.all("main")) != 1:
            yield f"one main is needed, found {len(self.all('main'))}"
        headings = [text_of(heading) for heading in self.all("h1")]
        if len(headings) != 1:
            yield f"one h1 is needed, found {headings}"

    def _of_names(self, element: Element, ids: Set[str | None]) -> Iterator[str]:
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                # A part may point at what stands on the page around it, but a label and its field belong together.
                if name not in ids and (self.whole or attribute == "for"):
                    yield f"<{element.tag}> has {attribute}={name!r}, and there is no such id"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and len(href) > 1 and href[1:] not in ids and self.whole:
            yield f"a link leads to {href}, and there is no such id"

    def _of_code(self, element: Element) -> Iterator[str]:
        if element.get("style") is not None:
            yield f"<{element.tag}> has a style attribute: {element.get('style')!r}"
        yield from (f"<{element.tag}> has {name}" for name in element.keys() if name.startswith(("on", "hx-on")))  # noqa: SIM118
        if element.tag == "style":
            yield "a style element stands in the page"
        if (
            element.tag == "script"
            and element.get("src") is None
            and element.get("type") not in ("application/json", "application/ld+json")
        ):
            yield "a script without src stands in the page"
        if (element.get("href") or "").strip().lower().startswith(("javascript:", "data:")):
            yield f"<{element.tag}> leads to {element.get('href')[:40]!r}"

    def _of_forms(self) -> Iterator[str]:
        for form in self.forms():
            method = (form.get("method") or "").lower()
            where = f"the form to {form.get('action')!r}"
            if not form.get("action"):
                yield "a form has no action"
            if method not in ("get", "post", "dialog"):
                yield f"{where} has the method {form.get('method')!r}"
            if method == "post" and (form.get("action") or "").startswith("/") and not fields_of(form).get(CSRF_FIELD):
                yield f"{where} is sent by post without {CSRF_FIELD}"
            if method == "get" and CSRF_FIELD in fields_of(form):
                yield f"{where} would write its token into the address"
            if any(inner.tag == "form" for inner in form.iter() if inner is not form):
                yield f"{where} holds another form"

    def _of_words(self) -> Iterator[str]:
        labelled = {label.get("for") for label in self.all("label") if label.get("for")}
        for element in self.all("a", "button", "input", "select", "textarea", "img"):
            if self._unseen(element):
                continue
            tag = element.tag
            if tag == "img" and element.get("alt") is None:
                yield f"an image has no alt: {element.get('src')!r}"
            if tag == "a" and element.get("href") is not None and not self._named(element):
                yield f"the link to {element.get('href')!r} has no words"
            if tag == "button" and not self._named(element):
                yield f"a button has no words: {dict(element.attrib)}"
            if tag in ("input", "select", "textarea") and element.get("type") not in NAMELESS_INPUTS:
                inside = any(parent.tag == "label" and text_of(parent) for parent in self._around(element))
                if not (inside or element.get("id") in labelled or self._named(element, words=False)):
                    yield f"the field {element.get('name')!r} has no label"

    def _named(self, element: Element, *, words: bool = True) -> bool:
        if (element.get("aria-label") or "").strip() or (element.get("title") or "").strip():
            return True
        if any(text_of(self.by_id(name)) for name in (element.get("aria-labelledby") or "").split()):
            return True
        if not words:
            return False
        pictures = (inner.get("alt") or inner.get("aria-label") for inner in element.iter() if inner.tag in ("img", "svg"))
        drawn = (text_of(inner) for inner in element.iter() if inner.tag == "title")
        return bool(text_of(element) or any(pictures) or any(drawn))

    def _around(self, element: Element) -> Iterator[Element]:
        while element in self.parents:
            element = self.parents[element]
            yield element

    def _unseen(self, element: Element) -> bool:
        return any(parent.tag in NOT_FOR_EYES for parent in self._around(element))


class InspectingClient(FlaskClient):
    """A client that reads every page it gets: `app.test_client_class = InspectingClient`. The last one is `client.page`."""

    page: Page | None = None
    inspecting = True
    """Off where a test asks thousands of times who is let in, and other tests read the same pages."""

    def open(self, *args, **kwargs) -> TestResponse:
        response = super().open(*args, **kwargs)
        if self.inspecting and response.mimetype == "text/html" and not 300 <= response.status_code < 400 and response.text.strip():
            self.page = Page(response.text)
            problems = self.page.problems()
            assert not problems, f"{response.request.method} {response.request.path} ({response.status_code}):\n- " + "\n- ".join(problems)
        return response

    def htmx(self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, **kwargs) -> TestResponse:
        """As htmx asks: the answer is a part."""
        return self.open(path, method=method, headers={"HX-Request": "true", **(headers or {})}, **kwargs)

    def send(self, action: str, *, htmx: bool = False, **values: str) -> TestResponse:
        """Send the form with this action on the last page as a person would: what stands in it, with `values` filled in."""
        assert self.page is not None, "no page is open"
        filled = {**self.page.form(action), **values}
        return self.post(action, data=filled, headers={"HX-Request": "true"} if htmx else None)


def _parsed(html: str) -> Element:
    """The tree that a browser without scripts would make of it, comments left out."""
    root = LexborHTMLParser(html).root
    assert root is not None
    made = Element(root.tag or "", _attributes(root))
    waiting = [(root, made)]
    while waiting:
        node, element = waiting.pop()
        last: Element | None = None
        for child in _children(node):
            if child.is_element_node:
                last = SubElement(element, child.tag or "", _attributes(child))
                waiting.append((child, last))
            elif child.is_text_node:
                words = child.text(deep=False) or ""
                if last is None:
                    element.text = (element.text or "") + words
                else:
                    last.tail = (last.tail or "") + words
    return made


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def fields_of(form: Element) -> dict[str, str]:
    """The named values of a form that nobody has touched, without its buttons; of several of one name the last."""
    values: dict[str, str] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.get("disabled") is not None:
            continue
        match field.tag:
            case "input" if kind in ("checkbox", "radio"):
                if field.get("checked") is not None:
                    values[name] = field.get("value", "on")
            case "input" if kind not in ("submit", "button", "reset", "image", "file"):
                values[name] = field.get("value", "")
            case "textarea":
                values[name] = ("".join(field.itertext())).removeprefix("\n")
            case "select":
                options = [option for option in field.iter() if option.tag == "option"]
                chosen = [option for option in options if option.get("selected") is not None] or options[:1]
                for option in chosen:
                    values[name] = option.get("value", text_of(option))
    return values


def text_of(element: Element | None) -> str:
    """The words inside, with single spaces, without scripts and templates."""
    return "" if element is None else " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template"):
        return
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""
