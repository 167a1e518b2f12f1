"""The addresses of the pages: name, path, view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from congress.portal.documentation.tables import code, table

#: Django's own administration names its pages after models: app_model_changelist and so on.
LEFT_OUT = {"admin"}


def page() -> str:
    lines = [
        "# 页面地址",
        "",
        "管理端在 `/admin/`，其下各页由 Django 按模型命名，不在这里列出。"
        "`<move>` 是[流程](workflows.md)中步骤的代码。",
        "",
        *table(
            ("名称", "路径", "视图"),
            (
                (code(name), code("/" + path), code(view))
                for name, path, view in named(get_resolver().url_patterns)
            ),
        ),
    ]
    return "\n".join(lines)


def named(
    patterns: Iterable[URLPattern | URLResolver], path: str = "", space: str = ""
) -> Iterator[tuple[str, str, str]]:
    """(full name, path, view) in the order in which Django tries them."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace in LEFT_OUT:
                continue
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, here, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}", here, _view(pattern)


def _view(pattern: URLPattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    model = getattr(pattern.callback, "view_initkwargs", {}).get("model")
    return f"{view.__module__}.{view.__name__}" + (f"（{model.__name__}）" if model else "")
