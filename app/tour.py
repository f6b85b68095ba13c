"""The printed tour of the fictional town: what to open, and commands that answer."""

from urllib.parse import quote

from app.town.one_home import one_home
from app.town.parking import parking_disputes
from app.town.sources import APP

TWO_CHARACTERS, INITIALS = "若溪", "trx"


def pages() -> tuple[tuple[str, str], ...]:
    """What a browser shows: a title and a path."""
    return (
        ("接口说明 what may be asked", "/docs"),
        ("一户 one home, who lives there", f"/registry/dwellings/{one_home().home.id}"),
        ("出租房屋到期与逾期 due and late in rented homes", "/rental/due"),
        ("矛盾纠纷 disputes", "/disputes"),
    )


def questions() -> tuple[tuple[str, str], ...]:
    """What a command asks: a title and a path."""
    one, case = one_home(), parking_disputes(APP)[0].code
    return (
        ("查人：名字中两个字 find by two characters", f"/registry/persons?q={quote(TWO_CHARACTERS)}"),
        ("查人：拼音首字母 find by initials", f"/registry/persons?q={INITIALS}"),
        ("一个人 one person", f"/registry/persons/{one.tenant.key}"),
        ("两条记录：关联过又解除 linked and unlinked", f"/registry/persons/{one.tenant.key}/history"),
        ("一户的居住情况 who lives there", f"/registry/dwellings/{one.home.id}"),
        ("一户的租赁 its tenancies", f"/rental/tenancies?dwelling={one.home.id}"),
        ("一户的排查 its inspections", f"/rental/inspections?dwelling={one.home.id}"),
        ("有异议的居住 stays somebody contradicts", "/registry/residences?contradicted=true&limit=5"),
        ("到期与逾期 due and late", "/rental/due"),
        ("逾期的排查 inspections that are late", "/rental/inspections?due=late&limit=5"),
        ("一处隐患 one finding", f"/rental/findings/{one.finding}"),
        ("逾期的纠纷 disputes that are late", "/disputes?overdue=true&limit=5"),
        ("一件纠纷的经过 a case on two clocks", f"/disputes/{case}/timeline"),
        ("被拒的报送 what was refused", "/audit/events?verdict=refused&limit=5"),
    )


def tour_of(address: str, token: str, hours: int) -> str:
    """On stdout, so that a script can run it."""
    opened = "\n".join(f"  {address}{path}    # {title}" for title, path in pages())
    asked = "\n".join(
        f"  # {title}\n  curl -s -H \"Authorization: Bearer $TOKEN\" '{address}{path}'"
        for title, path in questions()
    )
    return f"""
网格台账 gridledger: {address}   (Ctrl-C ends it)
令牌 token, shown once, valid {hours} h:
  export TOKEN={token}

打开 open (any user name, the token as password):
{opened}

试试 try:
{asked}
"""
