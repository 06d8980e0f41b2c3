from django.urls import path

from visits.views import (
    attachments,
    brief,
    briefing,
    closing,
    corrections,
    debrief,
    detail,
    drafts,
    executive_notes,
    listing,
    reporting,
    requesting,
    solo,
    transitions,
)

app_name = "visits"

urlpatterns = [
    path("", listing.visits, name="list"),
    path("request/", requesting.request_visit, name="request"),
    path("request/around/", requesting.around, name="around"),
    path("report/", reporting.report, name="report"),
    path("<int:pk>/", detail.visit, name="visit"),
    path("<int:pk>/edit/", drafts.edit, name="edit"),
    path("<int:pk>/delete/", drafts.delete, name="delete"),
    path("<int:pk>/briefing/", briefing.write, name="briefing"),
    path("<int:pk>/briefing/autosave/", briefing.autosave, name="briefing_autosave"),
    path("<int:pk>/briefing/preview/", brief.preview, name="preview"),
    path("<int:pk>/briefing/preview.pdf", brief.preview_paper, name="preview_paper"),
    path("<int:pk>/brief/", brief.read, name="brief"),
    path("<int:pk>/brief.pdf", brief.paper, name="brief_paper"),
    path("<int:pk>/remind/", brief.remind, name="remind"),
    path("<int:pk>/debrief/", debrief.write, name="debrief"),
    path("<int:pk>/debrief/autosave/", debrief.autosave, name="debrief_autosave"),
    path("<int:pk>/close/", closing.close, name="close"),
    path("<int:pk>/close/autosave/", closing.autosave, name="close_autosave"),
    path("<int:pk>/solo-exception/", solo.solo_exception, name="solo_exception"),
    path("<int:pk>/corrections/", corrections.corrections, name="corrections"),
    path("<int:pk>/notes/", executive_notes.notes, name="notes"),
    path("<int:pk>/attachments/", attachments.attachments, name="attachments"),
    path("<int:pk>/attachments/<int:attachment>/", attachments.download, name="attachment"),
    path("<int:pk>/attachments/<int:attachment>/remove/", attachments.remove, name="remove_attachment"),
    path("<int:pk>/transitions/<str:name>/", transitions.transition, name="transition"),
]
