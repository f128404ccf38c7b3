"""gunicorn's settings for the web process of a large installation (see Procfile)."""

from bot.serve import GRACE_SECONDS, stop_worker
from bot.settings import read_settings

settings = read_settings()
bind = f"0.0.0.0:{settings.port}"
workers = settings.web_concurrency
worker_class = "gthread"
threads = settings.web_threads
graceful_timeout = GRACE_SECONDS + 5
timeout = 60
keepalive = 30
worker_exit = stop_worker
