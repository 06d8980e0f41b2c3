"""The addresses of the sponsor programme, one table a place they are mounted at."""

from django.urls import include, path

from sponsors.views import (
    assigning,
    consultations,
    executives,
    flock,
    rematches,
    reports,
    reviews,
    sponsorships,
)

executive_patterns = (
    [
        path("", executives.executives, name="list"),
        path("<int:pk>/", executives.executive, name="executive"),
    ],
    "executives",
)

sponsor_patterns = (
    [
        path("", sponsorships.sponsors, name="board"),
        path("assign/", assigning.choose_account, name="choose_account"),
        path("assign/<int:account>/", assigning.assign, name="assign"),
        path("rematch/", rematches.rematches, name="rematches"),
        path("rematch/<int:pk>/", rematches.rematch, name="rematch"),
        path("<int:pk>/", sponsorships.sponsorship, name="sponsorship"),
        path("<int:pk>/extend/", assigning.extend, name="extend"),
        path("<int:pk>/end/", assigning.end, name="end"),
        path("<int:pk>/rematch/", rematches.ask, name="ask_rematch"),
    ],
    "sponsors",
)

report_patterns = (
    [
        path("", reports.reports, name="list"),
        path("sponsors/", reports.sponsors, name="sponsors"),
        path("sponsors.csv", reports.sponsors_table, {"kind": "csv"}, name="sponsors_csv"),
        path("sponsors.xlsx", reports.sponsors_table, {"kind": "xlsx"}, name="sponsors_xlsx"),
        path("flock/", flock.who_flew_in, name="flock"),
        path("accounts/", flock.accounts, name="accounts"),
    ],
    "reports",
)

review_patterns = (
    [
        path("", reviews.reviews, name="list"),
        path("<int:pk>/", reviews.review, name="review"),
        path("<int:pk>/words/manager/", reviews.comment, {"part": "manager"}, name="manager_words"),
        path("<int:pk>/words/sponsor/", reviews.comment, {"part": "sponsor"}, name="sponsor_words"),
        path("<int:pk>/sign/", reviews.sign, name="sign"),
        path("<int:pk>/regenerate/", reviews.regenerate, name="regenerate"),
    ],
    "reviews",
)

consultation_patterns = (
    [path("<int:pk>/sponsor/", consultations.consultation, name="consultation")],
    "consultations",
)

urlpatterns = [
    path("visits/", include(consultation_patterns)),
    path("executives/", include(executive_patterns)),
    path("sponsors/", include(sponsor_patterns)),
    path("reports/", include(report_patterns)),
    path("reviews/", include(review_patterns)),
]
