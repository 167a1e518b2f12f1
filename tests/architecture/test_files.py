"""Names say what a file is about; none is too long to be read."""

from __future__ import annotations

import ast

from tests.architecture.house import ROOT, name_of, production_files

VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff", "base"}
LONGEST = 300
#: One file, read from top to bottom by who runs the house (docs/architecture.md).
LONG = {"congress/settings.py"}


def test_no_module_has_a_vague_name():
    for path in production_files():
        assert path.stem not in VAGUE, name_of(path)
        assert not set(path.relative_to(ROOT).parts[:-1]) & VAGUE, name_of(path)


def test_no_file_is_too_long():
    for path in production_files():
        if "/migrations/" in name_of(path) or name_of(path) in LONG:
            continue
        lines = path.read_text().count("\n")
        assert lines <= LONGEST, f"{name_of(path)}: {lines} lines"


def test_every_folder_of_tests_is_a_package():
    """Or ``import proposals`` would find the tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        assert (path.parent / "__init__.py").exists(), path.parent


def test_every_folder_of_code_is_a_package():
    for path in production_files():
        assert (path.parent / "__init__.py").exists(), path.parent


def test_imports_stand_at_the_top():
    """Except heavy third-party ones; ours never hide in a function.

    Django itself asks for them in ``AppConfig.ready``: before, there are no models.
    """
    ours = ("congress", "proposals", "legislation", "oversight")
    for path in production_files():
        if "/migrations/" in name_of(path) or path.name == "apps.py":
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
                for name in names:
                    assert not name.startswith(ours), f"{name_of(path)}:{node.lineno}"


def test_several_rows_are_asked_for_in_one_way():
    """Django's own field asks SQLite for numbers that no column holds: ``RowsField`` does not."""
    for path in production_files():
        if name_of(path) != "congress/people/keys.py":
            assert "ModelMultipleChoiceField" not in path.read_text(), name_of(path)
