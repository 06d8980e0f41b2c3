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

EQUIVALENT: dict[str, str] = {
    f"{path}  {line}  →  {line.replace('|', '^')}": APART for path, lines in _EITHER.items() for line in lines
}
