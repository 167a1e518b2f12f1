"""Every table of the admin opens for whoever may see it: list, form, page of a row, history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from congress.api.tokens import issue
from congress.calendar.models import Deadline, DeadlineChange, Meeting
from congress.documents.models import NumberFormat
from congress.imports.models import ImportRun, RunState
from congress.jobs.clockwork import works
from congress.jobs.models import Job, ScheduledWork
from congress.notices.models import OfficeHours
from congress.people.models import AccessLog
from congress.portal.demo.house import House
from congress.portal.demo.legislation import live_plans
from proposals.models import (
    Batch,
    Conciliation,
    Contact,
    Extension,
    Message,
    Objection,
    ProposalSettings,
    Referral,
)
from tests.conftest import TODAY
from tests.proposals.lives import LIVES

VIEWERS = ("office", "admin")


@pytest.fixture(scope="module")
def everything(built: House) -> None:
    """A row in every table: one life with everybody in it, and what a life does not leave."""
    case = LIVES["closed"](built)
    city, office = built.city, built.users["office"]
    task, deputy = case.task(), built.deputies["deputy"]
    works()
    live_plans(built, TODAY)
    job = Job.objects.create(kind="imports.save", owner=office)
    ImportRun.objects.create(
        congress=city, kind="proposals", place_id=city.pk, place_name=city.name, owner=office,
        file_name="往年.xlsx", state=RunState.DONE, new=3, job=job,
    )  # fmt: skip
    AccessLog.objects.create(congress=city, user=office, username="office", action="view")
    Meeting.objects.create(
        congress=city, kind="standing_committee", name="第一次会议", starts_on=TODAY, ends_on=TODAY
    )
    NumberFormat.objects.create(congress=city, kind="x", template="第{number}号")
    Batch.objects.create(congress=city, assigned_on=TODAY, made_by=office)
    ProposalSettings.objects.get_or_create(congress=city)
    Contact.objects.create(
        congress=city, task=task, stage="during", form="phone", held_on=TODAY, said="已沟通。",
        recorded_by=office,
    )  # fmt: skip
    Objection.objects.create(
        congress=city, proposal=case.proposal, task=task, reason="不属于本单位职责。",
        filed_by=built.users["clerk"], filed_on=TODAY,
    )  # fmt: skip
    Extension.objects.create(
        congress=city, task=task, ground="wide", reason="涉及三个区。", asked_on=TODAY,
        asked_by=built.users["clerk"], old_legal_on=TODAY,
    )  # fmt: skip
    Conciliation.objects.create(
        congress=city, proposal=case.proposal, round=task.round, held_on=TODAY, place="机关会议室",
        agreed="年内开工。", recorded_by=office,
    )  # fmt: skip
    Referral.objects.create(
        congress=city, proposal=case.proposal, year=2026, number=1, number_label="超权〔2026〕01号",
        way="deputy", addressee="全国人大代表", reason="属于国家规定的事项。", referred_on=TODAY,
        recorded_by=office,
    )  # fmt: skip
    issue(built.users["clerk"], name="办公系统")
    OfficeHours.objects.create(congress=city)
    Message.objects.create(
        congress=city, task=task, author=deputy.user, author_name=deputy.name, body="请问进展。"
    )
    deadline = Deadline.objects.filter(congress=city)[0]
    later = deadline.legal_on + timedelta(days=1)
    DeadlineChange.objects.create(
        deadline=deadline, cause="调休", old_legal_on=deadline.legal_on, new_legal_on=later,
        old_act_by=deadline.act_by, new_act_by=later, old_explanation="甲", new_explanation="乙",
    )  # fmt: skip


def test_every_page_of_every_table_opens(
    house: House, everything: None, enter: Callable[[str], Client]
) -> None:
    """Whoever sees a row gets its pages and no fault; only the form of a new row may be refused.
    Every table has a row that one of the two sees."""
    opened, faults = set(), []
    asked = HttpRequest()
    for viewer in VIEWERS:
        asked.user, client = house.users[viewer], enter(viewer)
        for model, model_admin in admin.site._registry.items():
            if not model_admin.has_view_permission(asked):
                continue
            # Lists and empty forms once; the page of a row for each, for rights differ there.
            pages: list[tuple[str, set[int], tuple[Any, ...]]] = []
            if model not in opened:
                pages += [("changelist", {200}, ())]
                if model is not ScheduledWork:  # its rows are the program's: no form for a new one
                    pages += [("add", {200, 302, 403}, ())]
            if row := model_admin.get_queryset(asked).order_by("pk").last():
                pages += [("change", {200}, (row.pk,)), ("history", {200}, (row.pk,))]
                opened.add(model)
            for page, expected, args in pages:
                status = answer(client, model, page, *args)
                if status not in expected:
                    faults.append((viewer, model._meta.label, page, status))
    assert faults == []
    assert set(admin.site._registry) - opened == set()


def answer(client: Client, model: type[Model], page: str, *args: Any) -> int | str:
    """The status, or the name of what was raised."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
    try:
        return client.get(url).status_code
    except Exception as error:  # every page is tried; the test says which of them raised
        return repr(error)


def test_an_import_is_only_read(
    house: House, everything: None, enter: Callable[[str], Client]
) -> None:
    run = ImportRun.objects.get()
    url = reverse("admin:imports_importrun_change", args=[run.pk])
    client = enter("office")
    page = client.get(url)
    assert page.context["adminform"].form.fields == {}
    assert "往年.xlsx" in page.content.decode()
    assert client.post(url, {"file_name": "别的.xlsx"}).status_code == 403
    assert enter("district-office").get(url).status_code in (302, 404)
