"""What a figure was measured on: a number without its machine is a rumour."""

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

import psycopg

CHECKOUT = Path(__file__).resolve().parents[1]
LIBRARIES = ("eventsourcing", "psycopg", "pydantic", "faststream", "aiokafka", "cryptography")
POSTGRES_SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "wal_level",
)  # fmt: skip


def header(dsn: str | None) -> dict[str, str]:
    """Machine, versions, settings and how busy the machine already was, in the order they are printed."""
    told = {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()}",
        "load before": " ".join(f"{each:.2f}" for each in os.getloadavg()),
        "python": platform.python_version(),
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "sqlite": f"{sqlite3.sqlite_version}, WAL, synchronous=FULL",
        "commit": _commit(),
    }
    if dsn is not None:
        told["postgresql"] = _postgres(dsn)
    return told


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)


def _commit() -> str:
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=CHECKOUT, capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
    except OSError:
        return "unknown"
    return told.stdout.strip() or "unknown"


def _postgres(dsn: str) -> str:
    with psycopg.connect(dsn) as connection:
        rows = [connection.execute(f"SHOW {name}").fetchone() for name in POSTGRES_SETTINGS]
    return ", ".join(f"{name} {row[0]}" for name, row in zip(POSTGRES_SETTINGS, rows, strict=True) if row)
