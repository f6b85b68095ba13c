"""Tests every part of a kind owes, found by how the tests are named and what they run over."""

import ast
from collections.abc import Iterable
from pathlib import Path


def every_test_in(folder: Path) -> dict[str, str]:
    """Every test of a folder by name, with the source of the file it stands in."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = text
    return found


def missing(folder: Path, words: Iterable[tuple[str, ...]]) -> list[str]:
    """Obligations no test of the folder answers; each is a choice of words one of which a test's name holds."""
    names = every_test_in(folder)
    return [
        " or ".join(choice) for choice in words if not any(word in name for name in names for word in choice)
    ]
