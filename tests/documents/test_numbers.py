"""Official numbers: consecutive, apart by scope and congress, written as the congress says."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from congress.documents.models import NumberCounter, NumberFormat
from congress.documents.numbers import number_format, take_number

KIND, DEFAULT = "proposal.in-session", "第{number:04d}号"


def take(congress, kind=KIND, scope="session:1"):
    with transaction.atomic():
        return take_number(congress, kind, scope, default=DEFAULT)


@transaction.atomic
def take_and_fail(congress):
    number, _ = take_number(congress, KIND, "session:1", default=DEFAULT)
    raise RuntimeError(f"took {number}")


def test_numbers_follow_one_another(city):
    assert [take(city) for _ in range(3)] == [(1, "第0001号"), (2, "第0002号"), (3, "第0003号")]
    assert NumberCounter.objects.get().last == 3


def test_scopes_kinds_and_congresses_count_apart(city, district):
    take(city)
    take(city)
    assert take(city, scope="session:2")[0] == 1
    assert take(city, kind="proposal.between")[0] == 1
    assert take(district)[0] == 1
    assert take(city)[0] == 3


def test_a_rollback_gives_the_number_back(city):
    take(city)
    with pytest.raises(RuntimeError, match="took 2"):
        take_and_fail(city)
    assert take(city)[0] == 2


def test_the_first_number_is_given_back_too(city):
    with pytest.raises(RuntimeError, match="took 1"):
        take_and_fail(city)
    assert not NumberCounter.objects.exists()
    assert take(city)[0] == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused(city):
    with pytest.raises(RuntimeError, match="inside the transaction"):
        take_number(city, KIND, "session:1", default=DEFAULT)
    assert not NumberCounter.objects.exists()


class TestFormats:
    def test_own_before_general_before_default(self, city, district):
        assert number_format(city, KIND, default=DEFAULT) == DEFAULT
        NumberFormat.objects.create(congress=None, kind=KIND, template="总{number}")
        assert number_format(city, KIND, default=DEFAULT) == "总{number}"
        NumberFormat.objects.create(congress=city, kind=KIND, template="市{number:03d}")
        assert number_format(city, KIND, default=DEFAULT) == "市{number:03d}"
        assert number_format(district, KIND, default=DEFAULT) == "总{number}"
        assert number_format(city, "other", default=DEFAULT) == DEFAULT
        assert take(city) == (1, "市001")
        assert take(district) == (1, "总1")

    @pytest.mark.parametrize("is_general", [True, False])
    def test_one_format_per_kind(self, city, is_general):
        congress = None if is_general else city
        NumberFormat.objects.create(congress=congress, kind=KIND, template="{number}")
        with pytest.raises(IntegrityError), transaction.atomic():
            NumberFormat.objects.create(congress=congress, kind=KIND, template="第{number}号")

    @pytest.mark.parametrize(
        "template", ["{number}", "第{number:04d}号", "京人建〔2026〕{number}号", "{{{number:03d}}}"]
    )
    def test_good_templates(self, template):
        NumberFormat(kind=KIND, template=template).clean()

    @pytest.mark.parametrize(
        "template",
        [
            "第{}号", "第{0}号", "第{year}号", "第{number号", "第}号", "{number}-{number}",
            "{number.real}", "{number!r}", "{number[0]}", "{number:>9}", "{number:999999999d}",
            "{number:{number}}", "{number:s}",
        ],
    )  # fmt: skip
    def test_templates_that_are_no_numbers(self, template):
        with pytest.raises(ValidationError) as caught:
            NumberFormat(kind=KIND, template=template).clean()
        assert caught.value.message_dict == {
            "template": ["格式只能含有一个 {number}，例如：第{number:04d}号。"]
        }

    @pytest.mark.parametrize("template", ["第号", "{{number}}", ""])
    def test_templates_without_a_number(self, template):
        with pytest.raises(ValidationError) as caught:
            NumberFormat(kind=KIND, template=template).clean()
        assert caught.value.message_dict == {"template": ["格式中没有 {number}，各号会相同。"]}

    def test_what_would_not_fit_its_column(self):
        NumberFormat(kind=KIND, template="字" * 35 + "{number}").clean()
        with pytest.raises(ValidationError) as caught:
            NumberFormat(kind=KIND, template="字" * 36 + "{number}").clean()
        assert caught.value.message_dict == {"template": ["写成的编号不能超过 40 个字。"]}
