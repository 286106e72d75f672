"""Knows how an agreement and a media kit become a PDF: templates and styles of our own, and nothing fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.domain.compliance.checks import DECISIONS, PAPER
from portal.domain.contracts import wording
from portal.domain.contracts.document import Document
from portal.domain.creators.metrics import SOURCES
from portal.domain.media_kits.sheet import Sheet
from portal.domain.text import Text
from portal.gateways import qr, translations
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
    return _printed(html, base, _fetcher(base))


def vetting_html(content: Mapping[str, Any], reference: str, content_hash: str, verify_at: str, locale: str) -> str:
    """The stand-alone page of a signed vetting record. `verify_at`: where a copy can be checked. All text is escaped."""
    return (
        _environment()
        .get_template("discovery/vetting/pdf.html")
        .render(
            content=content, reference=reference, content_hash=content_hash, verify_at=verify_at, locale=locale, write=BabelFormatter(),
            words=PAPER, sources=SOURCES,
            say=lambda told: translations.translate(Text.from_json(told) if isinstance(told, Mapping) else told, locale, "UTC"),
            moment=datetime.fromisoformat(content["signed_at"]), decision=DECISIONS[content["decision"]],
        )
    )  # fmt: skip


def render_vetting(content: Mapping[str, Any], reference: str, content_hash: str, verify_at: str, locale: str) -> bytes:
    """The PDF of a vetting record. Raises PdfUnavailable where a library is missing."""
    return _printed(vetting_html(content, reference, content_hash, verify_at, locale), STATIC, _fetcher(STATIC))


def kit_html(sheet: Sheet, picture: Callable[[str], str] = lambda sha256: "") -> str:
    """The stand-alone page of a kit. `picture`: SHA-256 to the address at which the printer finds the picture. All text is escaped."""
    code = Markup(qr.svg(sheet.address).decode()) if sheet.address else None
    return _environment().get_template("media_kits/pdf.html").render(sheet=sheet, code=code, picture=picture)


def render_kit(sheet: Sheet, picture: Callable[[str], Path | None]) -> bytes:
    """The PDF of a kit. `picture`: SHA-256 to the file, None where it is gone; no other file of that folder is opened.

    Raises PdfUnavailable where a library is missing.
    """
    found = {sha256: picture(sha256) for sha256 in {sheet.photo, *(each.picture for each in sheet.pieces)} if sha256}
    files = {sha256: path.resolve() for sha256, path in found.items() if path is not None and path.is_file()}
    html = kit_html(sheet, lambda sha256: files[sha256].as_uri() if sha256 in files else "")
    return _printed(html, STATIC, _fetcher(STATIC, frozenset(files.values())), optimize_images=True, jpeg_quality=82, dpi=200)


def _printed(html: str, base: Path, fetcher: Any, **options: Any) -> bytes:
    weasyprint = _weasyprint()
    fatal = weasyprint.urls.FatalURLFetchingError
    try:
        return weasyprint.HTML(string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=fetcher).write_pdf(
            pdf_tags=True, uncompressed_pdf=False, **options
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


def _fetcher(base: Path, files: frozenset[Path] = frozenset()) -> Any:
    """A fetcher that opens files below `base`, and `files`, and refuses every other address loudly."""
    _weasyprint()
    from weasyprint.urls import URLFetcher

    root = base.resolve()

    class Bundled(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not (path.is_relative_to(root) or path in files) or not path.is_file():
                raise NotBundled(url)
            return super().fetch(path.as_uri(), headers)

    return Bundled(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)
