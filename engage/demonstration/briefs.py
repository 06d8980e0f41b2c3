"""The brief of each meeting in the demonstration: complete, and with the account team leading most of it."""

from decimal import Decimal

from engage.people.models import User
from visits.actions import AgendaDraft, BriefingDraft, LikelyQuestionDraft, PromptDraft, RedLineDraft
from visits.models import Practice

# One a purpose: what whoever leads the meeting should do about it.
PROMPTS = {
    "relationship": (Practice.ENCOURAGE, "Thank {decider} for the plant tour they gave our young engineers."),
    "strategy": (Practice.CHALLENGE, "Ask which of our habits they would end first, and write it down."),
    "growth": (
        Practice.INSPIRE,
        "Say what their line could look like in five years, then ask for their own picture.",
    ),
    "deal": (Practice.ENABLE, "Let {manager} name the figures; you answer only for why it matters to us."),
    "escalation": (Practice.MODEL_THE_WAY, "Say what went wrong on our side before they do."),
    "social": (Practice.ENCOURAGE, "Name two of their people who made the year a good one."),
    "courtesy": (Practice.ENCOURAGE, "Thank {decider} in person; leave the papers in the bag."),
}


def brief(
    *, title: str, account: str, purpose: str, executive: str, manager: User, decider: str, approver: User
) -> BriefingDraft:
    practice, prompt = PROMPTS[purpose]
    return BriefingDraft(
        headline=f"{title}. Listen first.",
        situation=(
            f"{account} decides in the coming quarter. They doubt our ramp-up date, not the product. "
            "Your task is to listen, then to confirm April, not March."
        ),
        agenda=[
            AgendaDraft(
                "What changed in your plans", manager.name, "relationship", 20, led_by_account_team=True
            ),
            AgendaDraft(
                "What we learnt from the last line, and changed",
                manager.name,
                "action",
                30,
                led_by_account_team=True,
            ),
            AgendaDraft("The next two years, and where we could be wrong", executive, "decision", 40),
        ],
        red_lines=[
            RedLineDraft("Price", "No price below the frame contract"),
            RedLineDraft("Capacity", "No promise beyond 40 t a month", Decimal(40), "t a month", approver),
        ],
        sensitive_points=[
            "The failed trial of last spring: their laboratory was blamed for it in public",
            f"{decider} was passed over for the board; do not ask about it",
        ],
        questions=[
            "What would make April easy for you?",
            f"Who else than {decider} must be sure before you decide?",
        ],
        likely_questions=[
            LikelyQuestionDraft(
                "Why not March?", "The line is certified on 28 March. April is sure, March would be luck."
            ),
            LikelyQuestionDraft(
                "Will the price hold for two years?",
                "Within the frame contract, yes. Beyond its volume we talk in autumn.",
            ),
        ],
        asks=[
            "Let the plant manager speak before you do",
            "Do not take up purchasing's topic; it is solved on Thursday",
        ],
        leadership_prompts=[PromptDraft(practice, prompt.format(decider=decider, manager=manager.name))],
    )
