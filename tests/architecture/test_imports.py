"""A floor imports only what lies below it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.apps import apps

from tests.architecture.house import PACKAGES, ROOT, floor_of, floors


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from importlinter.cli import lint_imports;"
        "sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(config)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_contracts_are_kept():
    done = lint(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_house_upside_down_is_noticed(tmp_path):
    """The linter reads our packages: turned round, the floors are broken."""
    config = tmp_path / "upside_down.toml"
    names = ", ".join(f'"{package}"' for package in PACKAGES)
    config.write_text(
        f"[tool.importlinter]\nroot_packages = [{names}]\n"
        '[[tool.importlinter.contracts]]\nname = "x"\ntype = "layers"\n'
        'layers = ["congress.people", "congress.workflow", "proposals"]\n'
    )
    done = lint(config)
    assert done.returncode == 1
    assert "is not allowed to import" in done.stdout


def test_every_app_of_ours_has_a_floor():
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith(PACKAGES)]
    assert len(ours) >= 9
    for name in ours:
        if name != "congress.admin":
            assert floor_of(name), f"{name} stands in no contract of pyproject.toml"


def test_every_package_of_congress_has_a_floor():
    for path in sorted((ROOT / "congress").iterdir()):
        if (path / "__init__.py").exists():
            assert floor_of(f"congress.{path.name}"), path.name


def test_the_floors_are_those_of_the_plan():
    height = floors()
    order = [
        "congress.people", "congress.documents", "congress.workflow", "congress.notices",
        "proposals", "legislation", "oversight", "congress.portal", "congress.urls",
    ]  # fmt: skip
    assert sorted(order, key=height.__getitem__) == order
    assert len({height[name] for name in order}) == len(order)
    assert height["congress.people"] == height["congress.jobs"] == 0
    assert height["congress.documents"] == height["congress.calendar"]
