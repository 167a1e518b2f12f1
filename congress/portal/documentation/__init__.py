"""What docs/generated says, read from the code itself. No database, no clock, no environment."""

from __future__ import annotations

from pathlib import Path

from congress.portal.documentation import (
    addresses,
    clocks,
    environment,
    interface,
    schedule,
    statuses,
    workflows,
)

NOTICE = "<!-- 由 make docs 从代码生成，请勿手工修改。 -->\n"
INDEX = "README.md"


def pages() -> dict[str, str]:
    """File name → text, the index last."""
    made = {
        "workflows.md": workflows.page(),
        "clocks.md": clocks.page(),
        "statuses.md": statuses.page(),
        "schedule.md": schedule.page(),
        "settings.md": environment.page(),
        "urls.md": addresses.page(),
        "api-moves.md": interface.moves(),
        "api-resources.md": interface.resources(),
        "api-errors.md": interface.errors(),
    }
    made[INDEX] = _index(made)
    return {name: f"{NOTICE}\n{text.rstrip()}\n" for name, text in made.items()}


def differing(folder: Path) -> list[str]:
    """Names of the files in ``folder`` that are missing, stale, or no longer made."""
    wanted = pages()
    present = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    return sorted(
        name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name)
    )


def write(folder: Path) -> list[str]:
    """Bring ``folder`` up to date; return the names of the files written or removed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed, wanted = differing(folder), pages()
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], "utf-8")
        else:
            (folder / name).unlink()
    return changed


def _index(made: dict[str, str]) -> str:
    lines = ["# 从代码生成的文档", ""]
    for name, text in made.items():
        title = text.split("\n", 1)[0].removeprefix("# ")
        lines.append(f"- [{title}]({name})")
    lines += ["", "改了代码以后执行 `make docs`，并把本目录一起提交；`make check` 会核对。"]
    return "\n".join(lines)
