"""The template tag ``region``: an element that is only there when it has contents."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html


class RegionNode(template.Node):
    """Its contents inside an element, or nothing at all when they are blank."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, tag: str, css: str, label: str) -> None:
        self.nodelist, self.tag, self.css, self.label = nodelist, tag, css, label

    def render(self, context: template.Context) -> str:
        inner = self.nodelist.render(context)
        if not inner.strip():
            return ""
        naming = format_html(' aria-label="{}"', self.label) if self.label else ""
        return format_html('<{0} class="{1}"{2}>{3}</{0}>', self.tag, self.css, naming, inner)


def region(parser: Parser, token: Token) -> RegionNode:
    """``{% region "aside" "page-aside" "标签" %}…{% endregion %}``: element, class, label."""
    bits = token.split_contents()[1:]
    if not 2 <= len(bits) <= 3:
        raise template.TemplateSyntaxError("region: element, class and optionally a label")
    tag, css, label = ([FilterExpression(bit, parser).var for bit in bits] + [""])[:3]
    nodelist = parser.parse(("endregion",))
    parser.delete_first_token()
    return RegionNode(nodelist, str(tag), str(css), str(label))
