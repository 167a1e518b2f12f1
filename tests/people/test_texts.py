"""What nobody sees is not text."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from congress.people.texts import PlainTextForm, half_width, plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200b\u200c\u202e\ufeff", ""),
        ("\u3164 \u2800\u00ad", ""),
        ("\ufe0f \u0301", ""),
        ("关于\u202e公交\u200b的\x07建议", "关于公交的建议"),
        ("一\r\n二\r三\u2028四\t五\n", "一\n二\n三\n四\t五\n"),
        ("……！", "……！"),
        ("葛\U000e0100城", "葛\U000e0100城"),  # the form of a rare character
        ("\ud800甲", "甲"),
        ("控制\ufffe字\uffff符\ufdd0", "控制字符"),  # no XML, so no workbook, can hold them
    ],
)
def test_plain(typed, kept):
    assert plain(typed) == kept
    assert plain(kept) == kept


def test_telephone_numbers():
    assert (
        half_width("\uff10\uff11\uff10\uff0d\uff15\uff15\uff15\uff15\uff08\uff11\uff09 ")
        == "010-5555(1)"
    )


class Sample(PlainTextForm, forms.Form):
    title = forms.CharField(label="标题", max_length=3)
    kinds = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")], required=False)


def test_a_title_of_invisible_characters_is_none():
    for data in ({"title": "\u200b\u202e"}, QueryDict("title=%E2%80%8B")):
        form = Sample(data)
        assert form.errors["title"].as_data()[0].code == "required"


def test_invisible_characters_do_not_count():
    form = Sample(QueryDict("title=%E2%80%8B%E4%B8%80%E4%BA%8C%E4%B8%89&kinds=a&kinds=b"))
    assert form.is_valid()
    assert form.cleaned_data == {"title": "一二三", "kinds": ["a", "b"]}


def test_a_form_that_nobody_sent_is_as_it_was():
    assert not Sample().is_bound
