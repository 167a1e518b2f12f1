"""What is plugged in where. Pages of the three kinds of work live under a prefix of their own."""

from django.contrib import admin
from django.urls import include, path

from congress.api import urls as foundation
from proposals.api import urls as proposals

#: Each kind of work adds its addresses here; the views say of themselves what they answer.
api = [*foundation.urlpatterns, *proposals.urlpatterns]

urlpatterns = [
    path("", include("congress.portal.urls")),
    path("", include("congress.people.urls")),
    *foundation.pages,
    path("api/", include((api, "api"))),
    path("jobs/", include("congress.jobs.urls")),
    path("notices/", include("congress.notices.urls")),
    path("documents/", include("congress.documents.urls")),
    path("lists/", include("congress.lists.urls")),
    path("imports/", include("congress.imports.urls")),
    path("calendar/", include("congress.calendar.urls")),
    path("proposals/", include("proposals.urls")),
    path("legislation/", include("legislation.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "congress.portal.views.errors.bad_request"
handler403 = "congress.portal.views.errors.forbidden"
handler404 = "congress.portal.views.errors.not_found"
handler500 = "congress.portal.views.errors.server_error"
