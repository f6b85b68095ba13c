"""What upstream systems send about a mediation."""

from typing import Annotated

from domain.dispute.codes import (
    Channel,
    ChannelChangeReason,
    Guidance,
    MeasureKind,
    ReplacementReason,
    SessionMode,
    SessionOutcome,
)
from domain.dispute.codes_follow import Mechanism
from intake.catalogue import Shape
from intake.shapes.dispute_fields import (
    CaseCodes,
    Day,
    FreeText,
    Guardian,
    Households,
    MediatorId,
    OrgCode,
    PartyKey,
    PartyKeys,
    PersonKey,
    Reference,
    StaffIds,
    internal,
)


class DisputeChannelAssignedV1(Shape):
    """确定调解渠道。"""

    channel: Annotated[Channel, internal("调解渠道（三调）。The channel.")]
    reason: Annotated[ChannelChangeReason, internal("原因。The reason.")] | None = None


class DisputeMediatorAssignedV1(Shape):
    """指派调解员。"""

    mediator: MediatorId
    person_key: PersonKey | None = None


class DisputeMediatorReplacedV1(Shape):
    """更换调解员。"""

    former: MediatorId
    successor: MediatorId
    reason: Annotated[ReplacementReason, internal("原因。The reason.")]
    objected_by: PartyKey | None = None
    successor_person_key: PersonKey | None = None


class DisputeMediationRefusedV1(Shape):
    """当事人拒绝调解。"""

    party: PartyKey
    note: FreeText | None = None


class DisputeSessionScheduledV1(Shape):
    """安排调解。"""

    session_ref: Reference
    mode: Annotated[SessionMode, internal("方式。How.")]
    planned_on: Day


class DisputeSessionHeldV1(Shape):
    """举行调解。"""

    session_ref: Reference
    mode: Annotated[SessionMode, internal("方式。How.")]
    outcome: Annotated[SessionOutcome, internal("结果。The outcome.")]
    attended_by: PartyKeys
    agreed_to_mediate: PartyKeys
    guardian_present: Guardian = False
    note: FreeText | None = None


class DisputeSessionMissedV1(Shape):
    """缺席调解。"""

    session_ref: Reference
    missed_by: PartyKeys


class DisputeSiteVisitedV1(Shape):
    """现场走访。"""

    visit_ref: Reference
    visited_by: StaffIds
    note: FreeText | None = None


class DisputeMeasureProposedV1(Shape):
    """提出措施。"""

    measure_ref: Reference
    kind: Annotated[MeasureKind, internal("种类。The kind.")]
    description: FreeText | None = None


class DisputeMeasureImplementedV1(Shape):
    """落实措施。"""

    measure_ref: Reference
    kind: Annotated[MeasureKind, internal("种类。The kind.")]
    benefits: CaseCodes = ()
    benefiting_households: Households | None = None


class DisputeMediationExtendedV1(Shape):
    """延长调解期限。"""

    until: Day
    agreed_by: PartyKeys


class DisputeMediationFailedV1(Shape):
    """调解未成。"""

    guided_to: Annotated[Guidance, internal("引导途径。Where the parties were guided.")]
    note: FreeText | None = None


class DisputePartnerJoinedV1(Shape):
    """联动单位加入。"""

    mechanism: Annotated[Mechanism, internal("联动机制（三联）。The mechanism.")]
    org: OrgCode
