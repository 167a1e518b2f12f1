"""超出市权登记: the register, and the letter of each line."""

from __future__ import annotations

import io
from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from congress.documents.letters import DOCX, write_letter
from congress.lists.views import ListView
from proposals.beyond import REFERRAL_LIST
from proposals.letters import referral_letter
from proposals.selectors.referrals import registered


class ReferralListView(ListView):
    listing = REFERRAL_LIST
    template_name = "proposals/referral_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.test_rule(self.listing.permission, request.user):
            if not request.user.is_authenticated:
                return self.handle_no_permission()
            raise Http404
        return super().get(request, *args, **kwargs)


class ReferralLetterView(LoginRequiredMixin, View):
    """转办函; not of a line that was recalled."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        rows = registered(request.user).filter(recalled_on=None)
        row = get_object_or_404(
            rows.select_related(
                "proposal__lead", "proposal__congress", "proposal__text",
                "proposal__submitted_text", "unit",
            ),
            pk=pk,
        )  # fmt: skip
        file = io.BytesIO()
        write_letter(file, referral_letter(row))
        file.seek(0)
        name = f"转办函-{row.number_label}.docx"
        response = FileResponse(file, as_attachment=True, filename=name, content_type=DOCX)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
