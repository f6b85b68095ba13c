"""Python's cycle collector, set for processes that make many short-lived objects and few cycles."""

import gc

# A batch allocates some 50,000 objects and frees nearly all of them by reference count alone. With Python's own
# thresholds the collector walks the live ones again and again: an eighth of intake's time, measured.
THRESHOLDS = (50_000, 20, 50)


def calm() -> None:
    """To be called once a process is assembled: what lives now lives for good and is not walked any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
