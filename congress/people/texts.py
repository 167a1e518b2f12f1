"""What people type or paste, without what nobody sees: so that an empty title is an empty one."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls but tab and line end; soft hyphen; zero-width ones; those that turn the direction of
# writing; fillers that are letters by name only; tags; halves of a pair; codes that are no
# characters at all (for one of them XML refuses a whole workbook). Variation selectors stay: rare
# characters of names need them.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)

#: What no XML holds, so that no workbook and no letter could be written with it.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: A blank between two Chinese characters, or an end of line anywhere, is a slip in a name.
GAP = re.compile(r"[\n\t]|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def xml_text(text: str) -> str:
    """``text`` without what would break the file that it is written into."""
    return NOT_IN_XML.sub("", text)


def without_gaps(name: str) -> None:
    """For a form's field: a name in one piece. Raises ValidationError."""
    if GAP.search(name):
        raise ValidationError("名称中间不要有空格或者换行。")


def plain(text: str) -> str:
    """``text`` without invisible characters; empty when nothing is left that can be seen."""
    kept = UNSEEN.sub("", LINE_ENDS.sub("\n", text))
    is_seen = any(unicodedata.category(character)[0] in "LNPS" for character in kept)
    return kept if is_seen else ""


def half_width(text: str) -> str:
    """Telephone numbers typed on a full-width keyboard, as everybody else's."""
    return unicodedata.normalize("NFKC", text).strip()


class PlainTextForm:
    """For a form, before ``forms.Form``: what was typed is made plain before it is judged."""

    data: Any
    is_bound: bool

    def full_clean(self) -> None:
        if self.is_bound:
            self.data = _plain_data(self.data)
        super().full_clean()  # type: ignore[misc]


def _plain_data(data: Any) -> Any:
    """A copy of a form's data (QueryDict or dict) with every text made plain."""
    if not hasattr(data, "setlist"):
        return {k: plain(v) if isinstance(v, str) else v for k, v in data.items()}
    copy = data.copy()
    for name in copy:
        values = copy.getlist(name)
        copy.setlist(name, [plain(v) if isinstance(v, str) else v for v in values])
    return copy
