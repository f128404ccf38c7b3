"""One message of every kind, read from gallery.yml; pictures come from the emulator's own samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

GALLERY = Path(__file__).with_name("gallery.yml")


def every_kind(base: str) -> dict[str, dict[str, Any]]:
    """name → message. `base`: where the emulator is."""
    return dict(yaml.safe_load(GALLERY.read_text(encoding="utf-8").replace("BASE/", f"{base}/")))
