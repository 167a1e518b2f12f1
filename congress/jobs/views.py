"""Each person's own tray. Somebody else's job does not exist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import DetailView, ListView

from congress.jobs.models import Job
from congress.jobs.services import retry


class MyJobsMixin(LoginRequiredMixin):
    request: HttpRequest

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.filter(owner_id=self.request.user.pk)


class JobListView(MyJobsMixin, ListView):
    template_name = "jobs/job_list.html"
    context_object_name = "jobs"
    paginate_by = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["is_moving"] = any(not job.is_finished for job in context["jobs"])
        return context


class JobDetailView(MyJobsMixin, DetailView):
    template_name = "jobs/job_detail.html"
    context_object_name = "job"


class JobRetryView(MyJobsMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(self.get_queryset(), pk=pk)
        if retry(job):
            messages.success(request, "已重新安排，完成后结果仍在这里。")
        else:
            messages.warning(request, "这项任务没有失败，或者已有同样的任务在办理，无需重办。")
        return redirect("jobs:detail", pk=pk)
