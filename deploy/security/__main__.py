"""`python -m deploy.security code|secrets|audit …`: what `make security` runs. 0 good, 1 something was found, 3 could not be asked."""

import sys
from collections.abc import Callable, Mapping

from deploy.security import audit, code_scan, secret_scan

SCANS: Mapping[str, Callable[[list[str]], int]] = {
    "code": code_scan.main,
    "secrets": secret_scan.main,
    "audit": audit.main,
}


def main(words: list[str]) -> int:
    """One scan, with what is said to it."""
    if not words or words[0] not in SCANS:
        sys.stderr.write(f"which scan? {', '.join(SCANS)}\n")
        return 2
    return SCANS[words[0]](words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
