"""The stand-alone verifier as a doubter runs it: loaded from its one file, nothing of the house around it."""

import json
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

PROGRAM = Path(__file__).resolve().parents[1] / "verify" / "gridledger_verify.py"


@lru_cache(maxsize=1)
def program() -> ModuleType:
    """The file as a module."""
    spec = spec_from_file_location("gridledger_verify", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def verified(bundle: Path, *words: str) -> tuple[int, Sequence[int], Sequence[str]]:
    """The exit code, the positions named, and the codes of what is wrong."""
    said: list[str] = []
    code = program().main([str(bundle), "--json", *words], said.append)
    if code == 2:
        return code, [], [said[0]]
    findings = json.loads(said[0])["findings"]
    return code, [each["position"] for each in findings], [each["code"] for each in findings]
