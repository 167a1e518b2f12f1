"""Each person's tray. To open a notice marks it read, so it is a POST; links change nothing."""

from django.urls import path

from congress.notices.views import NoticeListView, NoticeOpenView, NoticeReadView, SettingsView

app_name = "notices"

urlpatterns = [
    path("", NoticeListView.as_view(), name="list"),
    path("settings/", SettingsView.as_view(), name="settings"),
    path("read/", NoticeReadView.as_view(), name="read-all"),
    path("<int:pk>/open/", NoticeOpenView.as_view(), name="open"),
    path("<int:pk>/read/", NoticeReadView.as_view(), name="read"),
]
