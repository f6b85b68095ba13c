"""Secrets in what is committed, against a baseline of findings that were looked at: none of them opens anything."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from detect_secrets.core import baseline
from detect_secrets.core.secrets_collection import SecretsCollection

ROOT = Path(__file__).resolve().parents[2]
BASELINE = ".secrets.baseline"


def committed(root: Path) -> list[str]:
    """Files git knows, and new ones it does not ignore."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (root / name).is_file()]


def new_secrets(root: Path, names: list[str], known_in: Path) -> list[str]:
    """What looks like a secret and is not in the baseline; file, line and kind, never the secret."""
    kept = baseline.load_from_file(str(known_in))
    known = baseline.load(kept, str(known_in))  # also sets up the plugins
    found = SecretsCollection(root=str(root))
    found.scan_files(*_looked_at(names, kept))
    return sorted(
        f"{name}:{secret.line_number}: {secret.type}"
        for name, secret in found - known
        if secret.secret_hash not in {each.secret_hash for each in known[name]}
    )


def _looked_at(names: list[str], kept: dict[str, list[dict[str, Any]]]) -> list[str]:
    """All but what the baseline leaves out: hashes of packages and of findings, and published examples."""
    left_out = [
        re.compile(pattern)
        for each in kept["filters_used"]
        if each["path"].endswith("should_exclude_file")
        for pattern in each["pattern"]
    ]
    return [name for name in names if not any(pattern.search(name) for pattern in left_out)]


def main(words: list[str]) -> int:
    """Scan; a finding that is none is looked at by two people and then added with `detect-secrets scan --baseline`."""
    told = new_secrets(ROOT, committed(ROOT), ROOT / BASELINE)
    sys.stdout.write("\n".join([*told, ""]) if told else "secrets: none but those of the baseline\n")
    return int(bool(told))
