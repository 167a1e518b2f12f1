"""What is plugged in where. Pages of the three kinds of work live under a prefix of their own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("congress.portal.urls")),
    path("", include("congress.people.urls")),
    path("jobs/", include("congress.jobs.urls")),
    path("notices/", include("congress.notices.urls")),
    path("documents/", include("congress.documents.urls")),
    path("lists/", include("congress.lists.urls")),
    path("imports/", include("congress.imports.urls")),
    path("proposals/", include("proposals.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "congress.portal.views.errors.bad_request"
handler403 = "congress.portal.views.errors.forbidden"
handler404 = "congress.portal.views.errors.not_found"
handler500 = "congress.portal.views.errors.server_error"
