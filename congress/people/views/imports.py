"""Importing accounts and deputies: template, file, preview, and then all rows or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from congress.people.enums import Role
from congress.people.forms.imports import ImportAccountsForm, ImportDeputiesForm
from congress.people.imports import (
    ACCOUNT_COLUMNS,
    DEPUTY_COLUMNS,
    Handed,
    ImportRefused,
    Line,
    check_accounts,
    check_deputies,
    save_accounts,
    save_deputies,
)
from congress.people.models import Congress, Term, User
from congress.people.roles import congress_ids
from congress.people.signed_in import SignedIn
from congress.people.spreadsheets import XLSX, BadWorkbook, read_rows, write_book

WAITING = "people_import"
SHOWN = 100
Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Kind:
    label: str
    columns: tuple[str, ...]
    example: tuple[str, ...]
    form: type[ImportAccountsForm] | type[ImportDeputiesForm]
    place: str  # the form's field that says where the rows belong
    model: type[Congress] | type[Term]
    check: Callable[[Rows, Any, User], list[Line]]
    save: Callable[[Rows, Any, User], list[Handed]]


KINDS = {
    "accounts": Kind(
        "账号",
        ACCOUNT_COLUMNS,
        ("zhangsan", "张三", "承办人", "（机构全称）", "010-12345678"),
        ImportAccountsForm,
        "congress",
        Congress,
        lambda rows, congress, by: check_accounts(rows, congress=congress, by=by),
        lambda rows, congress, by: save_accounts(rows, congress=congress, by=by),
    ),
    "deputies": Kind(
        "代表",
        DEPUTY_COLUMNS,
        ("李四", "0001", "男", "（代表团名称）", "", "", "", "", "", "", "lisi"),
        ImportDeputiesForm,
        "term",
        Term,
        lambda rows, term, by: check_deputies(rows, term=term),
        lambda rows, term, by: save_deputies(rows, term=term, by=by),
    ),
}


def _kind(request: SignedIn, name: str) -> Kind:
    if name not in KINDS or not congress_ids(request.user, Role.ADMIN, Role.OFFICE):
        raise Http404
    return KINDS[name]


def _xlsx(data: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
def import_template(request: SignedIn, kind: str) -> HttpResponse:
    chosen = _kind(request, kind)
    return _xlsx(write_book(chosen.label, chosen.columns, [chosen.example]), f"{kind}-template")


@login_required
@never_cache
def import_file(request: SignedIn, kind: str) -> HttpResponse:
    """The file is read and shown; nothing is saved, the rows wait in the session."""
    chosen = _kind(request, kind)
    form = chosen.form(request.POST or None, request.FILES or None, by=request.user)
    context: dict[str, Any] = {"kind": kind, "label": chosen.label, "form": form}
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data[chosen.place]
        try:
            rows = read_rows(form.cleaned_data["file"], chosen.columns)
            lines = chosen.check(rows, place, request.user)
        except (BadWorkbook, ImportRefused) as error:
            form.add_error("file", str(error))
        else:
            bad = [line for line in lines if line.problems]
            if not bad:
                request.session[WAITING] = {"kind": kind, "place": place.pk, "rows": rows}
            context |= {
                "columns": chosen.columns,
                "lines": [
                    {
                        "number": line.number,
                        "problems": line.problems,
                        "cells": [(column, line.values[column]) for column in chosen.columns],
                    }
                    for line in lines[:SHOWN]
                ],
                "total": len(lines),
                "bad": bad,
                "place": place,
            }
            return render(request, "people/import_preview.html", context)
    return render(request, "people/import_file.html", context)


@login_required
@require_POST
def import_save(request: SignedIn, kind: str) -> HttpResponse:
    """All rows or none. One-time passwords leave in the answer, and are kept nowhere."""
    chosen = _kind(request, kind)
    waiting = request.session.pop(WAITING, None)
    if not waiting or waiting["kind"] != kind:
        messages.warning(request, "请重新选择文件。")
        return redirect("people:import", kind=kind)
    allowed = chosen.form(by=request.user).fields[chosen.place].queryset  # type: ignore[attr-defined]
    place = allowed.filter(pk=waiting["place"]).first()
    if place is None:
        raise Http404
    rows = [(number, values) for number, values in waiting["rows"]]
    try:
        handed = chosen.save(rows, place, request.user)
    except ImportRefused as error:
        messages.error(request, str(error))
        return redirect("people:import", kind=kind)
    messages.success(request, f"已导入 {len(rows)} 行，建立账号 {len(handed)} 个。")
    if not handed:
        return redirect("people:import", kind=kind)
    table = [(h.name, h.place, h.username, h.password) for h in handed]
    heading = ("姓名", "单位", "用户名", "一次性密码")
    name = f"one-time-passwords-{timezone.localdate():%Y%m%d}"
    return _xlsx(write_book("一次性密码", heading, table), name)
