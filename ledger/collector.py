"""Python's collector of cycles, kept out of the way while a batch is worked on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """No collection until the block ends.

    A batch makes tens of thousands of objects and lets all of them go without a cycle: the collector would look
    through them a dozen times in vain (a twentieth of the cost). It is switched on again after every batch, so it
    never rests for longer than one; where another thread's batch has switched it off, that thread does.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
