"""What the tests of the architecture read: the production files, and the floors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("congress", "proposals", "legislation", "oversight")


def production_files(suffix: str = ".py") -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob(f"*{suffix}"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def floors() -> dict[str, int]:
    """Package → its floor; the lowest is 0. Read from the contract, so the two cannot differ."""
    layers = next(contract for contract in contracts() if "楼层" in contract["name"])["layers"]
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def floor_of(module: str) -> str | None:
    """The package of the contract to which a module belongs."""
    names = [name for name in floors() if module == name or module.startswith(f"{name}.")]
    return max(names, key=len, default=None)
