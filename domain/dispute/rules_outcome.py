"""Rules about agreements, their confirmation by a court, and the end of a case."""

from domain.shared.rule import Premature, RuleBroken


class AgreementNeedsBothParties(RuleBroken):
    code = "dispute.agreement_needs_both_parties"
    zh = "协议须双方当事人一致同意。"
    en = "An agreement needs both sides."


class OralAgreementNeedsWitnesses(RuleBroken):
    code = "dispute.oral_agreement_needs_witnesses"
    zh = "口头协议至少需要 {needed} 名见证人。"
    en = "An oral agreement needs at least {needed} witnesses."


class WitnessMustNotBeParty(RuleBroken):
    code = "dispute.witness_is_party"
    zh = "当事人不能作见证人。"
    en = "A party cannot be a witness."


class EffectMustNotPrecedeAgreement(RuleBroken):
    code = "dispute.effect_before_agreement"
    zh = "协议生效日不能早于达成日。"
    en = "An agreement cannot take effect before the day it was reached."


class ConfirmationMustBeJoint(RuleBroken):
    code = "dispute.confirmation_not_joint"
    zh = "司法确认须由双方当事人共同申请。"
    en = "The parties must apply for judicial confirmation together."


class ConfirmationTooLate(RuleBroken):
    code = "dispute.confirmation_too_late"
    zh = "申请司法确认的期限已过，最迟 {latest}。"
    en = "The time to apply for judicial confirmation has passed; the last day was {latest}."


class ConfirmationNotApplied(Premature):
    code = "dispute.confirmation_not_applied"
    zh = "尚未申请司法确认。"
    en = "Nobody has applied for judicial confirmation yet."


class ConfirmationDecided(RuleBroken):
    code = "dispute.confirmation_decided"
    zh = "司法确认已有结果或正在审查。"
    en = "Judicial confirmation was already applied for or decided."


class ConfirmationPending(Premature):
    code = "dispute.confirmation_pending"
    zh = "司法确认尚无结果，不能销号。"
    en = "The court has not decided yet; the case cannot be closed."


class OnlyApplicantWithdraws(RuleBroken):
    code = "dispute.only_applicant_withdraws"
    zh = "只有申请人可以撤回申请。"
    en = "Only an applicant can withdraw."


class AgreementMustBePerformed(Premature):
    code = "dispute.agreement_not_performed"
    zh = "协议尚未全部履行，不能销号。"
    en = "The agreement has not been fully performed; the case cannot be closed."


class FollowUpsMustBeDone(Premature):
    code = "dispute.follow_ups_not_done"
    zh = "回访尚未完成：须 {needed} 次，已 {done} 次。"
    en = "Follow-up visits are missing: {needed} are due, {done} were done."
