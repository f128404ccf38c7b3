"""How each fact of the sheets stands, read from `facts.yml`: an entry may rest on current ones only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from content.load import ROOT, read_yaml


@cache
def facts() -> Mapping[str, str]:
    """By id ("isf:F1.1"): "current", "expired" or "superseded", then the sheet's confidence."""
    return {str(fact): str(standing) for fact, standing in cast(dict[str, Any], read_yaml(ROOT / "facts.yml")).items()}


def standing(fact: str) -> str | None:
    """ "current", "expired" or "superseded"; None: there is no such fact."""
    told = facts().get(fact)
    return told.split()[0] if told else None
