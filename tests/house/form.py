"""The form of a source file, as style.md wants it, told as a list of what is wrong with it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
NO_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools"})
EXCUSED = re.compile(
    r"^ *# long because \w.{10,}", re.MULTILINE
)  # style.md: broken only with a comment that says why
CALLS_AT_IMPORT = frozenset({"print", "open", "connect", "run", "basicConfig", "Settings"})


def faults(path: Path) -> list[str]:
    """Everything style.md would say about this file."""
    text = path.read_text(encoding="utf-8")
    return [f"{path.name}: {fault}" for fault in _faults(path, text)]


def _faults(path: Path, text: str) -> Iterator[str]:
    if path.stem in NO_NAMES:
        yield "the name says nothing"
    if path.name == "__init__.py":
        if text.strip():
            yield "an __init__.py is empty"
        return
    lines = text.count("\n")
    if lines > LONGEST_FILE and not EXCUSED.search(text):
        yield f"{lines} lines, more than {LONGEST_FILE}"
    tree = ast.parse(text)
    if not ast.get_docstring(tree):
        yield "no sentence saying why the file exists"
    yield from _long_functions(tree, text.splitlines())
    yield from _happens_at_import(tree)
    yield from _relative_imports(tree)


def _long_functions(tree: ast.Module, lines: list[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            said = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            if length > LONGEST_FUNCTION and not EXCUSED.search(said):
                yield f"{node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def _happens_at_import(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and _called(node.value) in CALLS_AT_IMPORT
        ):
            yield f"line {node.lineno}: something happens at import"


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _relative_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"line {node.lineno}: a relative import"
