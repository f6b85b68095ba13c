"""How large a file may be: memory and time are bounded before anything of it is believed."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """`unpacked_bytes`, `ratio` and `entries` bound what a workbook may unfold to (a zip bomb is small)."""

    file_bytes: int = 256 * MEBIBYTE
    rows: int = 500_000
    workbook_rows: int = 100_000
    workbook_cells: int = 2_000_000
    columns: int = 300
    cell_characters: int = 32_767
    row_bytes: int = 262_144
    line_bytes: int = MEBIBYTE
    unpacked_bytes: int = 512 * MEBIBYTE
    ratio: int = 200
    entries: int = 1_000


LIMITS = FileLimits()
