"""Shows a kept photo, voice clip or file to whoever holds its signed link, until the link's last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, request

from bot.files import FileStore
from bot.media_fetch import MediaFetcher, file_name
from bot.media_links import MediaLinks

# What a browser may show by itself; anything else is downloaded, so that nobody's HTML runs under our address.
SHOWN = ("image/jpeg", "audio/", "video/")


def create_blueprint(
    links: MediaLinks, fetcher: MediaFetcher, files: FileStore, clock: Callable[[], datetime]
) -> Blueprint:
    """`/media/<id>/<variant>?until=…&key=…`; a wrong or old link and an unknown id look alike: 404."""
    page = Blueprint("media", __name__)

    @page.get("/media/<media_id>/<variant>")
    def show(media_id: str, variant: str) -> Response:
        given = request.args
        if not links.check(media_id, variant, given.get("until", ""), given.get("key", ""), clock()):
            return Response(status=404)
        found = fetcher.fetch(media_id)  # LINE may ask for the picture before the clock has fetched it
        if found is None or found.state != "kept":
            return Response(status=404, headers={"Cache-Control": "no-store"})
        try:
            body = files.get(file_name(found, variant))
        except FileNotFoundError:
            return Response(status=404)
        content_type = found.content_type or "application/octet-stream"
        response = Response(body, content_type=content_type)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, max-age=86400"
        response.headers["Referrer-Policy"] = "no-referrer"
        if not content_type.startswith(SHOWN):
            response.headers["Content-Disposition"] = "attachment"
        return response

    return page
