"""Writes a slice's state × command tables into its README: `python -m tests.support.state_table dispute`."""

import sys
from importlib import import_module
from pathlib import Path

from domain.courses import COURSES
from tests.support import courses

DOMAIN = Path(__file__).parents[2] / "domain"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def readme_of(slice_name: str) -> Path:
    """The slice's README."""
    return DOMAIN / slice_name / "README.md"


def with_tables(readme: str, tables: str) -> str:
    """The README with these tables between its marks."""
    before, _, rest = readme.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError("the README has no place for the tables")
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def tables_of(slice_name: str) -> str:
    """The tables as the code answers today."""
    if any(each.slice_name == slice_name for each in COURSES):
        return courses.tables(slice_name)
    found: str = import_module(f"tests.domain.{slice_name}.state_table").tables()
    return found


if __name__ == "__main__":
    path = readme_of(sys.argv[1])
    path.write_text(with_tables(path.read_text(encoding="utf-8"), tables_of(sys.argv[1])), encoding="utf-8")
