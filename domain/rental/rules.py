"""Every rule of this slice; the name is the sentence that was broken, the code stands in receipts."""

from domain.rental.rules_findings import RULES as FINDING_RULES
from domain.rental.rules_inspections import RULES as INSPECTION_RULES
from domain.rental.rules_tenancies import RULES as TENANCY_RULES
from domain.shared.rule import RuleBroken

RULES: tuple[type[RuleBroken], ...] = (*TENANCY_RULES, *INSPECTION_RULES, *FINDING_RULES)
