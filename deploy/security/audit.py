"""pip-audit over the locked dependencies, which says so where nobody could be asked instead of passing for clean.

A release that is known to be vulnerable is asked about first. If the service does not know even that one (no network,
or a mirror that serves packages and no advisories), nothing it says of ours means anything.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWN_TO_BE_BAD = "jinja2==2.10"  # CVE-2019-10906
QUIET = ("--strict", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "15")
WHERE_REACHABLE = "--where-reachable"
CLEAN, VULNERABLE, NOT_ASKED = 0, 1, 3
LOUD = (
    "!!! audit NOT DONE: the advisory service does not answer from here, so nobody knows whether a dependency is "
    "vulnerable. 未进行漏洞审计 !!!"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What pip-audit said: vulnerable releases with their advisories; `whole` where it looked at everything."""

    vulnerable: Sequence[str]
    whole: bool
    words: str


Ask = Callable[[Sequence[str]], Told]


def pip_audit(words: Sequence[str]) -> Told:
    """Run it."""
    asked = [sys.executable, "-m", "pip_audit", *QUIET, *words]
    ran = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        return Told((), whole=False, words=ran.stderr[-2_000:])
    bad = [
        f"{each['name']} {each['version']}: {', '.join(one['id'] for one in each['vulns'])}"
        for each in packages
        if each.get("vulns")
    ]
    return Told(bad, whole=ran.returncode == 0 or bool(bad), words=ran.stderr[-2_000:])


def audited(ask: Ask) -> tuple[int, str]:
    """The outcome and what to say of it."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as one:
        one.write(f"{KNOWN_TO_BE_BAD}\n")
        one.flush()
        answers = bool(ask(["--no-deps", "-r", one.name]).vulnerable)
    if not answers:
        return NOT_ASKED, LOUD
    told = ask(["--require-hashes", "-r", "requirements.lock"])
    if told.vulnerable:
        return VULNERABLE, "\n".join(["audit: vulnerable releases in requirements.lock", *told.vulnerable])
    if not told.whole:
        return VULNERABLE, f"audit: the service answers, but not about all of ours:\n{told.words}"
    return CLEAN, "audit: no known vulnerability in requirements.lock"


def main(words: list[str], ask: Ask = pip_audit) -> int:
    """With `--where-reachable` it ends well, loudly, where nobody could be asked; without, that is a failure too."""
    outcome, told = audited(ask)
    sys.stdout.write(f"{told}\n")
    return CLEAN if outcome == NOT_ASKED and WHERE_REACHABLE in words else outcome
