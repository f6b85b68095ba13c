"""What is told of a community police room (社区警务室), published and stored in one form."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from domain.police_room.codes import RoomClosing, RoomService
from domain.shared.fact import Fact, Form, told

# A room is called after its place: what does not end so is no room's name, and may be somebody's.
NAME = Form(pattern="^[\u4e00-\u9fff0-9]{2,24}警务室$")
STAFF = Form(pattern=r"^staff:[A-Za-z0-9_-]{1,32}$")
DIVISION = Form(pattern="^[0-9]{12}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlanned(Fact):
    """A room is to be set up for a community or village."""

    name: ClassVar[str] = "police_room.planned"
    title: ClassVar[tuple[str, str]] = ("警务室筹划", "A police room is planned")
    called: Annotated[str, told("P0", "名称", "What the room is called.", NAME)]
    division: Annotated[
        str, told("P0", "村(社区)代码", "The community or village it is for.", DIVISION, refers="division")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructionStarted(Fact):
    """It is being built or fitted out."""

    name: ClassVar[str] = "police_room.construction_started"
    title: ClassVar[tuple[str, str]] = ("警务室开工", "Work on a police room began")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOpened(Fact):
    """It is open to the public from this day."""

    name: ClassVar[str] = "police_room.opened"
    title: ClassVar[tuple[str, str]] = ("警务室启用", "A police room opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerPosted(Fact):
    """An officer serves there from this day, until released."""

    name: ClassVar[str] = "police_room.officer_posted"
    title: ClassVar[tuple[str, str]] = ("民警驻室", "An officer was posted to a police room")
    officer: Annotated[str, told("P1", "民警编号", "Pseudonymous staff id, never a name.", STAFF)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerReleased(Fact):
    """The officer serves there no longer."""

    name: ClassVar[str] = "police_room.officer_released"
    title: ClassVar[tuple[str, str]] = ("民警离室", "An officer left a police room")
    officer: Annotated[str, told("P1", "民警编号", "Pseudonymous staff id, never a name.", STAFF)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProvided(Fact):
    """So many were served, of one kind; nobody is named."""

    name: ClassVar[str] = "police_room.service_provided"
    title: ClassVar[tuple[str, str]] = ("便民服务", "A police room served people")
    service: Annotated[RoomService, told("P0", "服务类别", "What for.")]
    count: Annotated[int, told("P0", "人次", "How many times.", Form(least=1, most=10_000))]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomClosed(Fact):
    """It is given up, or was never opened."""

    name: ClassVar[str] = "police_room.closed"
    title: ClassVar[tuple[str, str]] = ("警务室停用", "A police room was closed")
    reason: Annotated[RoomClosing, told("P0", "原因", "Why.")]
