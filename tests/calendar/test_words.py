from datetime import date

import pytest

from congress.calendar.words import left_in_words

LEFT = [
    (date(2026, 6, 30), date(2026, 6, 30), "今天到期", "soon"),
    (date(2026, 6, 30), date(2026, 6, 29), "还剩 1 个工作日", "soon"),
    (date(2026, 6, 22), date(2026, 6, 12), "还剩 5 个工作日", "soon"),  # the 19th is a holiday
    (date(2026, 6, 23), date(2026, 6, 12), "还剩 6 个工作日", "calm"),
    (date(2026, 9, 13), date(2026, 9, 12), "还剩 1 天", "soon"),  # a Sunday, seen on Saturday
    (date(2026, 6, 27), date(2026, 6, 30), "已超期 3 天", "late"),
]


@pytest.mark.parametrize(("due_on", "today", "words", "level"), LEFT)
def test_left_in_words(due_on, today, words, level, shipped):
    assert left_in_words(due_on, today, shipped) == (words, level)
