from visits.models.attachment import AttachedFile, Attachment, ScanVerdict
from visits.models.block import Block, Waiver
from visits.models.brief_lines import LeadershipPrompt, LikelyQuestion, Practice, SensitivePoint
from visits.models.briefing import (
    Acknowledgement,
    AgendaItem,
    Ask,
    Briefing,
    ConversationKind,
    Question,
    RedLine,
)
from visits.models.comment import BriefingComment, CommentResolution
from visits.models.commitment import Commitment, CommitmentStatus
from visits.models.correction import OF_THE_ACCOUNT_SIDE, Corrected, Correction
from visits.models.debrief import CAME_UP, DOUBTED, Debrief, ValueSignal
from visits.models.executive_note import ExecutiveNote
from visits.models.flag import Flag, FlagKind, FlagReply, FlagResolution
from visits.models.follow_up import Answer, AskAnswer, InsightAnswer
from visits.models.happening import Inquiry, NonOccurrence
from visits.models.imports import ImportBatch
from visits.models.insight import Alignment, Insight
from visits.models.judged_month import JudgedMonth
from visits.models.preparation import (
    Alternative,
    AlternativeKind,
    Attendee,
    Objective,
    ObjectiveKind,
    Outcome,
    SoloException,
)
from visits.models.reschedule import Reschedule
from visits.models.status_change import StatusChange
from visits.models.temperature import Temperature
from visits.models.template import (
    TemplateAgendaItem,
    TemplateObjective,
    TemplatePrompt,
    TemplateQuestion,
    VisitTemplate,
)
from visits.models.touchpoint import (
    Touchpoint,
    TouchpointKind,
    TouchpointPerson,
    TouchpointWithdrawal,
)
from visits.models.visit import Format, Origin, Purpose, Side, Status, Visit

__all__ = [
    "CAME_UP",
    "DOUBTED",
    "OF_THE_ACCOUNT_SIDE",
    "Acknowledgement",
    "AgendaItem",
    "Alignment",
    "Alternative",
    "AlternativeKind",
    "Answer",
    "Ask",
    "AskAnswer",
    "AttachedFile",
    "Attachment",
    "Attendee",
    "Block",
    "Briefing",
    "BriefingComment",
    "CommentResolution",
    "Commitment",
    "CommitmentStatus",
    "ConversationKind",
    "Corrected",
    "Correction",
    "Debrief",
    "ExecutiveNote",
    "Flag",
    "FlagKind",
    "FlagReply",
    "FlagResolution",
    "Format",
    "ImportBatch",
    "Inquiry",
    "Insight",
    "InsightAnswer",
    "JudgedMonth",
    "LeadershipPrompt",
    "LikelyQuestion",
    "NonOccurrence",
    "Objective",
    "ObjectiveKind",
    "Origin",
    "Outcome",
    "Practice",
    "Purpose",
    "Question",
    "RedLine",
    "Reschedule",
    "ScanVerdict",
    "SensitivePoint",
    "Side",
    "SoloException",
    "Status",
    "StatusChange",
    "Temperature",
    "TemplateAgendaItem",
    "TemplateObjective",
    "TemplatePrompt",
    "TemplateQuestion",
    "Touchpoint",
    "TouchpointKind",
    "TouchpointPerson",
    "TouchpointWithdrawal",
    "ValueSignal",
    "Visit",
    "VisitTemplate",
    "Waiver",
]
