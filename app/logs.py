"""Logs go to stderr and hold no message content, only codes, counts and positions."""

import logging
import sys
import time
from collections.abc import Callable

import structlog
from structlog.typing import Processor

AGAIN_SECONDS = 60.0
TALKATIVE = "aiokafka"


def set_up_logs(*, as_json: bool) -> None:
    """Ours and the libraries' in one form."""
    renderer: Processor = structlog.dev.ConsoleRenderer(colors=False)
    if as_json:
        renderer = structlog.processors.JSONRenderer()
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(OnceAMinute())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # kafka-python tells every failed connection of its own; commands say once and in a sentence what is wrong.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


class OnceAMinute(logging.Filter):
    """Without a broker aiokafka says the same ten times a second for as long as it is gone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is told; templates are few, so what is remembered is bounded."""
        if not record.name.startswith(TALKATIVE):
            return True
        what, now = (record.name, str(record.msg)), self._clock()
        told = self._said.get(what)
        if told is not None and now - told < AGAIN_SECONDS:
            return False
        self._said[what] = now
        return True
