"""What a flag says, in the words of somebody who was not there. Facts only; what became of it stands beside it."""

from dataclasses import dataclass

from engage.core.ui import Tone
from visits.models import Flag, FlagKind


@dataclass(frozen=True)
class _Wording:
    """`words` may name {executive}, {account} and {visit}; `counts` is why it matters."""

    words: str
    counts: str


_WORDINGS: dict[str, _Wording] = {
    FlagKind.UNBRIEFED: _Wording(
        "{executive} met {account} without having read a briefing.",
        "Whoever walks in without a briefing does not know what is promised, planned or at stake.",
    ),
    FlagKind.UNDEBRIEFED: _Wording(
        "{executive} did not file the debrief of the meeting with {account} when it was due.",
        "What is not told within a working day is mostly never told. Filing it later does not undo this.",
    ),
    FlagKind.SEAGULL: _Wording(
        "{executive} met {account} with neither a briefing before nor a debrief after.",
        "Nobody but the executive knows what was said there, and the account team has to find out from the customer.",
    ),
    FlagKind.UNANNOUNCED: _Wording(
        "{executive} met {account}, and the account side had not agreed to it beforehand.",
        "The account manager should never hear of a meeting from the customer.",
    ),
    FlagKind.SOLO: _Wording(
        "{executive} met {account} without anybody of the account team, and no exception was approved.",
        "The account team has to keep what was promised in the room.",
    ),
    FlagKind.POSTPONED: _Wording(
        "Our side has moved the meeting of {executive} with {account} again and again.",
        "A customer who is postponed three times may meet a competitor instead.",
    ),
    FlagKind.RUSH: _Wording(
        "The meeting of {executive} with {account} was approved with less notice than the policy asks for.",
        "Once is an escalation; as a habit, it shows that visits are not planned.",
    ),
    FlagKind.OVER_PROMISE: _Wording(
        "{executive} promised {account} more than a red line allows.",
        "Red lines protect what other parts of the company stand to gain.",
    ),
    FlagKind.HOVERING: _Wording(
        "{executive} is in contact with {account} so often that the account manager has no room.",
        "Even a growth champion can help too much.",
    ),
    FlagKind.UPWARD_DELEGATION: _Wording(
        "Most visits to {account} are rushed, or about a deal or an escalation.",
        "What the account team could settle is handed upwards.",
    ),
    FlagKind.OVERDUE_COMMITMENT: _Wording(
        "A promise made to {account} was not kept by the day agreed.",
        "The customer remembers who promised it.",
    ),
    FlagKind.SPONSOR_SILENT: _Wording(
        "{executive} sponsors {account} and has not been in contact within the agreed interval.",
        "A sponsorship without contact is one on paper.",
    ),
    FlagKind.SPONSOR_TERM: _Wording(
        "The term of {executive} as the sponsor of {account} ends soon.",
        "The next sponsor needs time to be introduced.",
    ),
    FlagKind.UNSPONSORED: _Wording(
        "{account} is a strategic account and has no sponsor.",
        "A strategic account needs somebody who answers for it.",
    ),
}

CAUSES = {
    "not_submitted": "No briefing had been submitted.",
    "submitted_late": "The briefing was submitted too late to be read in time.",
    "not_read": "The briefing was there in time, and was not read before the start.",
    "refused": "Whoever may go beyond it has refused.",
    "not_ratified": "It was not ratified when that was due.",
}

WHOSE = {
    "not_submitted": "This counts for the account side.",
    "submitted_late": "This counts for the account side.",
    "not_read": "This counts for the executive.",
}


def words_of(flag: Flag) -> str:
    """What happened, in one sentence or two. No query where account and executive were read with the flag."""
    return f"{happened(flag)} {cause_of(flag)}".rstrip()


def happened(flag: Flag) -> str:
    """What happened, in one sentence."""
    executive = flag.executive.name if flag.executive else "An executive"
    # Replaced one by one: a name with a brace in it must not be read as a place for another fact.
    words = _WORDINGS[flag.kind].words.replace("{executive}", executive)
    return words.replace("{account}", flag.account.name)


def cause_of(flag: Flag) -> str:
    """How it came, where that is told apart."""
    return CAUSES.get(flag.cause, "")


def why_it_counts(flag: Flag) -> str:
    """Why Engage raises such a flag, and for which side it counts where that is told apart."""
    counts = _WORDINGS[flag.kind].counts
    return f"{counts} {WHOSE[flag.cause]}" if flag.cause in WHOSE else counts


def state_of(flag: Flag) -> tuple[str, Tone]:
    """Open, resolved or withdrawn, and how much that matters. No query where the resolution was read with the flag."""
    resolution = getattr(flag, "resolution", None)
    if resolution is None:
        return "open", "bad"
    return ("withdrawn", "") if resolution.withdrawn else ("resolved", "good")
