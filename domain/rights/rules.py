"""Rules about a person's rights. Their facts never hold a personal value: receipts carry them."""

from domain.shared.rule import Premature, RuleBroken


class RoleNotAllowed(RuleBroken):
    code = "rights.role_not_allowed"
    zh = "岗位（{role}）无权办理此项。"
    en = "Somebody in the role {role} may not do this."


class OwnRightsOnly(RuleBroken):
    code = "rights.own_only"
    zh = "居民只能为本人提出请求。"
    en = "A resident may ask only about themselves."


class RightsKeyNotValid(RuleBroken):
    code = "rights.person_key_not_valid"
    zh = "人员键必须是 26 位 ULID。"
    en = "A person's key must be a ULID of 26 characters."


class RequestIdNotValid(RuleBroken):
    code = "rights.request_id_not_valid"
    zh = "请求编号必须是随机产生的 26 位 ULID。"
    en = "A request's id must be a random ULID of 26 characters."


class RequestSaidOtherwise(RuleBroken):
    code = "rights.request_said_otherwise"
    zh = "该请求编号已用于内容不同的请求，请使用新编号。"
    en = "This id names a request with other particulars; use a new id."


class ErasureAlreadyOpen(RuleBroken):
    code = "rights.erasure_already_open"
    zh = "该人已有一项删除请求正在办理。"
    en = "An erasure request about this person is open already."


class AlreadyErased(RuleBroken):
    code = "rights.already_erased"
    zh = "该人的个人信息已删除，不能再办理此项。"
    en = "This person's data is erased; this can no longer be done."


class ErasureNotAsked(Premature):
    code = "rights.erasure_not_asked"
    zh = "尚未收到该编号的删除请求。"
    en = "No erasure was asked for under this id yet."


class ErasureNotApproved(Premature):
    code = "rights.erasure_not_approved"
    zh = "删除尚未经第二人批准。"
    en = "The erasure has not been approved by a second person yet."


class ApproverMustBeAnother(RuleBroken):
    code = "rights.approver_is_requester"
    zh = "批准删除的人不能是登记该请求的人。"
    en = "Who approves an erasure must not be who recorded the request."


class ErasureWasRefused(RuleBroken):
    code = "rights.erasure_was_refused"
    zh = "该删除请求已被拒绝（{reason}）；如有新情况，请另行提出。"
    en = "This erasure request was refused ({reason}); ask again under a new id if things have changed."


class LegalHoldStands(RuleBroken):
    code = "rights.legal_hold_stands"
    zh = "该人的信息处于依法保全中（{reason}），不得删除。"
    en = "A legal hold ({reason}) stands on this person's data; it must not be erased."


class NotYetErased(Premature):
    code = "rights.not_yet_erased"
    zh = "该人的个人信息尚未删除。"
    en = "This person's data has not been erased yet."


class RestrictedOtherwise(RuleBroken):
    code = "rights.restricted_otherwise"
    zh = "该人的信息已因另一理由（{ground}）限制处理，须先解除。"
    en = "Processing is restricted already on another ground ({ground}); lift that restriction first."


class NotRestricted(Premature):
    code = "rights.not_restricted"
    zh = "该人的信息未被限制处理，无从解除。"
    en = "Processing is not restricted, so there is nothing to lift."


class NothingToCorrect(RuleBroken):
    code = "rights.nothing_to_correct"
    zh = "更正请求须写明要更正的内容，且不得重复。"
    en = "A request for correction must name what is wrong, each thing once."


class CorrectionNotAsked(Premature):
    code = "rights.correction_not_asked"
    zh = "尚未收到该编号的更正请求。"
    en = "No correction was asked for under this id yet."


class CorrectionAnsweredOtherwise(RuleBroken):
    code = "rights.correction_answered_otherwise"
    zh = "该更正请求已有不同的答复。"
    en = "This request for correction has another answer already."


class PositionNotValid(RuleBroken):
    code = "rights.position_not_valid"
    zh = "更正所依据的位置必须是台账中的正整数位置。"
    en = "The position of the fact that put it right must be a position of the log, from 1 on."


class ConsentNotGiven(Premature):
    code = "rights.consent_not_given"
    zh = "未登记对该目的的同意，无从撤回。"
    en = "No consent to this purpose is on record, so there is nothing to withdraw."


class NotHeld(Premature):
    code = "rights.not_held"
    zh = "没有以此理由登记的依法保全，无从解除。"
    en = "No legal hold for this reason stands, so there is nothing to release."


RULES: tuple[type[RuleBroken], ...] = (
    RoleNotAllowed,
    OwnRightsOnly,
    RightsKeyNotValid,
    RequestIdNotValid,
    RequestSaidOtherwise,
    ErasureAlreadyOpen,
    AlreadyErased,
    ErasureNotAsked,
    ErasureNotApproved,
    ApproverMustBeAnother,
    ErasureWasRefused,
    LegalHoldStands,
    NotYetErased,
    RestrictedOtherwise,
    NotRestricted,
    NothingToCorrect,
    CorrectionNotAsked,
    CorrectionAnsweredOtherwise,
    PositionNotValid,
    ConsentNotGiven,
    NotHeld,
)
