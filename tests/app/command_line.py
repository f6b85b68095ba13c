"""Types commands as a person would: the same entry point as the console script, an environment of its own."""

import io
import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from app.main import run

GRIDLEDGER = str(Path(sys.executable).with_name("gridledger"))
CHINESE = range(0x4E00, 0xA000)
NOWHERE = "127.0.0.1:1"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered, what it remarked, and how it ended."""

    code: int
    out: str
    err: str

    def answer(self) -> object:
        """Its one JSON document."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A shell in an empty folder. Settings are given without their prefix, in small letters."""

    folder: Path

    def __call__(self, *words: str, **settings: object) -> Said:
        """Type `gridledger WORDS…`."""
        out, err = io.StringIO(), io.StringIO()
        with self._shell(words, self.environment(**settings)), redirect_stdout(out), redirect_stderr(err):
            try:
                run()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        return Said(code, out.getvalue(), err.getvalue())

    def environment(self, **settings: object) -> dict[str, str]:
        """The variables of a process started from here."""
        asked = {"data_dir": self.folder / "data", **settings}
        return {f"GRIDLEDGER_{name.upper()}": str(value) for name, value in asked.items()}

    @contextmanager
    def _shell(self, words: tuple[str, ...], env: Mapping[str, str]) -> Iterator[None]:
        umask = os.umask(0o022)
        kafka, level = logging.getLogger("kafka"), logging.getLogger("kafka").level
        with pytest.MonkeyPatch.context() as shell:
            for name in [name for name in os.environ if name.startswith("GRIDLEDGER_")]:
                shell.delenv(name)
            for name, value in env.items():
                shell.setenv(name, value)
            shell.setattr(sys, "argv", ["gridledger", *words])
            shell.chdir(self.folder)
            shell.setattr(tempfile, "tempdir", tempfile.tempdir)
            try:
                yield
            finally:
                structlog.reset_defaults()
                kafka.setLevel(level)
                os.umask(umask)


def speaks_both(text: str) -> bool:
    """Whether a remark has a Chinese and an English sentence, and nothing of a traceback."""
    chinese = any(ord(each) in CHINESE for each in text)
    english = re.search(r"\b(the|is|not|no|cannot)\b", text, re.IGNORECASE) is not None
    return chinese and english and "Traceback" not in text
