"""In the admin a status is read-only and moves by the same pages as everywhere else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from congress.workflow.admin_columns import StateColumns
from congress.workflow.admin_many import ManyMovesAdmin
from congress.workflow.engine import open_moves
from congress.workflow.registry import flows_of
from congress.workflow.views import TransitionView


class WorkflowAdminMixin(StateColumns, ManyMovesAdmin):
    """For the ModelAdmin of a model with a workflow.

    ``page_name``: the address name of a row's own page on the site, by ``pk``; ``move_page_name``:
    that of its moves there, by ``pk`` and ``move``. The work list of the admin leads here instead.
    """

    page_name = ""
    move_page_name = ""
    change_form_template = "admin/workflow/change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = [flow.field for flow in flows_of(self.model)]
        return (*super().get_readonly_fields(request, obj), *fields)

    def get_urls(self) -> list[Any]:
        info = self.model._meta.app_label, self.model._meta.model_name
        model_admin = self

        class AdminTransitionView(TransitionView):
            model = self.model
            template_name = "admin/workflow/move_form.html"

            def rows(self) -> Any:
                return model_admin.get_queryset(self.request)

            def return_url(self, obj: Any) -> str:
                return reverse("admin:{}_{}_change".format(*info), args=[obj.pk])

            def context(self, form: Any) -> dict[str, Any]:
                site = model_admin.admin_site.each_context(self.request)
                return (
                    site
                    | super().context(form)
                    | {
                        "opts": model_admin.model._meta,
                        "original": self.obj,
                        "title": f"{self.step.label}：{self.obj.root}",
                    }
                )

        view = self.admin_site.admin_view(AdminTransitionView.as_view())
        return [
            path("<int:pk>/move/<slug:move>/", view, name="{}_{}_move".format(*info)),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what was typed: the row may have moved on since the form was opened."""
        if change:
            columns = {field.name for field in obj._meta.concrete_fields}
            typed = [n for n in form.changed_data if n in form.fields and n in columns]
            obj.save(update_fields=typed)
        else:
            super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        moves = open_moves(obj, request.user) if obj else []
        name = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_move"
        context = {
            "moves": [(move, reverse(name, args=[obj.pk, move.transition.name])) for move in moves],
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)
