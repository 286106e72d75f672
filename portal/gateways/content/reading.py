"""Knows how to read a content file strictly: every mistake is named by file and place, and no key is left unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from portal.domain.text import Localized

CONTENT = Path(__file__).parents[2] / "content"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(ValueError):
    """A content file is not as it must be; the message says where."""


class _Strict(_Loader):
    """A safe loader that refuses a key written twice, which YAML would swallow."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        written = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if len(written) != len(set(written)) and not getattr(node, "merged", False):
            twice = next(key for key in written if written.count(key) > 1)
            raise ContentError(f"line {node.start_mark.line + 1}: {twice} is written twice")
        return super().construct_mapping(node, deep=deep)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        super().flatten_mapping(node)
        node.merged = True


class Node:
    """A value with the place where it stands; reading a wrong type or an absent key raises ContentError."""

    def __init__(self, value: Any, place: str) -> None:
        self.value = value
        self.place = place
        self._read: set[str] = set()

    def fail(self, problem: str) -> ContentError:
        return ContentError(f"{self.place}: {problem}")

    def __getitem__(self, key: str) -> Node:
        found = self.get(key)
        if found is None:
            raise self.fail(f"{key} is missing")
        return found

    def get(self, key: str) -> Node | None:
        """The child, or None where the key is absent or null."""
        if not isinstance(self.value, dict):
            raise self.fail("a mapping was expected")
        self._read.add(key)
        found = self.value.get(key)
        return None if found is None else Node(found, f"{self.place}.{key}")

    def names(self) -> list[str]:
        if not isinstance(self.value, dict):
            raise self.fail("a mapping was expected")
        self._read.update(self.value)
        return [str(key) for key in self.value]

    def items(self) -> Iterator[Node]:
        if not isinstance(self.value, list):
            raise self.fail("a list was expected")
        for index, item in enumerate(self.value):
            name = item.get("id") or item.get("code") if isinstance(item, dict) else None
            yield Node(item, f"{self.place}[{name or index}]")

    def done(self) -> None:
        """Refuse keys that nothing has read: a misspelt one would otherwise be a rule that never holds."""
        if unknown := sorted(set(self.value) - self._read, key=str):
            raise self.fail(f"unknown {', '.join(map(str, unknown))}")

    def text(self, key: str, default: str | None = None) -> str:
        node = self.get(key)
        if node is None:
            if default is None:
                raise self.fail(f"{key} is missing")
            return default
        if not isinstance(node.value, str) or not node.value.strip():
            raise node.fail("a text was expected")
        return node.value

    def integer(self, key: str) -> int:
        number = self.optional_integer(key)
        if number is None:
            raise self.fail(f"{key} is missing")
        return number

    def optional_integer(self, key: str) -> int | None:
        node = self.get(key)
        if node is not None and (not isinstance(node.value, int) or isinstance(node.value, bool)):
            raise node.fail("a whole number was expected")
        return None if node is None else node.value

    def flag(self, key: str, default: bool = False) -> bool:
        node = self.get(key)
        if node is not None and not isinstance(node.value, bool):
            raise node.fail("true or false was expected")
        return default if node is None else node.value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an absent key is an empty one."""
        node = self.get(key)
        if node is None:
            return ()
        return tuple(item.as_text() for item in node.items())

    def localized(self, key: str) -> Localized:
        return self[key].as_localized()

    def optional_localized(self, key: str) -> Localized | None:
        node = self.get(key)
        return None if node is None else node.as_localized()

    def all_localized(self, key: str) -> tuple[Localized, ...]:
        return tuple(item.as_localized() for item in self[key].items())

    def as_text(self) -> str:
        if not isinstance(self.value, str):
            raise self.fail("a text was expected")
        return self.value

    def as_localized(self) -> Localized:
        result = Localized(en=self.text("en"), de=self.text("de"))
        self.done()
        return result

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        found, choices = self.text(key), tuple(allowed)
        if found not in choices:
            raise self[key].fail(f"{found} is not one of {', '.join(choices)}")
        return found


def read(name: str, folder: Path = CONTENT) -> Node:
    """The file `name` as a node; its schema and languages are checked, its version is under `meta`."""
    path = folder / name
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        raise ContentError(f"{name} cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{name} is not YAML: {error}") from error
    except ContentError as error:
        raise ContentError(f"{name}, {error}") from None
    root = Node(loaded, name)
    meta = root["meta"]
    schema = f"portal-content/{name.removesuffix('.yaml').replace('_', '-')}"
    if meta.text("schema") != schema:
        raise meta.fail(f"the schema is not {schema}")
    if meta.texts("languages") != ("en", "de"):
        raise meta.fail("the languages are not en and de")
    return root


def version(root: Node) -> str:
    found = root["meta"].text("version")
    if not re.fullmatch(r"\d+\.\d+\.\d+", found):
        raise root["meta"].fail(f"{found} is not a version")
    return found


def unique(node: Node, ids: Iterable[Any]) -> None:
    """Refuse an id that stands twice in a list."""
    seen: set[Any] = set()
    for name in ids:
        if name in seen:
            raise node.fail(f"{name} stands there twice")
        seen.add(name)
