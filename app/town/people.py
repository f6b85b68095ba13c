"""The town's people, made up one by one: names from lists of our own, numbers that were never issued."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.town.places import TOWN_CODE

FAMILY_NAMES = "刘胡王李张陈杨赵黄周吴徐孙马朱郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱覃武单仇解查"
FIRST_SYLLABLES = "安柏昌承春德芳甫广国海和洪惠吉嘉建锦景静开兰立良敏明宁培平启清庆荣瑞善尚书思松素泰天文熙先祥小晓秀旭雅延彦耀一颐永有玉元远云允蕴泽昭哲振知志中竹卓子"
SECOND_SYLLABLES = "安斌波才超臣成川春达丹东芬峰福刚光桂国海浩宏华辉慧佳建健江杰金晶静军凯康兰磊丽莲亮林玲龙茂梅勉民明楠宁平琴青泉群仁荣蓉如山胜诗书松涛婷伟文武霞贤祥新星秀雪勋燕阳怡英勇玉媛月云泽珍正芝舟"
PHONE_PREFIX = "1100000"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ULID_LENGTH = 26
SHARE_FROM_AWAY, SHARE_FOREIGN = 0.28, 0.003
YOUNGEST, OLDEST = 7, 84


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be party to a dispute; `key` is random and says nothing about them."""

    key: str
    name: str
    id_number: str
    phone: str
    born_on: date
    from_away: bool = False  # registered in another county
    is_foreign: bool = False

    def age_on(self, day: date) -> int:
        """Full years."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


def make_person(
    rng: Random, today: date, *, oldest: int = OLDEST, youngest: int = 22, family: str | None = None
) -> Person:
    """A person of the town between two ages, of any family if none is named."""
    born_on = today - timedelta(days=rng.randint(youngest * 366, oldest * 365))
    is_foreign = family is None and rng.random() < SHARE_FOREIGN
    return Person(
        from_away=rng.random() < SHARE_FROM_AWAY,
        is_foreign=is_foreign,
        key=make_key(rng),
        name=(family or rng.choice(FAMILY_NAMES))
        + rng.choice(FIRST_SYLLABLES)
        + rng.choice(SECOND_SYLLABLES),
        id_number=f"X{rng.randint(0, 9_999_999):07d}" if is_foreign else make_id_number(rng, born_on),
        phone=f"{PHONE_PREFIX}{rng.randint(0, 9999):04d}",
        born_on=born_on,
    )


def family_name_of(name: str) -> str:
    """The town knows only family names of one character."""
    return name[0]


def make_child(rng: Random, today: date) -> Person:
    """A party who needs a guardian beside them."""
    return make_person(rng, today, oldest=16, youngest=YOUNGEST)


def make_key(rng: Random) -> str:
    """A key of the form every sender chooses: a ULID, random throughout."""
    return rng.choice("01234567") + "".join(rng.choices(CROCKFORD, k=ULID_LENGTH - 1))


def make_id_number(rng: Random, born_on: date) -> str:
    """A number with the right check character under a division that was never assigned."""
    body = f"{TOWN_CODE[:6]}{born_on:%Y%m%d}{rng.randint(1, 998):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + ID_CHECKS[total % 11]
