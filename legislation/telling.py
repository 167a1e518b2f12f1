"""Who is told of which move of legislation (domain §8)."""

from congress.notices.table import register_telling

register_telling(
    "legislation.plan",
    told={},
    silent={
        "adopt": "计划通过后尚未公布，只在平台上查看",
        "take-back": "更正登记，内容没有变化",
        "publish": "公布的计划在平台上查看",
        "unpublish": "更正登记，内容没有变化",
        "close": "年度结束，在平台上查看",
        "reopen": "更正登记，内容没有变化",
    },
)
