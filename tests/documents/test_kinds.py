"""Kinds of numbers and their scopes are shown by their names."""

from __future__ import annotations

import pytest

from congress.documents.kinds import all_kinds, kind_label, register_kind
from congress.documents.models import NumberCounter, NumberFormat


def test_a_kind_has_one_name():
    assert kind_label("proposal.between") == "闭会期间建议编号"
    assert kind_label("nobody.knows") == "其他编号"
    with pytest.raises(ValueError, match="two names"):
        register_kind("proposal.between", "别的名称")
    register_kind("proposal.between", all_kinds()["proposal.between"])


def test_counters_say_of_what_and_within_what(at_stage, sign_in):
    session = at_stage("registered").session
    client = sign_in("office")
    for path in ("", f"{NumberCounter.objects.get().pk}/change/"):
        page = client.get(f"/admin/documents/numbercounter/{path}").content.decode()
        assert "闭会期间建议编号" in page
        assert str(session) in page
        assert "session:" not in page


def test_a_format_is_set_for_a_kind_of_the_list(house, sign_in):
    client, url = sign_in("office"), "/admin/documents/numberformat/add/"
    assert "大会期间建议编号" in client.get(url).content.decode()
    data = {"congress": house.city.pk, "kind": "nobody.knows", "template": "第{number}号"}
    assert "kind" in client.post(url, data).context["adminform"].form.errors
    answer = client.post(url, data | {"kind": "proposal.between"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert NumberFormat.objects.get().kind == "proposal.between"
