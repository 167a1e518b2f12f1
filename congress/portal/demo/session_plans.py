"""What became of the proposals of a session: most were answered well, some late, some badly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from congress.people.enums import DeputyStatus
from congress.portal.demo import phrases
from congress.portal.demo.house import House
from congress.portal.demo.plan import Answer, Plan, Rating
from congress.portal.demo.seasons import Season
from congress.portal.demo.wordings import Words
from proposals.enums import Publicity, Satisfaction

NEVER = 2000  # working days: beyond any day that is played
#: How the lives of this year's session go, in turn; the rest are answered and closed in time.
#: (place in the list, working days before a stage that keeps it waiting)
STUCK: Mapping[int, dict[str, int]] = {
    4: {"judged": NEVER},
    7: {"received": 3, "reviewing": NEVER},
    9: {"signing": 21},
    12: {"delivered": NEVER},
    15: {"judged": NEVER},
    18: {"reviewing": 118},
    21: {"reviewing": NEVER},
    24: {"signed": 9, "reviewing": 60},
    28: {"judged": NEVER, "reviewing": 70},
    31: {"advised": 45},
    35: {"reviewing": 95},
}
#: A system whose dispatcher is sometimes overtaken by the lead unit's reply.
IDLE = "其他机关和组织"
#: Dissatisfied, and since then it waits for the office.
OPEN_COMPLAINTS = (2, 17, 30)
#: Dissatisfied, and closed by staff all the same.
CLOSED_COMPLAINTS = (6, 14, 22)


class Cast:
    """Leads and co-signers in turn, so that every delegation has a part."""

    def __init__(self, house: House) -> None:
        known = {d.card_number: (key, d) for key, d in house.deputies.items()}
        rows = [known[card] for card in sorted(known) if card.startswith("D")]
        self.keys = [key for key, d in rows if d.status == DeputyStatus.ACTIVE]

    def lead(self, place: int) -> str:
        return self.keys[place * 23 % len(self.keys)]

    def cosigners(self, place: int, many: int) -> tuple[str, ...]:
        first = place * 23 + 11
        found = [self.keys[(first + each * 7) % len(self.keys)] for each in range(many)]
        return tuple(key for key in dict.fromkeys(found) if key != self.lead(place))


def answer_to(words: Words, place: int) -> Answer:
    """The unit's letter: what it says of this matter, between a beginning and an end."""
    if not words.reply:
        return Answer()
    opening = phrases.OPENINGS[place % len(phrases.OPENINGS)]
    closing = phrases.CLOSINGS[place % len(phrases.CLOSINGS)]
    is_reserved = place % 11 == 5
    return Answer(
        body=f"{opening}\n{words.reply}\n{closing}",
        code=words.code,
        reason=words.reason,
        addressee=words.addressee,
        publicity=Publicity.SUMMARY if is_reserved else Publicity.FULL,
        publicity_reason="涉及尚未公布的实施方案，公开摘要。" if is_reserved else "",
    )


def rating_of(place: int) -> Rating:
    """Three in four are content with everything, the fourth nearly so."""
    reason = phrases.FAIRLY[place % len(phrases.FAIRLY)]
    if place % 4 == 3:
        return Rating(reason=reason)
    return Rating(result=Satisfaction.SATISFIED)


def complaint(place: int) -> Rating:
    reason = phrases.DISSATISFIED[place % len(phrases.DISSATISFIED)]
    attitude = Satisfaction.SATISFIED if place % 3 else Satisfaction.FAIRLY
    return Rating(attitude, Satisfaction.DISSATISFIED, reason)


def contacts(place: int) -> tuple[tuple[str, str, str], ...]:
    """Two in three have all three contacts on record, the others not every one."""
    stages = ("before", "during", "after") if place % 3 else ("before",)
    return tuple(
        (stage, *phrases.CONTACTS[stage][place % len(phrases.CONTACTS[stage])]) for stage in stages
    )


def opinions(place: int) -> tuple[str, ...]:
    """One to each of three joint units, each another."""
    known = phrases.OPINIONS
    return tuple(known[(place + each * 10) % len(known)] for each in range(3))


def messages(place: int) -> tuple[tuple[bool, str], ...]:
    """A question and its answer, on one proposal in six."""
    if place % 6 != 1:
        return ()
    first = place // 6 % (len(phrases.MESSAGES) // 2) * 2
    return phrases.MESSAGES[first : first + 2]


def shortened(words: Words) -> Words:
    """Before the office asked for more: without the last sentence."""
    sentences = words.facts.rstrip("。").split("。")
    return replace(words, facts="。".join(sentences[:-1]) + "。") if sentences[1:] else words


def usual_pace(place: int) -> dict[str, int]:
    """Between four and fourteen weeks from the hand-over to the reply."""
    return {
        "screened": 1 + place % 4,
        "dispatched": 2 + place % 5,
        "received": 1 + place % 4,
        "advised": 4 + place % 5,
        "reviewing": 5 + place * 7 % 34,
        "signing": 1 + place % 4,
        "signed": 1 + place % 3,
        "delivered": 1 + place % 2,
        "judged": 2 + place * 5 % 13,
        "closed": 2 + place % 9,
    }


def session_plans(
    house: House, season: Season, texts: Sequence[Words], *, is_over: bool, offset: int
) -> Iterator[Plan]:
    """One plan to each text, in the order of submission. ``is_over``: a year later all are closed.

    ``offset`` tells the years apart: other deputies lead.
    """
    cast = Cast(house)
    days = (season.closes_on - season.opens_on).days + 1
    for place, words in enumerate(texts):
        turn = place + offset
        many = (0, 0, 3, 0, 1, 0, 0, 5, 0, 2)[turn % 10]
        pace = usual_pace(turn)
        rating, words_to = rating_of(turn), {}
        if place in OPEN_COMPLAINTS and not is_over:
            rating, pace["closed"] = complaint(turn), NEVER
        elif place in CLOSED_COMPLAINTS or (is_over and place in OPEN_COMPLAINTS):
            rating = complaint(turn)
            words_to = {"closed": phrases.CLOSED_ANYWAY[turn % len(phrases.CLOSED_ANYWAY)]}
        if not is_over:
            pace |= STUCK.get(place, {})
        is_divided = place % 13 == 8 and bool(words.joint)
        is_revised = place % 8 == 3 and not many
        yield Plan(
            words=shortened(words) if is_revised else words,
            revised=words.facts if is_revised else "",
            cosigning_ends={1: "decline", 3: "lapse"} if many > 3 else {},
            wishes=turn % 3 > 0,
            skips_joint=place % 13 == 5,
            idle_systems=(IDLE,) if "市总工会" in words.joint else (),
            stage="closed",
            submitted_on=season.day(place * days // len(texts)),
            lead=cast.lead(turn),
            cosigners=cast.cosigners(turn, many),
            joint=() if is_divided else words.joint[: 1 + turn % 2],
            separate=words.joint[:1] if is_divided else (),
            all_answer=is_divided,
            unit=words.unit,
            runs_on=True,
            pace=pace,
            answer=answer_to(words, turn),
            opinions=opinions(turn),
            rating=rating,
            contacts=contacts(turn),
            messages=messages(turn),
            words_to=words_to,
            remark=phrases.REMARKS[turn % len(phrases.REMARKS)],
        )
