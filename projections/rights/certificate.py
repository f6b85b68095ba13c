"""What an erased person is given in hand: when the key was destroyed, and by when no copy can be read any more."""

from collections.abc import Mapping
from datetime import datetime

from domain.rights.codes import AskedBy, ErasureBasis
from domain.shared.occurrence import SHANGHAI
from projections.instants import instant_of
from projections.rights.view import Request

FORM = "gridledger-erasure-certificate/1"


def certificate_id(person_key: str, request: str) -> str:
    """Two persons' requests may have one id, if two systems chose it; a person's key and a request's have not."""
    return f"{person_key}.{request}"


def certificate(erased: Request) -> dict[str, str | int | None]:
    """For machines. It names the person by the key only: nobody can tell from it who that was."""
    row = erased.row
    return {
        "form": FORM,
        "certificate": certificate_id(erased.person_key, erased.request),
        "person_key": erased.person_key,
        "request": erased.request,
        "basis": row.basis,
        "asked_by": row.asked_by,
        "requested_at": row.requested_at,
        "requested_by": row.requested_by,
        "approved_by": row.approved_by,
        "key_destroyed_at": row.key_destroyed_at,
        "copies_unreadable_by": row.copies_unreadable_by,
        "copies_unreadable_at": row.copies_unreadable_at,
        "position": row.completed_at_position,
    }


def certificate_text(said: Mapping[str, str | int | None]) -> str:
    """For people, in both languages, both dates in each."""
    destroyed, by, at = (
        _day(said[name]) for name in ("key_destroyed_at", "copies_unreadable_by", "copies_unreadable_at")
    )
    basis, asked_by = said["basis"], said["asked_by"]
    ground_zh = "（恢复后重新执行）" if basis is None else ErasureBasis(str(basis)).zh
    asker_zh = "—" if asked_by is None else AskedBy(str(asked_by)).zh
    copies_zh = f"已于 {at} 起不可读" if at else f"最迟 {by} 起不可读"
    copies_en = f"have been unreadable since {at}" if at else f"are unreadable by {by} at the latest"
    return f"""个人信息删除证明 {said["certificate"]}

人员键：{said["person_key"]}
请求：{said["request"]}，请求人：{asker_zh}，依据：{ground_zh}
登记人：{said["requested_by"] or "—"}，批准人：{said["approved_by"] or "—"}
密钥销毁时间：{destroyed}。自此，台账、查询视图和检索中该人的姓名、证件号码、电话等个人信息均无法读取。
数据库日志和备份中的副本{copies_zh}（密钥周期轮换）。
台账位置：{said["position"]}。该位置及此前的存证不变，可独立核验。

Certificate of erasure {said["certificate"]}

Person's key: {said["person_key"]}
Request: {said["request"]}, asked by: {asked_by or "-"}, ground: {basis or "- (done again after a restore)"}
Recorded by: {said["requested_by"] or "-"}, approved by: {said["approved_by"] or "-"}
Key destroyed at: {destroyed}. Since then the name, numbers and other personal data of this person cannot be read in
the ledger, its read models or its search.
Copies in the database's log and in backups {copies_en} (roll of the key epoch).
Position in the ledger: {said["position"]}. Nothing that was proved at it or before it has changed; anybody can verify it.
"""


def _day(instant: str | int | None) -> str:
    if instant is None:
        return ""
    at: datetime = instant_of(str(instant)).astimezone(SHANGHAI)
    return at.isoformat(timespec="seconds")
