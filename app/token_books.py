"""The token book as the command line opens it: one others could read or write is refused with a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from access.tokens import TokenBook, TokenBookUnsafe
from app.output import Exit, fail
from app.settings import Settings


def token_book(settings: Settings) -> TokenBook:
    """The book the settings name."""
    return TokenBook(settings.token_path)


@contextmanager
def safe_token_book() -> Iterator[None]:
    """Ends the command when the book must not be trusted."""
    try:
        yield
    except TokenBookUnsafe as problem:
        fail(Exit.BAD_USE, f"令牌簿不可用:{problem}", f"The token book cannot be used: {problem}")
