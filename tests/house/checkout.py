"""The checkout as the house's guards see it: its rooms, its texts, and copies in which violations are planted."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "ledger", "intake", "consumers", "projections", "access", "api", "app")
BESIDE = ("deploy", "benchmarks", "proofs", "verify", "tests")
NOT_OURS = ("__pycache__", ".hypothesis", "*.pyc")


def pyproject() -> dict[str, object]:
    """The project's own settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def sources(root: Path = ROOT, folders: tuple[str, ...] = (*ROOMS, *BESIDE)) -> Iterator[Path]:
    """Every Python file of ours."""
    for folder in folders:
        yield from sorted(path for path in (root / folder).rglob("*.py") if "__pycache__" not in path.parts)


def published_texts(root: Path = ROOT) -> Iterator[Path]:
    """Every text a reader of the repository may open, code included."""
    yield from sources(root)
    for pattern in ("*.md", "*.toml", "*.lock", "*.yml", "*.yaml", "Makefile", ".ci/run"):
        yield from sorted(root.glob(pattern))
    for folder in ("docs", *ROOMS, *BESIDE):
        for suffix in ("md", "json", "yml", "yaml", "toml", "css", "js", "html", "xml", "properties"):
            yield from sorted((root / folder).rglob(f"*.{suffix}"))


def copy_of_the_rooms(target: Path) -> Path:
    """A copy of the rooms and of the settings that guard them."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, target / room, ignore=shutil.ignore_patterns(*NOT_OURS))
    (target / "tests" / "house").mkdir(parents=True)
    for path in (
        "pyproject.toml",
        "tests/__init__.py",
        "tests/house/__init__.py",
        "tests/house/only_these.py",
    ):
        shutil.copy(ROOT / path, target / path)
    return target
