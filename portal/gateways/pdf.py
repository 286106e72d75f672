"""Knows how an agreement becomes a PDF: one template of our own, one sheet of style, and nothing fetched from anywhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.domain.contracts import wording
from portal.domain.contracts.document import Document
from portal.gateways.formats import BabelFormatter

PORTAL = Path(__file__).parent.parent
STATIC = PORTAL / "static"
TEMPLATES = PORTAL / "templates"


class PdfUnavailable(Exception):
    """The PDF cannot be made on this machine yet; `library` is what is missing. A job tries again, no page waits for it."""

    def __init__(self, library: str) -> None:
        self.library = library
        super().__init__(f"the PDF needs {library}, which is not installed")


class NotBundled(Exception):
    """The page asked for something that does not come with the portal."""


def contract_html(document: Document) -> str:
    """The stand-alone page of an agreement: both languages, the governing one first, and the evidence. All text is escaped."""
    return _environment().get_template("contracts/pdf.html").render(document=document, words=wording, write=BabelFormatter())


def render_contract(html: str, base: Path = STATIC) -> bytes:
    """The PDF (tagged, A4) of a page whose addresses are relative to the folder `base`.

    Raises PdfUnavailable where a library is missing, NotBundled where the page names anything outside `base`.
    """
    weasyprint = _weasyprint()
    fatal = weasyprint.urls.FatalURLFetchingError
    try:
        return weasyprint.HTML(string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=_fetcher(base)).write_pdf(
            pdf_tags=True, uncompressed_pdf=False
        )
    except fatal as error:
        raise NotBundled(str(error.__cause__ or error)) from None


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _weasyprint() -> Any:
    """WeasyPrint loads native libraries at import, so it is imported by the first PDF and not by the first page."""
    try:
        import weasyprint
    except ImportError as error:
        raise PdfUnavailable(f"the Python package {error.name or 'weasyprint'}") from error
    except OSError as error:
        named = re.search(r"\blib(?!rary)[\w.+-]*[\w+]|pango\w*|harfbuzz\w*|fontconfig\w*", str(error))
        raise PdfUnavailable(f"the native library {named[0] if named else error}") from error
    return weasyprint


def _fetcher(base: Path) -> Any:
    """A fetcher that opens files below `base` and refuses every other address loudly."""
    from weasyprint.urls import URLFetcher

    root = base.resolve()

    class Bundled(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not path.is_relative_to(root) or not path.is_file():
                raise NotBundled(url)
            return super().fetch(path.as_uri(), headers)

    return Bundled(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)
