"""The fictional town: division 990101 does not exist, so nobody who lives there can be somebody."""

from dataclasses import dataclass

TOWN_CODE = "990101100000"
TOWN_NAME = "云溪镇"
GRIDS_PER_VILLAGE = 3

COMMUNITY_NAMES = (
    "西河桥", "青禾", "云溪街", "石拱", "望湖", "槐荫", "新塘", "东园", "北门",
    "书院", "桂花里", "长堤", "南浦", "钟楼", "水磨", "柳巷", "站前",
)  # fmt: skip
VILLAGE_NAMES = (
    "白鹭", "大塘", "松岗", "梅坡", "老屋", "樟树下", "牛背岭", "双港",
    "土桥", "杨柳", "茶坪", "高垄", "月形", "竹山", "河口", "石牌",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Village:
    """A residents' committee (社区) or a villagers' committee (村): 12 digits."""

    code: str
    name: str
    is_community: bool

    @property
    def grids(self) -> tuple[str, ...]:
        """15 digits each: the committee's code and a sequence from 001."""
        return tuple(f"{self.code}{number:03d}" for number in range(1, GRIDS_PER_VILLAGE + 1))


def communities() -> tuple[Village, ...]:
    """Residents' committees are numbered from 001."""
    return tuple(
        Village(f"{TOWN_CODE[:9]}{number:03d}", f"{name}社区", True)
        for number, name in enumerate(COMMUNITY_NAMES, start=1)
    )


def villages() -> tuple[Village, ...]:
    """Villagers' committees are numbered from 200."""
    return tuple(
        Village(f"{TOWN_CODE[:9]}{number:03d}", f"{name}村", False)
        for number, name in enumerate(VILLAGE_NAMES, start=200)
    )


def committees() -> tuple[Village, ...]:
    """All 33, the community of the parking dispute first."""
    return (*communities(), *villages())
