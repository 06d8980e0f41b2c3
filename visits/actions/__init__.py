"""Every write to visits but the status, by what it concerns. Each is one transaction, checks who asks, and refuses in words."""

from visits.actions.asking import RequestLacks, ask_for_visit, keep_draft
from visits.actions.asks import answer_ask
from visits.actions.attachments import NewFile, attach_files, leave_out, remove_attachment
from visits.actions.briefing_content import (
    AgendaDraft,
    BriefingDraft,
    LikelyQuestionDraft,
    PromptDraft,
    RedLineDraft,
)
from visits.actions.briefings import save_briefing_draft, start_briefing_draft
from visits.actions.comments import add_comment, resolve_comment
from visits.actions.commitments import assign_commitment, settle_commitment
from visits.actions.corrections import correct_record
from visits.actions.debriefs import file_account_part, save_debrief_draft
from visits.actions.drafts import AlternativeDraft, AttendeeDraft, ObjectiveDraft, VisitDraft
from visits.actions.exceptions import ask_solo_exception, ask_waiver, decide_solo_exception, decide_waiver
from visits.actions.executive_notes import add_executive_note
from visits.actions.flags import reply_to_flag, resolve_flag
from visits.actions.insights import answer_insight, answer_told
from visits.actions.ratification import mark_beyond_red_line, ratify_commitment, refuse_ratification
from visits.actions.reminding import remind_owner, remind_to_read
from visits.actions.requests import (
    change_draft,
    delete_draft,
    draft_visit,
    require_right_to_attendees,
    require_right_to_objectives,
    set_attendees,
    set_objectives,
)
from visits.actions.templates import (
    TemplateDraft,
    add_template,
    change_template,
    offer_template,
    retire_template,
)
from visits.actions.touchpoints import TouchpointDraft, log_touchpoint, withdraw_touchpoint

__all__ = [
    "AgendaDraft",
    "AlternativeDraft",
    "AttendeeDraft",
    "BriefingDraft",
    "LikelyQuestionDraft",
    "NewFile",
    "ObjectiveDraft",
    "PromptDraft",
    "RedLineDraft",
    "RequestLacks",
    "TemplateDraft",
    "TouchpointDraft",
    "VisitDraft",
    "add_comment",
    "add_executive_note",
    "add_template",
    "answer_ask",
    "answer_insight",
    "answer_told",
    "ask_for_visit",
    "ask_solo_exception",
    "ask_waiver",
    "assign_commitment",
    "attach_files",
    "change_draft",
    "change_template",
    "correct_record",
    "decide_solo_exception",
    "decide_waiver",
    "delete_draft",
    "draft_visit",
    "file_account_part",
    "keep_draft",
    "leave_out",
    "log_touchpoint",
    "mark_beyond_red_line",
    "offer_template",
    "ratify_commitment",
    "refuse_ratification",
    "remind_owner",
    "remind_to_read",
    "remove_attachment",
    "reply_to_flag",
    "require_right_to_attendees",
    "require_right_to_objectives",
    "resolve_comment",
    "resolve_flag",
    "retire_template",
    "save_briefing_draft",
    "save_debrief_draft",
    "set_attendees",
    "set_objectives",
    "settle_commitment",
    "start_briefing_draft",
    "withdraw_touchpoint",
]
