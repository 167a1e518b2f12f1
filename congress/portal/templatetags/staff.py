"""Where one is in the admin, in the words of its menu."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib import admin
from django.urls import reverse

register = template.Library()

#: (words, address or nothing): nothing for the page itself.
Step = tuple[str, str]


@register.simple_tag(takes_context=True)
def admin_trail(context: template.Context) -> list[Step]:
    """首页, 建议, 代表建议, the row, the page. Context: opts; cl, original or object; title."""
    steps: list[Step] = [("首页", reverse("admin:index"))]
    opts, title = context.get("opts"), str(context.get("title") or "")
    row: Any = context.get("original") or context.get("object")
    model_admin: Any = admin.site._registry.get(opts.model) if opts else None
    if model_admin is None:
        return [*steps, (title, "")] if title else steps
    section, info = model_admin.section, f"{opts.app_label}_{opts.model_name}"
    steps.append((section.label, f"{reverse('admin:index')}#menu-{section.code}"))
    rows_url = reverse(f"admin:{info}_changelist")
    if "cl" in context:
        return [*steps, (str(opts.verbose_name_plural), "")]
    steps.append((str(opts.verbose_name_plural), rows_url))
    if row is None or row.pk is None:
        return [*steps, (title, "")]
    if context.get("change"):
        return [*steps, (str(row), "")]
    return [*steps, (str(row), reverse(f"admin:{info}_change", args=[row.pk])), (title, "")]
