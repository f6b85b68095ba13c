"""Files and functions stay short enough to be read, names say something, nothing happens at import."""

from pathlib import Path

import pytest

from tests.house.checkout import ROOT, sources
from tests.house.form import faults


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_the_form_of_the_house(path: Path) -> None:
    assert faults(path) == []


PLANTED = {
    "a long file": ("long.py", '"""Why."""\n' + "x = 1\n" * 250, "251 lines"),
    "a long function": ("f.py", '"""Why."""\n\n\ndef f() -> None:\n' + "    x = 1\n" * 41, "f has 42 lines"),
    "a silent file": ("quiet.py", "x = 1\n", "no sentence"),
    "a file named for nothing": ("utils.py", '"""Why."""\n', "the name says nothing"),
    "work at import": ("loud.py", '"""Why."""\n\nprint("hello")\n', "something happens at import"),
    "a full __init__": ("__init__.py", "from os import path\n", "is empty"),
    "a relative import": ("near.py", '"""Why."""\n\nfrom . import far\n', "a relative import"),
}


@pytest.mark.parametrize(("name", "text", "told"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_caught(name: str, text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert told in "\n".join(faults(path))


def test_a_long_file_may_say_why(tmp_path: Path) -> None:
    path = tmp_path / "table.py"
    path.write_text(
        '"""Why."""\n# long because one table is easier to check than three\n' + "x = 1\n" * 300, "utf-8"
    )
    assert faults(path) == []


def test_a_long_function_may_say_why(tmp_path: Path) -> None:
    path = tmp_path / "row.py"
    body = "    # long because a row of forty columns is read in one piece\n" + "    x = 1\n" * 50
    path.write_text('"""Why."""\n\n\ndef row() -> None:\n' + body, "utf-8")
    assert faults(path) == []
