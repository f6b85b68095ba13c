"""What is logged of a fault of our own: an exception's words, and its traceback's, may quote a person's data."""

from traceback import extract_tb


def told(failure: BaseException) -> dict[str, str]:
    """Its kind, and the place of each function it came through."""
    frames = extract_tb(failure.__traceback__)
    way = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return {"failure": type(failure).__name__, "way": way}
