from django.urls import path

from visits.views import flags

app_name = "flags"

urlpatterns = [
    path("", flags.flags, name="list"),
    path("<int:pk>/", flags.flag, name="flag"),
    path("<int:pk>/reply/", flags.reply, name="reply"),
    path("<int:pk>/resolve/", flags.resolve, name="resolve"),
]
