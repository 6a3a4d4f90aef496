"""Functions and modules stay small enough to be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for room in ("tui", "engine", "models") for path in (ROOT / room).rglob("*.py"))
LONGEST_FUNCTION = 40
LONGEST_MODULE = 400
DEEPEST = 3
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def depth(node: ast.AST, inside: int = 0) -> int:
    deepest = inside
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            # An `elif` is drawn beside its `if`, not within it.
            chained = isinstance(node, ast.If) and isinstance(child, ast.If) and field == "orelse" and len(value) == 1
            step = isinstance(child, BLOCKS) and not chained
            deepest = max(deepest, depth(child, inside + step))
    return deepest


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_its_budget(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_MODULE
    for function in functions(path):
        assert function.end_lineno is not None
        assert function.end_lineno - function.lineno + 1 <= LONGEST_FUNCTION, function.name
        assert depth(function) <= DEEPEST, function.name


def test_the_median_function_is_short() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1 for path in MODULES for node in functions(path) if node.end_lineno
    )
    assert lengths[len(lengths) // 2] <= 12
