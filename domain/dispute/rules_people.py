"""Rules about who may do what, and about parties, mediators and sessions."""

from domain.shared.rule import Premature, RuleBroken


class RoleNotAllowed(RuleBroken):
    code = "dispute.role_not_allowed"
    zh = "该角色（{role}）无权记录此事。"
    en = "The role {role} may not record this."


class TriageNeedsOfficer(RuleBroken):
    code = "dispute.triage_needs_officer"
    zh = "分流由社区民警决定，角色 {role} 不能分流。"
    en = "Triage is decided by the community officer; the role {role} may not."


class ResidentSpeaksOnlyForThemselves(RuleBroken):
    code = "dispute.resident_for_another"
    zh = "居民只能为自己作出表示。"
    en = "A resident can only speak for themselves."


class NotAParty(Premature):
    code = "dispute.not_a_party"
    zh = "所列人员不是本纠纷的当事人。"
    en = "Somebody named here is not a party to this dispute."


class PartyIsMediator(Premature):
    code = "dispute.party_is_mediator"
    zh = "新增的当事人正担任调解员，请先更换调解员。"
    en = "The new party mediates this dispute; the mediator must be replaced first."


class MediatorMustNotBeParty(RuleBroken):
    code = "dispute.mediator_is_party"
    zh = "调解员不得是本纠纷的当事人。"
    en = "A party cannot mediate their own dispute."


class ReplacementMustBeAnother(RuleBroken):
    code = "dispute.replacement_is_same"
    zh = "接替的调解员不能是被更换的本人。"
    en = "A mediator cannot be replaced by themselves."


class MediatorWasObjectedTo(RuleBroken):
    code = "dispute.mediator_objected"
    zh = "当事人已对该调解员提出异议，不得再次指派。"
    en = "A party objected to this mediator, who cannot be assigned again."


class MediatorNotAssigned(Premature):
    code = "dispute.mediator_not_assigned"
    zh = "被更换的调解员未曾指派。"
    en = "The mediator to be replaced is not assigned."


class ObjectionNeedsParty(RuleBroken):
    code = "dispute.objection_needs_party"
    zh = "因异议更换调解员，必须写明提出异议的当事人。"
    en = "An objection must name the party who objects."


class PartyRefusedMediation(RuleBroken):
    code = "dispute.party_refused_mediation"
    zh = "一方当事人明确拒绝调解，不得安排调解。"
    en = "A party refused mediation; no session can be arranged."


class BothPartiesMustAgreeToMediation(RuleBroken):
    code = "dispute.both_must_agree_to_mediation"
    zh = "双方当事人都同意后方可调解。"
    en = "Mediation needs the consent of both sides."


class GuardianMustBePresent(RuleBroken):
    code = "dispute.guardian_must_be_present"
    zh = "未成年当事人参加时，监护人必须在场。"
    en = "A minor takes part: the guardian must be present."


class TwoPartiesNeeded(Premature):
    code = "dispute.needs_two_parties"
    zh = "调解至少要有申请人和被申请人两方。"
    en = "Mediation needs at least two parties, an applicant and a respondent side."


class SessionNotScheduled(Premature):
    code = "dispute.session_not_scheduled"
    zh = "没有安排过这次调解。"
    en = "No session was arranged under this reference."


class SessionWasHeld(RuleBroken):
    code = "dispute.session_was_held"
    zh = "这次调解已经举行，不能记为缺席。"
    en = "The session was held; it cannot have been missed."


class MeasureNotProposed(Premature):
    code = "dispute.measure_not_proposed"
    zh = "该措施尚未提出。"
    en = "The measure was not proposed yet."


class MeasureServesItself(RuleBroken):
    code = "dispute.measure_serves_itself"
    zh = "受益纠纷不能是本纠纷自身。"
    en = "The disputes a measure serves as well cannot include this one."


class MediationExtendedAlready(RuleBroken):
    code = "dispute.mediation_extended_already"
    zh = "调解期限只能延长一次。"
    en = "The mediation limit can be extended only once."


class ExtensionNeedsBothParties(RuleBroken):
    code = "dispute.extension_needs_both_parties"
    zh = "延长调解期限须双方同意。"
    en = "An extension of mediation needs the consent of both sides."


class MediationExtensionOutOfRange(RuleBroken):
    code = "dispute.mediation_extension_out_of_range"
    zh = "延长后的期限须晚于 {earliest}，不晚于 {latest}。"
    en = "The extended limit must lie after {earliest} and not after {latest}."
