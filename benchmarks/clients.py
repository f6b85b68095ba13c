"""Many people asking one server at once: connections that stand, one question after another on each."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from random import Random

OK = 200


@dataclass(frozen=True, slots=True)
class Asking:
    """`clients` ask for `seconds`, each anything of `paths` (by kind), with a pause of so many seconds on average."""

    port: int
    token: str
    paths: Mapping[str, Sequence[str]]
    clients: int
    seconds: float
    pause: float = 0.0
    warm_seconds: float = 2.0


@dataclass(slots=True)
class Answered:
    """Milliseconds by kind, and whatever was not a good answer."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bad: list[str] = field(default_factory=list)


def ask(asking: Asking) -> Answered:
    """In a process of its own, so that the asking is not what is measured."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run, asking).result()


def _run(asking: Asking) -> Answered:
    return asyncio.run(_all(asking))


async def _all(asking: Asking) -> Answered:
    answered = Answered()
    begin = time.monotonic() + asking.warm_seconds
    async with asyncio.TaskGroup() as group:
        for number in range(asking.clients):
            group.create_task(_client(asking, answered, Random(number), begin))
    answered.ms = dict(answered.ms)
    return answered


async def _client(asking: Asking, answered: Answered, random: Random, begin: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", asking.port)
    kinds = sorted(asking.paths)
    end = begin + asking.seconds
    try:
        while True:
            if asking.pause:
                await asyncio.sleep(random.uniform(0, 2 * asking.pause))
            if time.monotonic() >= end:
                return
            kind = random.choice(kinds)
            path = random.choice(asking.paths[kind])
            began = time.monotonic()
            status = await _get(reader, writer, path, asking.token)
            if status != OK:
                answered.bad.append(f"{status} {path}")
            elif began >= begin:
                answered.ms[kind].append((time.monotonic() - began) * 1_000)
    finally:
        writer.close()


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, token: str) -> int:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(head.encode())
    status_line, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next(
        int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(status_line.split()[1])
