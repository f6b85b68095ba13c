"""A missing database or broker ends a command with a sentence that says what to look at, never with a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from access.look import AccessLogUnavailable
from app.output import Exit, fail
from app.settings import Settings, StoreKind
from app.stores import ledger_file
from ledger.port import StoreUnavailable

P = ParamSpec("P")
R = TypeVar("R")


def world_guard(broken: tuple[type[BaseException], ...]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Exit code 3 for these."""

    def guard(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return command(*args, **kwargs)
            except broken as problem:
                zh, en = _texts(problem)
                fail(
                    Exit.WORLD_BROKEN,
                    f"所需的服务不可用。{zh}",
                    f"What this command needs is not there. {en}",
                )

        return run

    return guard


def _texts(problem: BaseException) -> tuple[str, str]:
    """A problem of the house speaks both languages; a driver's own words get a hint in both."""
    told = str(problem)
    if isinstance(problem, StoreUnavailable | AccessLogUnavailable):
        zh, en = _store_hint(Settings())
        return f"{zh}({told})", f"{en} ({told})"
    return getattr(problem, "zh", told), getattr(problem, "en", told)


def _store_hint(settings: Settings) -> tuple[str, str]:
    if settings.store is StoreKind.POSTGRES:
        place = f"{settings.postgres_host}:{settings.postgres_port}/{settings.postgres_database}"
        return (
            f"PostgreSQL {place} 无法使用:请检查 GRIDLEDGER_POSTGRES_… 各项设置,并先运行 gridledger prepare。",
            f"PostgreSQL {place} cannot be used: check the settings GRIDLEDGER_POSTGRES_…, and run `gridledger prepare` first.",
        )
    file = ledger_file(settings)
    if not file.exists():
        return (
            f"台账 {file} 尚不存在:请先运行 gridledger prepare、serve 或 demo。",
            f"There is no ledger {file} yet: run `gridledger prepare`, `serve` or `demo` first.",
        )
    return f"台账 {file} 无法使用。", f"The ledger {file} cannot be used."
