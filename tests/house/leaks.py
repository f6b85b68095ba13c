"""What a published text must not say: paths of one machine, and hosts packages are fetched from."""

import re
from collections.abc import Iterator

# Written in pieces, so that this file does not say what it looks for.
_FOLDERS = ("work", "root", "tmp", "home/[a-z]+", "Users/[A-Za-z]+", "mnt")
_HOSTS = (
    "pypi",
    "pythonhosted",
    "npmjs",
    "jsdelivr",
    "unpkg",
    "cdnjs",
    "artifactory",
    "conda",
    "repo1?.maven",
    r"mirrors?\.[\w-]+",
)
_PATH = re.compile(r"(?<![\w.~{}/$*-])/(?:" + "|".join(_FOLDERS) + r")/[\w.-]+")
_HOST = re.compile(r"(?<![\w-])(?:[\w-]+\.)*(?:" + "|".join(_HOSTS) + r")[\w-]*\.(?:org|com|net|io|cn|dev)\b")
_INDEX = re.compile(r"--(?:(?:extra-)?index-(?:url)|find-links|trusted-host)\s*[= ]\s*\S")


def leaks(text: str) -> list[str]:
    """Every such place in a text."""
    return list(_leaks(text))


def _leaks(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern in (_PATH, _HOST, _INDEX):
            found = pattern.search(line)
            if found:
                yield f"line {number}: {found.group(0)}"
