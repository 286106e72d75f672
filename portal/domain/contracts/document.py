"""Knows the document that is printed from a frozen agreement: its text, who signed, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain.contracts.assembly import SCHEMA, ContractText, content_hash
from portal.domain.contracts.parties import Parties
from portal.domain.contracts.signing import SignatureRecord
from portal.domain.records import restore


@dataclass(frozen=True)
class Document:
    """Everything that the PDF shows; made only from what is frozen and from the evidence."""

    reference: str
    title: str
    operator: str
    parties: Parties
    text: ContractText
    content_hash: str
    signatures: tuple[SignatureRecord, ...]
    chain_head: str
    """Hash of the last record of the audit chain; empty before the first signature."""
    verify_at: str
    """Address at which a copy can be checked."""

    def signed_by(self, side: str) -> SignatureRecord | None:
        return next((signature for signature in self.signatures if signature.side == side), None)


def document(
    content: Mapping[str, Any], signatures: tuple[SignatureRecord, ...] = (), chain_head: str = "", verify_at: str = ""
) -> Document:
    """The document of what `contract_content` froze. Raises ValueError for content of another schema or foreign signatures."""
    if content.get("schema") != SCHEMA:
        raise ValueError(f"not an agreement of schema {SCHEMA}")
    fingerprint = content_hash(content)
    if any(signature.content_hash != fingerprint for signature in signatures):
        raise ValueError("a signature belongs to another version")
    return Document(
        reference=content["reference"],
        title=content["terms"]["title"],
        operator=content["operator"],
        parties=restore(Parties, content["parties"]),
        text=restore(ContractText, content["text"]),
        content_hash=fingerprint,
        signatures=signatures,
        chain_head=chain_head,
        verify_at=verify_at,
    )
