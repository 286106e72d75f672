"""Knows how an address becomes a square that a telephone can read (segno)."""

from __future__ import annotations

import io


def svg(address: str) -> bytes:
    """A QR code with error correction M as an SVG file: dark on light whatever the theme, because readers need it so."""
    import segno

    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", scale=4, border=2, dark="#15221c", light="#ffffff", xmldecl=False, nl=False
    )
    return target.getvalue()
