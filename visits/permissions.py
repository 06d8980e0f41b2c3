"""Who may do what to a visit and to what belongs to it."""

from engage.people.parts import AM, ANY_AM, ANY_AS, ANY_EXECUTIVE, AS, LX, OPS, PX, TM, Part
from engage.people.rights import declare, narrow

# Confidential visits are for those who have a part of their own in them, not for everybody to whom the account is open.
_OWN = {AM, LX, AS, Part.NAMED, Part.REQUESTER, Part.MANAGERS_SUPERIOR, Part.APPROVER, OPS}
_CALENDARS = {AM, LX, AS, OPS}

VISIT = declare(
    "visit",
    {
        "see": {Part.INSIDER, *_OWN},
        "see confidential": _OWN,
        "see all": {OPS},
        "change the request": {AM, TM, LX, AS, OPS, Part.REQUESTER},
        "set objectives": {AM, TM},
        "speak for the account": {AM},
        "speak for the executive": {LX, AS},
        "confirm alone that it did not take place": {OPS},
        "prepare a report": {AS},
        "report": {AM, TM, LX, PX, OPS},
        "report somewhere": {ANY_AM, ANY_EXECUTIVE, OPS},
        "request": {AM, TM, LX, PX, AS, OPS, Part.REQUESTER, Part.SPONSOR},
        "consent": {AM, LX, AS},
        "decline": {AM, LX, AS},
        "submit_briefing": {AM, TM},
        "acknowledge": {Part.LEAD_IN_PERSON, Part.OTHER_IN_PERSON},
        "hold": _CALENDARS,
        "debrief": {Part.LEAD_IN_PERSON},
        "close": {AM},
        "close_without_debrief": {OPS},
        "cancel": _CALENDARS,
        "did_not_take_place": _CALENDARS,
        "reschedule": _CALENDARS,
    },
)
# Read by everybody in the programme.
VISIT_TEMPLATE = declare("visit template", {"keep": {OPS}})
SOLO_EXCEPTION = declare(
    "leave to go alone",
    {"ask": {AM, TM, LX, AS, Part.REQUESTER}, "decide": {Part.MANAGERS_SUPERIOR, OPS}},
)
BRIEFING = declare("briefing", {"write and read the draft": {AM, TM}})
BRIEFING_COMMENT = declare("comment on a briefing", {"read, add and resolve": {AM, TM}})
# Once their side has submitted or filed, whoever sees the visit reads what is attached, and nobody changes it.
ATTACHMENT = declare(
    "attachment",
    {
        "add to, read and remove from the draft of a briefing": {AM, TM},
        "add to, read and remove from the debrief until the executive has filed": {LX, AS},
    },
)

# What is typed so far is for those who type it; when their side has filed, everybody reads it who sees the visit.
_TYPED_BY_EXECUTIVE = (
    *("heard", "temperature", "price_signal", "value_signal", "signal_note"),
    *("share_of_mind", "promised_beyond_brief", "prepared", "agreed_next_step", "agreed_next_step_on"),
)
_PRACTICES = (
    *("model_the_way", "inspire_a_shared_vision", "challenge_the_process"),
    *("enable_others_to_act", "encourage_the_heart"),
)
_WORDS_FOR_EXECUTIVE = ("feedback", "to_keep")
_TYPED_BY_ACCOUNT = (
    *_WORDS_FOR_EXECUTIVE,
    *("relationship_rating", *_PRACTICES, "next_step", "next_step_on", "recap"),
)
DEBRIEF = declare(
    "debrief",
    {"prepare": {LX, AS}, "file the account side": {AM}},
    narrow(*_TYPED_BY_EXECUTIVE, reads={LX, AS}, writes={LX, AS}, until="the executive has filed"),
    narrow(*_TYPED_BY_ACCOUNT, reads={AM}, writes={AM}, until="the account side has filed"),
    # Words for the executive, who reads them once the visit is closed; the ratings are not for them. Those of the practices are told to nobody
    # but who gives them: visits.queries.leadership has the means.
    narrow(*_WORDS_FOR_EXECUTIVE, reads={AM, OPS}, until="the visit is closed"),
    narrow(*_WORDS_FOR_EXECUTIVE, reads={AM, LX, OPS}),
    narrow("relationship_rating", reads={AM, OPS}),
    narrow(*_PRACTICES, reads={AM}),
)
OBJECTIVE = declare(
    "objective",
    {},
    narrow("outcome", "outcome_note", reads={LX, AS}, writes={LX, AS}, until="the executive has filed"),
)
# What the account side knows of its contacts, beside their names on the visit.
ATTENDEE = declare(
    "customer on a visit", {}, narrow("decision", "stance", "last_met", "phone", reads={Part.INSIDER, OPS})
)
CORRECTION = declare(
    "correction of a filed record",
    {"of the executive's part": {Part.LEAD_IN_PERSON}, "of the account side's part": {AM}},
)
EXECUTIVE_NOTE = declare("note of another executive", {"add": {Part.OTHER_IN_PERSON}})
COMMITMENT = declare(
    "promise",
    {
        "settle": {AM, TM, LX, OPS, Part.OWNER},
        "assign": {AM, TM, LX, OPS},
        "remind": {AM, TM, LX, OPS},
        "mark beyond a red line": {AM, LX},
        "ratify": {Part.APPROVER},
        "ratify where nobody is named": {OPS},
    },
)
INSIGHT = declare("insight", {"answer": {ANY_EXECUTIVE, OPS}})
ASK = declare("ask", {"answer": {AM, LX}})
FLAG = declare("flag", {"see all": {OPS}, "reply": {Part.CONCERNED_IN_PERSON}, "resolve": {OPS}})
_PARTIES = {Part.WRITER, Part.CONCERNED, AS, OPS}
WAIVER = declare(
    "waiver",
    {
        "see": _PARTIES,
        "see all": {OPS},
        "ask": {Part.CONCERNED, AS, Part.PLANNER, OPS},
        "decide": {OPS},
    },
    narrow("request", "reason", reads=_PARTIES),  # others who plan for the executive learn that there is one
)
TOUCHPOINT = declare(
    "touchpoint",
    {
        "see": {Part.WRITER, Part.CONCERNED, AS, Part.INSIDER, OPS},
        "see all": {OPS},
        "log": {AM, TM, Part.CONCERNED, AS},
        "log somewhere": {ANY_AM, ANY_EXECUTIVE, ANY_AS},
        "log for any executive": {ANY_AM, OPS},
        "withdraw": {Part.WRITER, OPS},
    },
)
