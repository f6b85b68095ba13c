"""The bytes of a closed message: whose epoch wraps its key, the wrapped key, and the box that key opens."""

from typing import NamedTuple

FORM = b"\x01"
NAME_AT = 3  # behind the form and two lengths


class Closed(NamedTuple):
    """A closed message in its parts."""

    epoch: str
    wrapped: bytes
    box: bytes

    def joined(self) -> bytes:
        """As it is kept."""
        name = self.epoch.encode()
        return b"".join((FORM, bytes((len(name), len(self.wrapped))), name, self.wrapped, self.box))


def parts_of(closed: bytes) -> Closed | None:
    """The parts of what is kept; None for what has not this form."""
    if len(closed) < NAME_AT or closed[:1] != FORM:
        return None
    name_end = NAME_AT + closed[1]
    wrapped_end = name_end + closed[2]
    name = closed[NAME_AT:name_end].decode(errors="replace")
    return Closed(name, closed[name_end:wrapped_end], closed[wrapped_end:])
