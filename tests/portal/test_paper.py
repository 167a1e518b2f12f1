"""What a proposal's page leaves out when it is printed."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

SCREEN = re.compile(r'<(section|span|p)[^>]*class="[^"]*\bscreen-only\b[^"]*".*?</\1>', re.S)
PRINT = Path(settings.BASE_DIR, "static/css/print.css").read_text()


def test_phone_numbers_and_relative_days_stay_on_the_screen(at_stage, sign_in):
    proposal = at_stage("delivered")
    proposal.contact_phone = "010-55550199"
    proposal.save()
    reply = proposal.tasks.get().replies.get()
    reply.contact_name, reply.contact_phone = "金沐阳", "010-55550123"
    reply.save()
    page = sign_in("office").get(proposal.get_absolute_url()).content.decode()
    paper = SCREEN.sub("", page)
    for words in ("010-55550199", "今天 "):
        assert words in page
        assert words not in paper
    assert "010-55550123" in paper  # the unit's contact is part of the letter
    assert re.search(r'print-only">\d{4}年\d+月\d+日 \d\d:\d\d<', paper)


def test_the_sheet_for_paper_swaps_them_and_unfolds_what_is_folded():
    assert re.search(r"\.screen-only\s*\{\s*display: none !important", PRINT)
    assert re.search(r"\.print-only\s*\{\s*display: inline !important", PRINT)
    assert re.search(r"details\.panel::details-content,[^{]*\{\s*display: block", PRINT)
