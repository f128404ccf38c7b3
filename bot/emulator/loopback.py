"""Lets nobody in but this machine, and no foreign web page through a browser on it.

The stand-in has no passwords, so it must not be reachable: not from the network, not by DNS rebinding, not by a form
on another site.
"""

import ipaddress
from urllib.parse import urlsplit

from flask import Request

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def objection(request: Request) -> str | None:
    """Why this request is refused (403), or None."""
    if not is_loopback(request.remote_addr or ""):
        return "The stand-in answers this machine only."
    if _host_name(request.host) not in LOCAL_NAMES:
        return "The Host header must be localhost, 127.0.0.1 or [::1]."
    return None


def cross_site_objection(request: Request) -> str | None:
    """Why a page's POST is refused: its Origin (or Sec-Fetch-Site) is not ours."""
    if request.method in ("GET", "HEAD"):
        return None
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return "This came from another site."
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "This came from another site."
    return None


def is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)


def _host_name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""
