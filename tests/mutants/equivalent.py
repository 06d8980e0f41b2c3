"""Mutants that change nothing anybody could notice, each with the reason."""

APART = "what somebody is everywhere and the parts they have in an object have no part in common"
_EITHER = {
    "accounts/rules.py": (
        "return ACCOUNT.hides(user.standing | those({Part.INSIDER: is_open}))",
        "return _edit(user.standing | those(own))",
    ),
    "engage/people/rules.py": (
        "return _name_deputies(user.standing | those({Part.ONESELF: own}))",
        "own = by.standing | those({Part.ONESELF: by.pk == user.pk})",
        "return _revoke_token(user.standing | those({Part.ONESELF: user.pk == owner_id}))",
    ),
    "visits/rules.py": (
        "return user.standing | those(",
        "return _withdraw_touchpoint(user.standing | those({Part.WRITER: touchpoint.by_id in user.acting_ids}))",
    ),
    "sponsors/rules.py": (
        "return user.standing | those({Part.ACCOUNT_MANAGER: speaks_for_account(user, account)})",
        "return _read_scorecard(user.standing | those({Part.CONCERNED: executive.user_id in user.acting_ids}))",
    ),
}
_HELD = "flag_visit(visit.pk, now=now(), just_held=to == Status.HELD)"
_NOT_HELD = "going alone is flagged of a visit that is held, whatever is said of another"
_BRIEFED = "if executive == visit.lead_executive and visit.status == Status.BRIEFED:"
_STEPS = (
    "return frozenset((source, t.to) for t in TRANSITIONS.values() for source in t.source if source != t.to)"
)
_UNPLANNED = 'return (name == "report") == (visit.origin in (Origin.REPORTED, Origin.SIGHTED))'
_ASKED = "announced = notices.consent_asked if visit.status == Status.REQUESTED else notices.visit_approved"

EQUIVALENT: dict[str, str] = {
    "visits/guards.py  return cursor.fetchone()[0]  →  return cursor.fetchone()[ -1]": "each question has one answer",
    'visits/workflow.py  if visit.origin == "imported":  →  if visit.origin <= "imported":': "no origin stands before it in the alphabet",
    f"visits/workflow.py  {_HELD}  →  {_HELD.replace('==', '<=')}": _NOT_HELD,
    f"visits/workflow.py  {_HELD}  →  {_HELD.replace('==', '>=')}": _NOT_HELD,
    f"visits/workflow.py  {_HELD}  →  {_HELD.replace('==', 'is')}": "who writes a status names the member itself",
    f"visits/effects/briefing.py  {_BRIEFED}  →  {_BRIEFED.replace('executive ==', 'executive is')}": "the lead is the one of the visit, as it was read",
    f"visits/effects/briefing.py  {_BRIEFED}  →  {_BRIEFED.replace('status ==', 'status >=')}": "what is ready already stays ready",
    f"visits/effects/briefing.py  {_BRIEFED}  →  {_BRIEFED.replace('status ==', 'status is not')}": "what is ready already stays ready",
    f"visits/effects/briefing.py  {_BRIEFED}  →  {_BRIEFED.replace('status ==', 'status <=')}": "read is what is briefed or ready, and ready stands after it in the alphabet",
    f"visits/effects/announcing.py  {_ASKED}  →  {_ASKED.replace('==', '>=')}": "no status stands after it in the alphabet",
    f"visits/transitions.py  {_STEPS}  →  {_STEPS.replace('!=', 'is not')}": "the table names the members themselves",
    f"visits/effects/__init__.py  {_UNPLANNED}  →  {_UNPLANNED.replace('==', '>=', 1)}": "the other of the two names stands before it",
    f"visits/effects/__init__.py  {_UNPLANNED}  →  {_UNPLANNED.replace(') == (', ') is (')}": "both are a yes or a no",
} | {
    f"{path}  {line}  →  {line.replace('|', '^')}": APART for path, lines in _EITHER.items() for line in lines
}
