"""How a Chinese name is read aloud: family names have readings of their own that dictionaries of words do not know."""

from functools import lru_cache
from itertools import islice, product

# Readings as family names. Where a name has two that are both in use, both are found.
_FAMILY = {
    "单": ("shan",), "曾": ("zeng",), "任": ("ren",), "仇": ("qiu",), "解": ("xie",), "查": ("zha",),
    "区": ("ou",), "盖": ("ge", "gai"), "朴": ("piao", "pu"), "翟": ("zhai", "di"), "覃": ("qin", "tan"),
    "乐": ("yue", "le"), "员": ("yun",), "缪": ("miao",), "黑": ("he",), "秘": ("bi",), "折": ("she",),
    "冼": ("xian",), "洗": ("xian",), "尉": ("wei",), "车": ("che",), "召": ("shao",), "繁": ("po",),
    "种": ("chong",), "重": ("chong",), "祭": ("zhai",), "适": ("kuo",), "句": ("gou",), "纪": ("ji",),
    "华": ("hua",), "宁": ("ning",), "隗": ("wei", "kui"), "葛": ("ge",), "柏": ("bai", "bo"), "石": ("shi",),
    "牟": ("mou", "mu"), "阚": ("kan",), "薄": ("bo",), "那": ("na",), "晁": ("chao",), "应": ("ying",),
    "占": ("zhan",), "幺": ("yao",), "芮": ("rui",), "娄": ("lou",), "郇": ("xun", "huan"), "都": ("du",),
}  # fmt: skip
_FAMILY_OF_TWO = {
    "尉迟": ("yuchi",), "万俟": ("moqi",), "长孙": ("zhangsun",), "澹台": ("tantai",), "单于": ("chanyu",),
    "欧阳": ("ouyang",), "上官": ("shangguan",), "司马": ("sima",), "诸葛": ("zhuge",), "东方": ("dongfang",),
    "皇甫": ("huangfu",), "令狐": ("linghu",), "夏侯": ("xiahou",), "慕容": ("murong",), "宇文": ("yuwen",),
    "司徒": ("situ",), "公孙": ("gongsun",), "轩辕": ("xuanyuan",), "南宫": ("nangong",), "百里": ("baili",),
}  # fmt: skip
MOST_READINGS = 8

Reading = tuple[str, ...]


def readings_of(name: str) -> tuple[Reading, ...]:
    """Every reading of a name a person may type, a syllable a character; ü is v. At most eight."""
    family, given = _parts(name)
    givens = [_syllables(each) for each in given]
    families = _family_readings(family)
    every = ((*chosen, *rest) for chosen, rest in product(families, product(*givens) if givens else [()]))
    return tuple(islice(dict.fromkeys(every), MOST_READINGS))


def _parts(name: str) -> tuple[str, str]:
    if name[:2] in _FAMILY_OF_TWO and len(name) > 2:
        return name[:2], name[2:]
    return name[:1], name[1:]


def _family_readings(family: str) -> list[Reading]:
    if family in _FAMILY_OF_TWO:
        return [_split(whole, family) for whole in _FAMILY_OF_TWO[family]]
    return [(each,) for each in _FAMILY.get(family) or _syllables(family)]


def _split(whole: str, family: str) -> Reading:
    """`yuchi` into the reading of each character; the second one is read as it always is."""
    second = next((each for each in _syllables(family[1]) if whole.endswith(each)), "")
    return (whole.removesuffix(second), second) if second else (whole,)


@lru_cache(maxsize=16_384)
def _syllables(character: str) -> tuple[str, ...]:
    """What a character may be read as, the most common first; two are enough to be found by."""
    # Here and not above: every process would wait half a second for dictionaries hardly one of them opens.
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0][:2]) if found else (character.lower(),)
