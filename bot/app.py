"""Builds the Flask application of a process: which pages it has and what every answer carries."""

from __future__ import annotations

from flask import Flask, Response

from bot import health, media_page, webhook
from bot.runtime import Runtime


def create_app(runtime: Runtime) -> Flask:
    """The web of one process. LINE's webhook, health, media; the emulator only where it stands in for LINE."""
    app = Flask("nong-pun", static_folder=None)
    parts = runtime.channels, runtime.inbox, runtime.dispatch, runtime.pressure, runtime.now
    app.wsgi_app = webhook.WebhookFirst(app.wsgi_app, *parts)  # type: ignore[method-assign]
    app.register_blueprint(
        health.create_blueprint(
            runtime.database,
            runtime.channels,
            runtime.jobs,
            runtime.quota,
            has_redis=lambda: _has_redis(runtime),
            now=runtime.now,
        )
    )
    links, media, files = runtime.situations.links, runtime.media, runtime.files
    app.register_blueprint(media_page.create_blueprint(links, media, files, runtime.now))
    if runtime.settings.emulator:
        from bot.line_stand_in import register

        register(app, runtime)

    @app.errorhandler(404)
    def nothing_here(_problem: Exception) -> Response:
        return Response("not found\n", status=404, content_type="text/plain; charset=utf-8")

    return app


def _has_redis(runtime: Runtime) -> bool:
    if not runtime.settings.redis_url:
        return True
    import redis

    try:
        with redis.Redis.from_url(runtime.settings.redis_url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
