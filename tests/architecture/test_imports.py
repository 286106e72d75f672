"""Asks whether the rooms still stand on each other: the contracts of pyproject.toml, and what no contract can say."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.application.use_cases import _register_contract_types, create_report, read_user_options
from importlinter.cli import configuration

ROOT = Path(__file__).parents[2]
PORTAL = ROOT / "portal"
FILES = sorted(PORTAL.rglob("*.py"))


@cache
def _report():
    configuration.configure()
    options = read_user_options(str(ROOT / "pyproject.toml"))
    _register_contract_types(options)
    return create_report(options, cache_dir=None)


def _contracts() -> list[str]:
    configuration.configure()
    return [contract["name"] for contract in read_user_options(str(ROOT / "pyproject.toml")).contracts_options]


@pytest.mark.parametrize("name", _contracts())
def test_the_contract_is_kept(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    report = _report()
    ((contract, check),) = [pair for pair in report.get_contracts_and_checks() if pair[0].name == name]
    if not check.kept:
        contract.render_broken_contract(check)
    assert check.kept, capsys.readouterr().out


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _imports(tree: ast.AST) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    """Each import statement with the first part of the name that it loads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module


def _where(path: Path, node: ast.stmt) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_domain_needs_the_standard_library_and_numbers_only() -> None:
    strangers = [
        f"{_where(path, node)} imports {name}"
        for path in FILES
        if path.is_relative_to(PORTAL / "domain")
        for node, name in _imports(_tree(path))
        if name.partition(".")[0] not in sys.stdlib_module_names | {"numpy"} and not name.startswith("portal.domain")
    ]
    assert strangers == []


def test_nothing_is_imported_inside_a_function_except_heavy_libraries_of_gateways() -> None:
    hidden = []
    for path in FILES:
        tree = _tree(path)
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            for node, name in _imports(function):
                heavy = name.partition(".")[0] not in {"portal", *sys.stdlib_module_names}
                if not (heavy and path.is_relative_to(PORTAL / "gateways")):
                    hidden.append(f"{_where(path, node)} imports {name}")
    assert sorted(set(hidden)) == []


def test_nothing_is_imported_for_type_checkers_only() -> None:
    assert [str(path.relative_to(ROOT)) for path in FILES if "TYPE_CHECKING" in path.read_text("utf-8")] == []


def test_htmx_flask_is_known_in_one_place() -> None:
    imports = [(path, name) for path in FILES for _, name in _imports(_tree(path))]
    knowing = {str(path.relative_to(PORTAL)) for path, name in imports if name.startswith("htmx_flask")}
    assert len(knowing) == 1 and next(iter(knowing)).startswith("web/")


def test_the_index_is_searched_through_one_door() -> None:
    """Past it, somebody who is gone would be found or counted until the index has followed."""
    door = PORTAL / "services" / "discovery" / "searching.py"
    asking = [path for path in FILES if re.search(r"\b(index|gateways\.search)\.(search|suggest)\(", path.read_text("utf-8"))]
    assert [path for path in asking if not path.is_relative_to(PORTAL / "gateways")] == [door]


def test_every_module_opens_with_what_it_knows() -> None:
    assert [str(path.relative_to(ROOT)) for path in FILES if not ast.get_docstring(_tree(path))] == []


def test_no_file_of_the_product_outgrows_its_place() -> None:
    assert [f"{path.relative_to(ROOT)} ({lines})" for path in FILES if (lines := len(path.read_text("utf-8").splitlines())) > 300] == []
