"""What the staff side says of rules and deadlines, and what it costs."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.calendar.models import Deadline, DeadlineChange, PeriodRule
from congress.calendar.registry import words_of


def listed(client, model):
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse(f"admin:calendar_{model}_changelist")).content.decode()
    return page, len(queries)


def changed(row):
    names = ["legal_on", "act_by", "target_on", "provisional", "explanation"]
    values = {f"{age}_{name}": getattr(row, name) for age in ("old", "new") for name in names}
    return DeadlineChange.objects.create(deadline=row, cause="更正", **values)


def test_deadlines_and_changes_name_the_thing_and_cost_the_same(at_stage, sign_in):
    client = sign_in("office")
    first = at_stage("received")
    changed(Deadline.objects.order_by("pk").first())
    listed(client, "deadline"), listed(client, "deadlinechange")
    page, few = listed(client, "deadline")
    assert str(first) in page
    assert words_of(Deadline.objects.first().clock)[0] in page
    changes, few_changes = listed(client, "deadlinechange")
    assert str(first) in changes
    for stage in ("registered", "delivered", "judged"):
        at_stage(stage)
    for row in Deadline.objects.all():
        changed(row)
    assert listed(client, "deadline")[1] == few
    assert listed(client, "deadlinechange")[1] == few_changes


def test_a_rule_in_use_says_by_how_many(at_stage, sign_in, house):
    at_stage("submitted")
    row = Deadline.objects.get(closed_on=None)
    rule = row.rule
    rule.pk, rule.congress = None, house.city
    rule.save()
    url = reverse("admin:calendar_periodrule_change", args=[rule.pk])
    client = sign_in("office")
    page = client.get(url).content.decode()
    assert "条文修订的，请“增加”一行并写明起始日期" in page
    assert "正在运行的时限使用这一行" not in page
    row.rule = rule
    row.save()
    assert "目前有 1 个正在运行的时限使用这一行。" in client.get(url).content.decode()


def test_a_rule_is_chosen_by_its_name(sign_in, house):
    client = sign_in("office")
    page = client.get(reverse("admin:calendar_periodrule_add")).content.decode()
    assert '<option value="filing.catalogue">报送年度规范性文件目录</option>' in page
    general = PeriodRule.objects.get(code="proposal.screening", congress=None)
    data = {
        name: getattr(general, name) for name in ("name", "kind", "amount", "unit", "roll", "basis")
    }
    data |= {"congress": house.city.pk, "since": "2027-01-01", "code": "nobody.knows"}
    answer = client.post(reverse("admin:calendar_periodrule_add"), data)
    assert "code" in answer.context["adminform"].form.errors
    data["code"] = general.code
    assert client.post(reverse("admin:calendar_periodrule_add"), data).status_code == 302
    assert PeriodRule.objects.get(congress=house.city).code == general.code


def test_a_day_entered_twice_is_said_in_words(sign_in, house):
    client, url = sign_in("office"), reverse("admin:calendar_calendarday_add")
    day = {"date": "2027-02-13", "is_workday": "on", "name": "调休"}
    assert client.post(url, day).status_code == 302
    assert "这一天已经登记过，请修改原有的一行。" in client.post(url, day).content.decode()
