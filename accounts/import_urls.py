from django.urls import path

from accounts.views import imports

app_name = "imports"

urlpatterns = [
    path("", imports.imports, name="list"),
    path("new/", imports.new, name="new"),
    path("<int:pk>/", imports.run, name="run"),
    path("<int:pk>/columns/", imports.columns, name="columns"),
    path("<int:pk>/sheet/", imports.sheet, name="sheet"),
    path("<int:pk>/check/", imports.check, name="check"),
    path("<int:pk>/commit/", imports.commit, name="commit"),
    path("<int:pk>/cancel/", imports.cancel, name="cancel"),
    path("<int:pk>/standing/", imports.standing, name="standing"),
]
