"""The tray: long work that can be left, and comes back here."""

from django.urls import path

from congress.jobs.views import JobDetailView, JobListView, JobRetryView

app_name = "jobs"

urlpatterns = [
    path("", JobListView.as_view(), name="list"),
    path("<int:pk>/", JobDetailView.as_view(), name="detail"),
    path("<int:pk>/retry/", JobRetryView.as_view(), name="retry"),
]
