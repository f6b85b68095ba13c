"""How facts about tenancies, inspections and findings are taken back when an import was a mistake."""

from domain.rental.codes import ReferralOutcome
from domain.rental.events import InspectionPlanned, TenancyDeclared
from domain.rental.events_findings import FindingReinspected, ReferralAnswered
from intake.compensation import CannotBeUndone, Compensate, Counter, Told, never
from intake.translate.stood_before import written

_REOPENED = Counter(type="gridledger.finding.reopened.v1", data={"reason": "evidence_wrong"})
_NOT_PASSED = CannotBeUndone(
    "复查不合格的结论不能撤销；整改后请再次复查。",
    "That it did not pass cannot be unsaid; look again once it is put right.",
)
_SENT_BACK = CannotBeUndone(
    "移交单位的退回答复不能撤销；请按退回后的期限整改。",
    "That the office sent it back cannot be unsaid; it is to be put right by the day that follows.",
)


def _ended(told: Told) -> Counter:
    """As if it had ended on the day it began: it counts for no day after."""
    (declared,) = told.events
    assert isinstance(declared, TenancyDeclared)
    data = {"until": written(declared.since), "reason": "mistaken"}
    return Counter(type="gridledger.tenancy.ended.v1", data=data)


def _plan_back(told: Told) -> Counter:
    """A new plan gives way to the one before; a first one is cancelled."""
    plans = [each for each in told.before if isinstance(each, InspectionPlanned)]
    if not plans:
        return Counter(type="gridledger.inspection.cancelled.v1", data={"reason": "mistaken"})
    plan = plans[-1]
    data: dict[str, object] = {
        "dwelling_id": plan.dwelling_id,
        "kind": plan.kind.value,
        "due_on": plan.due_on.isoformat(),
    }
    if plan.tenancy_id is not None:
        data["tenancy_id"] = plan.tenancy_id
    return Counter(type="gridledger.inspection.planned.v1", data=data)


def _reinspected(told: Told) -> Counter | CannotBeUndone:
    """What passed by mistake is open again."""
    (looked,) = told.events
    assert isinstance(looked, FindingReinspected)
    return _REOPENED if looked.passed else _NOT_PASSED


def _answered(told: Told) -> Counter | CannotBeUndone:
    """What was called resolved by mistake is open again."""
    (answer,) = told.events
    assert isinstance(answer, ReferralAnswered)
    return _REOPENED if answer.outcome is ReferralOutcome.RESOLVED else _SENT_BACK


_attempt_stays = never(
    "上门检查是已发生的事实，不能撤销。", "That somebody stood at the door to inspect cannot be unsaid."
)

RENTAL: dict[str, Compensate] = {
    "tenancy.declared": _ended,
    "tenancy.confirmed": never(
        "核实是已发生的事实，不能撤销；租赁关系有误请以“误登”终止。",
        "What was found to be so cannot be unsaid; end the tenancy as mistaken where it is wrong.",
    ),
    "tenancy.filed": never(
        "备案由住房部门办理，此处不能撤销；请以备案系统为准另行登记。",
        "A filing is the housing authority's and cannot be unsaid here; record what their register says.",
    ),
    "tenancy.ended": never(
        "终止的租赁关系不再恢复；续租或误终止的，请重新申报。",
        "A tenancy that ended does not go on; declare it anew where it was renewed or ended by mistake.",
    ),
    "inspection.planned": _plan_back,
    "inspection.started": _attempt_stays,
    "inspection.missed": _attempt_stays,
    "inspection.refused": _attempt_stays,
    "inspection.cancelled": never(
        "取消的检查不再恢复；请另行安排检查。", "A cancelled inspection does not come back; plan another one."
    ),
    "inspection.completed": never(
        "检查已经进行，不能撤销；误判的隐患请由检查人以外的人员逐项作废。",
        "An inspection that took place stays; findings that were mistaken are voided one by one, by somebody else.",
    ),
    "finding.fixed_on_spot": lambda _: _REOPENED,
    "finding.rectification_ordered": never(
        "整改通知单已经送达，不能撤销；误判的隐患请作废。",
        "The notice was delivered and cannot be unsaid; void the finding where it was mistaken.",
    ),
    "finding.rectification_reported": never(
        "整改报告是他人的陈述，不能代为撤销；请复查。",
        "A report is somebody's word and is not taken back for them; look again.",
    ),
    "finding.reinspected": _reinspected,
    "finding.referred": never(
        "隐患已移交有权单位，不能撤销；请由该单位答复。",
        "It was handed to an office with the power to act; that office answers.",
    ),
    "finding.referral_answered": _answered,
    "finding.reopened": never(
        "重新打开的隐患不能直接关闭；请复查，或以“误判”作废。",
        "A finding that was reopened is not closed by an undo; look again, or void it as mistaken.",
    ),
    "finding.voided": never(
        "作废的隐患不再恢复；请另行安排检查。", "A voided finding does not come back; inspect again."
    ),
}
