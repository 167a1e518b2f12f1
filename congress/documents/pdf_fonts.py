"""Which table of characters belongs to which font name on the pages of a PDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s{1,4}\d{1,5}\s{1,4}obj\b")
TO_UNICODE = re.compile(rb"/ToUnicode\s{1,4}(\d{1,7})\s{1,4}\d{1,5}\s{1,4}R")
REFERENCE = re.compile(rb"/([^\s/\[\]<>()]{1,60})\s{1,4}(?<!\d)(\d{1,7})\s{1,4}\d{1,5}\s{1,4}R\b")
HEAD = re.compile(rb"[\d\s]{1,200000}")
MAX_TEXT = 8 * 1024 * 1024  # of objects that are looked through


def number_of(before: bytes) -> int:
    """Of the stream whose dictionary ends ``before``; 0 when it does not say."""
    tail = before[-4096:]
    numbers = [int(match[1]) for match in OBJECT.finditer(tail)]
    return numbers[-1] if numbers else 0


def tables_of_fonts(plain: Iterable[bytes], packed: Iterable[bytes]) -> dict[bytes, set[int]]:
    """Font name → numbers of the streams that say what its codes mean. ``plain``: what stands
    between the streams; ``packed``: inflated object streams. A name may mean several fonts."""
    objects = _cut(chain(_objects(plain), chain.from_iterable(map(_packed, packed))))
    tables = {
        number: int(found[1]) for number, body in objects if (found := TO_UNICODE.search(body))
    }
    names: dict[bytes, set[int]] = defaultdict(set)
    for _number, body in objects:
        for name, target in REFERENCE.findall(body):
            if (font := int(target)) in tables and name != b"ToUnicode":
                names[name].add(tables[font])
    return names


def _cut(objects: Iterable[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    left, kept = MAX_TEXT, []
    for number, body in objects:
        if (left := left - len(body)) < 0:
            break
        kept.append((number, body))
    return kept


def _objects(plain: Iterable[bytes]) -> list[tuple[int, bytes]]:
    found = []
    for text in plain:
        parts = OBJECT.split(text)
        found += [
            (int(number), body) for number, body in zip(parts[1::2], parts[2::2], strict=True)
        ]
    return found


def _packed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """An object stream: pairs of number and place, then the objects one after the other."""
    head = HEAD.match(data)
    if head is None:
        return
    pairs = [int(word) for word in head[0].split() if len(word) < 9]
    places = list(zip(pairs[::2], pairs[1::2], strict=False))
    ends = [place for _number, place in places[1:]] + [len(data)]
    for (number, place), end in zip(places, ends, strict=True):
        yield number, data[head.end() + place : head.end() + end]
