from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from congress.people.models import Congress


@pytest.fixture
def city(db: Any) -> Congress:
    return Congress.objects.create(code="city", name="云州市人民代表大会", short_name="云州市人大")


@pytest.fixture
def district(city: Congress) -> Congress:
    return Congress.objects.create(
        code="district", name="兰溪区人民代表大会", short_name="兰溪区人大", parent=city
    )


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """Where uploads go for one test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
