"""Knows the layout of synonyms.yaml."""

from __future__ import annotations

from portal.domain.discovery.synonyms import Group, Synonyms
from portal.domain.taxonomy import fold
from portal.gateways.content.reading import Node, unique, version


def build(root: Node) -> Synonyms:
    """The file; a word may belong to one group only, or nobody could say what else was searched."""
    groups = tuple(_group(node) for node in root["groups"].items())
    unique(root["groups"], (group.id for group in groups))
    unique(root["groups"], (name for group in groups for name in {fold(member) for member in group.members}))
    parts = root["parts"]
    synonyms = Synonyms(version(root), groups, tuple(dict.fromkeys((*parts.texts("de"), *parts.texts("en")))))
    parts.done()
    root.done()
    return synonyms


def _group(node: Node) -> Group:
    group = Group(node.text("id"), node.texts("en"), node.texts("de"))
    node.done()
    return group
