"""Removals that change nothing, each with the reason: the same rows or people are left out by what stands beside it, today.

Keep this short: usually a test can show a wall alone, or the wall can go.
"""

EQUAL = {
    "engage/people/filters.py _units_of_executives use BusinessUnit.objects.visible_to(request.user)": (
        "who sees an executive is in the programme, and sees all units; the scope is there because every choice begins with one"
    ),
    'engage/people/views/leaving.py leave refusal raise NotAllowed("Only administrators and sales operations hand somebody\'s work over.")': (
        "the table of rights lets the same people see somebody's record and hand work over; the action asks again"
    ),
    "engage/home/views.py home question may_log_somewhere(user)": (
        "everybody for whom something waits may log a touchpoint; the button leads where the same is asked"
    ),
}
