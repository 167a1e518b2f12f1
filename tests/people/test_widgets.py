"""A select that knows by what its choices are looked for."""

from __future__ import annotations

import pytest
from django import forms

from congress.people.enums import OrganKind
from congress.people.models import Organ
from congress.people.widgets import KeyedSelect


class ChoiceForm(forms.Form):
    organ = forms.ModelChoiceField(
        label="主办单位", queryset=Organ.objects.none(), empty_label="请选择", widget=KeyedSelect
    )


@pytest.fixture
def form(city):
    for name in ("市交通委", "市教委", "市水务局"):
        Organ.objects.create(congress=city, name=name, kind=OrganKind.UNIT)
    form = ChoiceForm()
    form.fields["organ"].queryset = Organ.objects.filter(kind=OrganKind.UNIT)
    return form


def test_options_carry_their_keys_and_cost_one_query(form, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = str(form["organ"])
    assert 'data-keys="shijiaotongwei sjtw">市交通委' in html
    assert "data-select" in html
    assert '<option value="" selected>请选择</option>' in html


def test_its_script_comes_only_where_it_stands(form):
    assert "js/select.js" in str(form.media)
    assert "defer" in str(form.media)
    assert str(forms.Form().media) == ""
