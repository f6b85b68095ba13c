"""The parts of a bundle as somebody else hands it over: a folder or a zip, perhaps damaged, perhaps with parts missing."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_BROKEN = (OSError, EOFError, RuntimeError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error)


class BundleNotAsSigned(Exception):
    """Something in the bundle is not what was signed; the words name the place."""

    code = "bundle.not_as_signed"

    def __init__(self, where: str) -> None:
        self.zh = f"证明包与签署不符:{where}"
        self.en = f"The bundle is not as it was signed: {where}"
        super().__init__(where)


def has_part(bundle: Path, name: str) -> bool:
    """Whether there is such a part."""
    if bundle.is_dir():
        return (bundle / name).is_file()
    with _readable(bundle.name), zipfile.ZipFile(bundle) as archive:
        return name in archive.namelist()


def lines_of(bundle: Path, name: str) -> Iterator[str]:
    """A part line by line. Raises `BundleNotAsSigned` where there is none, or none that can be read."""
    if not has_part(bundle, name):
        raise BundleNotAsSigned(f"it has no part {name}")
    with _readable(name), _opened(bundle, name) as file:
        for line in file:
            yield line.decode("utf-8")


@contextmanager
def _opened(bundle: Path, name: str) -> Iterator[IO[bytes]]:
    if bundle.is_dir():
        with (bundle / name).open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(bundle) as archive, archive.open(name) as part:
        yield part


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Bytes that were damaged on their way are the bundle's fault, not ours."""
    try:
        yield
    except _BROKEN as problem:
        raise BundleNotAsSigned(f"{name} cannot be read: {problem}") from None
