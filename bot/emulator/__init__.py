"""A stand-in for LINE on this machine: its API, its webhooks, and a page with phones to try the bot.

It imports nothing of the bot; the bot reaches it, as it reaches LINE, by HTTP.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Flask, Response, request

from bot.emulator import api, loopback, map_points, page_routes
from bot.emulator.api import answering
from bot.emulator.line import Line

__all__ = ["Line", "create_app", "create_blueprint"]


def create_blueprint(
    line: Line, places: Iterable[Mapping[str, Any]] = (), shapes: Any | None = None, province: str = ""
) -> Blueprint:
    """LINE's API on LINE's paths, the page at `/` and `/emulator/…`; for loopback only.

    places: {code, district, tambon, lat, lon, english?} for the page's map; shapes: a GeoJSON FeatureCollection of
    districts, or None; province: its name, for the address of a pin.
    """
    blueprint = Blueprint("emulator", __name__)

    def guard() -> Response | None:
        # The bot limits its own bodies; uploads to the stand-in have LINE's limits.
        request.max_content_length = page_routes.UPLOAD_LARGEST
        objection = loopback.objection(request)
        if objection is None and not request.path.startswith(("/v2/", "/v3/", "/bot/")):
            objection = loopback.cross_site_objection(request)
        return Response(objection, 403, content_type="text/plain") if objection else None

    blueprint.before_request(guard)
    blueprint.after_request(page_routes.add_headers)
    for endpoint in api.ENDPOINTS:
        answering.serve(blueprint, line, endpoint)
    answering.serve_unknown(blueprint, line)
    page_routes.register(blueprint, line, map_points.as_json(places, shapes, province))
    return blueprint


def create_app(line: Line, places: Iterable[Mapping[str, Any]] = (), shapes: Any | None = None) -> Flask:
    """The stand-in alone, for tests and `python -m bot.emulator`."""
    app = Flask("emulator", static_folder=None)
    app.register_blueprint(create_blueprint(line, places, shapes))
    return app
