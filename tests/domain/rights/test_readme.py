"""The README's tables say what the code does today."""

from tests.domain.rights import state_table
from tests.support.state_table import readme_of, with_tables


def test_the_readme_tables_are_current() -> None:
    readme = readme_of("rights").read_text(encoding="utf-8")
    assert readme == with_tables(readme, state_table.tables()), (
        "run python -m tests.support.state_table rights"
    )


def test_a_stale_table_would_be_noticed() -> None:
    readme = readme_of("rights").read_text(encoding="utf-8")
    stale = readme.replace(state_table.DONE + " |", state_table.REFUSED + " |", 1)
    assert stale != with_tables(stale, state_table.tables())
