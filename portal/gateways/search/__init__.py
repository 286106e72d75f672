"""Knows the promise of a search index, whatever answers it: what is put in, what may be asked, what comes back."""

from portal.gateways.search.promise import FACETS, Document, Hits, NotWhole, SearchIndex, Suggestion, shares_of

__all__ = ["FACETS", "Document", "Hits", "NotWhole", "SearchIndex", "Suggestion", "shares_of"]
