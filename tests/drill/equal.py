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

_OF_A_VISIT_IN_SCOPE = (
    "they are the rows of a visit that was looked up in scope just before, and whoever sees it sees them; "
    "every query begins with a scope, so that the next one to narrow it differently cannot forget it"
)
EQUAL |= dict.fromkeys(
    (
        "sponsors/api/consultations.py ConsultationViewSet.consultations use Consultation.objects.visible_to(request.user)",
        "visits/api/beside_visits.py BesideVisitViewSet.corrections use Correction.objects.visible_to(request.user)",
        "visits/api/beside_visits.py BesideVisitViewSet.notes use ExecutiveNote.objects.visible_to(request.user)",
        "visits/api/comments.py CommentViewSet._comments use BriefingComment.objects.visible_to(self.request.user)",
        "visits/api/versions.py VersionViewSet.versions use Briefing.objects.visible_to(request.user)",
        "visits/views/closing.py _editing use Commitment.objects.visible_to(request.user)",
        "visits/views/comments.py comments use BriefingComment.objects.visible_to(request.user)",
        "visits/views/comments.py resolve use BriefingComment.objects.visible_to(request.user)",
        "visits/views/corrections.py corrections use Commitment.objects.visible_to(request.user)",
        "visits/views/executive_notes.py notes use ExecutiveNote.objects.visible_to(request.user)",
    ),
    _OF_A_VISIT_IN_SCOPE,
)
