"""What spans everything."""

from django.urls import path

from congress.portal.health import healthz
from congress.portal.views.look import look
from congress.portal.views.preferences import set_density, set_type
from congress.portal.views.worklist import WorkListView

app_name = "portal"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", WorkListView.as_view(), name="worklist"),
    path("prefs/type/", set_type, name="type"),
    path("prefs/density/", set_density, name="density"),
    path("dev/look/", look, name="look"),
]
