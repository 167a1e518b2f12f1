"""The texts of the demonstration, from ``texts/*.yaml``: invented, about what is really raised."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from congress.portal.demo import wordings
from congress.portal.demo.wordings import Words

FOLDER = Path(__file__).parent / "texts"
#: The category of a file's texts, where they name none.
CATEGORIES = {
    "building": "城乡建设",
    "society": "社会发展",
    "more": "城乡建设",
    "earlier": "社会发展",
}


@cache
def texts(name: str) -> tuple[Words, ...]:
    """The texts of one file, in its order."""
    rows = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(
        Words(
            title=row["title"],
            category=row.get("category") or CATEGORIES[name],
            facts=row["facts"].strip(),
            request=row["request"].strip(),
            tags=tuple(row.get("tags", ())),
            unit=row["unit"],
            joint=tuple(row.get("joint", ())),
            code=row.get("code", ""),
            reply=row.get("reply", "").strip(),
            reason=row.get("reason", ""),
            addressee=row.get("addressee", ""),
        )
        for row in rows
    )


def answered() -> list[Words]:
    """The city's texts that have a reply, categories and units well mixed."""
    found = [w for name in ("building", "society", "economy", "more") for w in texts(name)]
    found = [words for words in found if words.reply]
    return [found[place * 29 % len(found)] for place in range(len(found))]


def unanswered() -> list[Words]:
    """The city's texts that nobody has replied to yet."""
    return [words for words in texts("more") if not words.reply]


def all_words() -> list[Words]:
    """Of what the city's proposals speak; of the cast's those that are written out."""
    cast = [item for item in vars(wordings).values() if isinstance(item, Words) and item.request]
    return [
        *cast,
        *answered(),
        *texts("earlier"),
        *unanswered(),
        *texts("before"),
        *texts("merged"),
    ]
