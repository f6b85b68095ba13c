"""The official AsyncAPI 3 JSON schema, fetched once with npm; it is somebody else's, so it is not kept here."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.support.services import complain

VERSION = "6.11.1"
PACKAGE = f"@asyncapi/specs@{VERSION}"
FOLDER = Path(__file__).resolve().parents[2] / "build" / f"asyncapi-specs-{VERSION}"
SCHEMA = FOLDER / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"


def official_schema() -> dict[str, object]:
    """The schema; without npm the test is left out with one loud line, and with CI=true it fails."""
    if not SCHEMA.exists():
        problem = _install()
        if problem:
            complain(f"the official AsyncAPI schema could not be had: {problem}")
    loaded = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def _install() -> str | None:
    npm = shutil.which("npm")
    if npm is None:
        return "npm is missing"
    FOLDER.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix", str(FOLDER)]
    ran = subprocess.run(
        [npm, "install", *options, PACKAGE], capture_output=True, text=True, timeout=180, check=False
    )
    return None if ran.returncode == 0 and SCHEMA.exists() else f"npm ended with {ran.returncode}"
