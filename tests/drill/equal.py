"""Removals that change nothing, each with the reason: the same rows or people are left out by what stands beside it, today.

Keep this short: usually a test can show a wall alone, or the wall can go.
"""

EQUAL = {
    **dict.fromkeys(
        (
            "engage/people/filters.py _units_of_executives use BusinessUnit.objects.visible_to(request.user)",
            "engage/people/filters.py _units_of_executives use Executive.objects.visible_to(request.user)",
        ),
        "the programme sees all units and all executives, and others none of either: each of the two leaves out the same",
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
        "visits/views/debrief.py _editing use RedLine.objects.visible_to(request.user)",
        "visits/api/views.py VisitViewSet._answer use Visit.objects.visible_to(self.request.user)",
        "visits/api/views.py VisitViewSet.represent use Visit.objects.visible_to(self.request.user)",
    ),
    _OF_A_VISIT_IN_SCOPE,
)

_OF_AN_ACCOUNT_IN_SCOPE = (
    "they are the rows of an account that was looked up in scope just before, and whoever sees it sees them"
)
EQUAL |= dict.fromkeys(
    (
        "visits/queries/account_record.py record_of_account use Contact.objects.visible_to(user)",
        "sponsors/views/sponsorships.py sponsorship use Sponsorship.objects.visible_to(request.user)",
    ),
    _OF_AN_ACCOUNT_IN_SCOPE,
)

_FOR_WHO_SEES_ALL = "only sales operations, which sees all of them, comes this far; the scope is there because every query begins with one"
EQUAL |= dict.fromkeys(
    (
        "accounts/api/imports.py RejectionViewSet.shown use ImportRun.objects.visible_to(self.request.user)",
        "engage/people/views/people.py person question may_hand_over(request.user)",
        "visits/views/waivers.py _page use Visit.objects.visible_to(request.user)",
        "visits/views/waivers.py _page use Waiver.objects.visible_to(request.user)",
        "sponsors/views/assigning.py end use RematchRequest.objects.visible_to(request.user)",
        "sponsors/views/assigning.py _assign_page use Sponsorship.objects.visible_to(request.user)",
    ),
    _FOR_WHO_SEES_ALL,
)

_OF_ROWS_IN_SCOPE = "it narrows rows that another scope has narrowed more, and a test shows that one alone"
EQUAL |= dict.fromkeys(
    (
        "visits/pages/around.py meetings_around use Visit.objects.visible_to(user)",
        "visits/queries/briefings_to_write.py briefings_at use Visit.objects.visible_to(user)",
        "sponsors/queries/flock.py flock use Flag.objects.visible_to(user)",
        "sponsors/queries/flock.py flock use Executive.objects.visible_to(user)",
        "sponsors/queries/scope.py ReportScope.of use Account.objects.visible_to(user)",
        "sponsors/queries/scope.py ReportScope.of use Executive.objects.visible_to(user)",
        "sponsors/account_page.py _sponsors use Executive.objects.visible_to(request.user)",
        "sponsors/sponsorship_filters.py _accounts use Account.objects.visible_to(request.user)",
        "sponsors/sponsorship_filters.py _executives use Executive.objects.visible_to(request.user)",
        "sponsors/rematch_filters.py _accounts use Account.objects.visible_to(request.user)",
        "sponsors/review_filters.py _accounts use AnnualReview.objects.visible_to(request.user)",
        "sponsors/review_filters.py _accounts use Account.objects.visible_to(request.user)",
        "sponsors/views/executives.py _own use Visit.objects.visible_to(request.user)",
        "sponsors/views/flock.py who_flew_in use Visit.objects.visible_to(request.user)",
    ),
    _OF_ROWS_IN_SCOPE,
)

_FOR_THE_PROGRAMME = (
    "everybody in the programme sees all of them, and nobody else is let in by the view or the action before"
)
EQUAL |= dict.fromkeys(
    (
        "visits/api/drafts.py VisitBody use VisitTemplate.objects.visible_to",
        "visits/flag_filters.py _executives_with_flags use Executive.objects.visible_to(request.user)",
        "visits/forms/requesting.py RequestForms.draft use Executive.objects.visible_to(self.user)",
        "visits/views/templates.py templates use VisitTemplate.objects.visible_to(request.user)",
        "visits/views/templates.py _template use VisitTemplate.objects.visible_to(request.user)",
    ),
    _FOR_THE_PROGRAMME,
)

_SHORTER = "who sees all visits sees what belongs to one by that as well: this is the shorter way, which asks the database less"
EQUAL |= dict.fromkeys(
    (
        "visits/models/briefing.py OfBriefingQuerySet.visible_to definition never: _sees_all(user)",
        "visits/models/of_visit.py OfVisitQuerySet.visible_to definition never: _sees_all(user)",
    ),
    _SHORTER,
)
EQUAL |= {
    "visits/letters_beside.py about_waivers use Waiver.objects.visible_to(person)": (
        "each letter is for who decides or whom it concerns, and both see the waiver; each of those questions is shown alone"
    ),
    "visits/actions/executive_notes.py add_executive_note question may_add_executive_note(present)": (
        "who attends in person is asked just before, and is whom the table of rights lets add a note"
    ),
    "engage/people/sql/tell.sql WHERE NOT EXISTS (SELECT 1 FROM core_outboxevent e WHERE e.key = d.key || ':user:' || d.user_id)": (
        "a key that is there already is refused by its unique index as well; asked before, it uses up no number at each sweep"
    ),
    "visits/access_of_many.sql WHERE v.id = ANY (%(visits)s)": (
        "the rows of other visits are there already and stay; without it the statement would reckon them all"
    ),
}
EQUAL |= dict.fromkeys(
    (
        f"trigger visits_{part}.guard"
        for part in (
            "agendaitem",
            "ask",
            "leadershipprompt",
            "likelyquestion",
            "question",
            "redline",
            "sensitivepoint",
        )
    ),
    "whatever is done to a row of a version also raises the version's revision, which is refused in the same words",
)
