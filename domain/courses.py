"""The slices whose facts are told once, by the kind of their streams: adding one is adding a line here."""

from typing import Any

from domain.incident.course import CASE, INCIDENT
from domain.police_room.course import POLICE_ROOM
from domain.shared.course import Course

COURSES: tuple[Course[Any], ...] = (POLICE_ROOM, INCIDENT, CASE)
