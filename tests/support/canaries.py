"""People who exist for one run of one test, and every form their values could be found in where they must not be."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from pypinyin import lazy_pinyin

from domain.shared.check_digits import check_citizen_id

BIRD = "金丝雀"  # no sentence of the house speaks of one
RARE = "篪埙籀龠彝鬲罍觥斝卣觯觚簋簠甗盉匜鐎鎛铙鼗柷敔"
STREETS = "鹈鹕鸊鹚鸬鹮鸻鹬鹡鸰"


@dataclass(frozen=True, slots=True)
class Canary:
    """One made-up person: what is said of them belongs sealed, or nowhere."""

    name: str
    id_number: str
    phone: str
    address: str
    text: str

    def words(self) -> Mapping[str, str]:
        """Each value by its kind, and the middles that masking hides."""
        return {
            "name": self.name,
            "middle of the name": self.name[1:],
            "id_number": self.id_number,
            "middle of the id_number": self.id_number[6:17],
            "phone": self.phone,
            "address": self.address,
            "text": self.text,
        }


def canary(rng: Random) -> Canary:
    """A new one. Division 990101, a right check digit, a phone nobody has."""
    name = BIRD + "".join(rng.sample(RARE, 3))
    street = "".join(rng.sample(STREETS, 4))
    return Canary(
        name=name,
        id_number=_id_number(rng),
        phone=f"1100000{rng.randint(0, 9_999):04d}",
        address=f"{street}巷{rng.randint(1_000, 9_999)}号",
        text=f"{''.join(rng.sample(RARE, 4))}在桥头唱歌{rng.randint(10_000, 99_999)}",
    )


def _id_number(rng: Random) -> str:
    born = f"19{rng.randint(20, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    body = f"990101{born}{rng.randint(100, 999)}"
    return next(body + check for check in "0123456789X" if check_citizen_id(body + check).problem is None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary where none may be."""

    where: str
    kind: str
    form: str

    def __str__(self) -> str:
        return f"{self.kind} as {self.form} in {self.where}"


Needles = tuple[tuple[str, str, bytes], ...]


def needles(people: Iterator[Canary] | list[Canary]) -> Needles:
    """Every value in every form: kind, form, bytes."""
    return tuple(
        (kind, form, sought)
        for person in people
        for kind, value in person.words().items()
        for form, sought in forms(kind, value)
    )


def forms(kind: str, value: str) -> Iterator[tuple[str, bytes]]:
    """The bytes a value becomes on its way into some output."""
    plain = value.encode()
    yield "UTF-8", plain
    yield "UTF-16 little-endian", value.encode("utf-16-le")
    yield "UTF-16 big-endian", value.encode("utf-16-be")
    for number in range(3):
        yield f"base64 at {number}", _base64(plain, number)
    yield "hexadecimal", plain.hex().encode()
    if value.isascii():
        return
    yield "GB 18030", value.encode("gb18030")
    yield "percent-encoding", quote(value).encode()
    yield "percent-encoding in small letters", quote(value).lower().encode()
    escaped = value.encode("ascii", "backslashreplace")
    yield "JSON escapes", escaped
    yield "JSON escapes in capitals", escaped.upper().replace(b"\\U", b"\\u")
    yield "character references", value.encode("ascii", "xmlcharrefreplace")
    yield "bytes as Python writes them", repr(plain)[2:-1].encode()
    yield "UTF-8 read as Latin-1", plain.decode("latin-1").encode()
    if kind == "name":
        yield "pinyin", "".join(lazy_pinyin(value)).encode()
        yield "pinyin, spaced", " ".join(lazy_pinyin(value)).encode()


def _base64(raw: bytes, before: int) -> bytes:
    """What base64 makes of the value `before` bytes into a group, without the letters its neighbours share."""
    coded = b64encode(b"\0" * before + raw)
    first = (0, 2, 3)[before]
    bits = (before + len(raw)) * 8
    return coded[first : bits // 6]


def sightings(outputs: Mapping[str, bytes], sought: Needles) -> list[Sighting]:
    """Every canary in every output, by where it was found."""
    return [
        Sighting(where, kind, form)
        for where, told in outputs.items()
        for kind, form, needle in sought
        if needle in told
    ]
