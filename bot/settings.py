"""Reads the environment once, into one typed object; every mistake stops the start with a sentence on what to mend.

Decides what is a valid configuration. Business numbers (limits of the office, texts) are no settings but content.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from fsspec.registry import known_implementations
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from content.say import text

DEFAULT_SECRET_KEY = "only-for-trying-out-on-this-machine"  # noqa: S105 (refused in production)
EMULATOR_SECRET = "emulator-channel-secret"  # noqa: S105 (of the emulator, on loopback)
EMULATOR_TOKEN = "emulator-channel-access-token"  # noqa: S105
LINE_API = "https://api.line.me"
LINE_DATA_API = "https://api-data.line.me"
OUR_PREFIXES = ("LINE_", "NONG_PUN_")

# What our own validators object to; each has a sentence in content/messages/settings.yml.
OBJECTIONS = (
    "web_address",
    "database_url",
    "redis_url",
    "files_url",
    "files_package",
    "tz",
    "not_plain",
    "many_secrets",
)


class SettingsError(Exception):
    """The environment is not right; the message is one sentence in Thai and one in English."""


class Settings(BaseSettings):
    """All settings. Names in the environment are the field names in capitals (ARCHITECTURE §7)."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, case_sensitive=False)

    app_env: Literal["development", "production"] = "development"
    port: int = Field(8000, ge=1, le=65535)
    line_channel_secret: str = ""  # two, separated by a comma, while a secret is being replaced
    line_channel_access_token: str = ""
    line_api_base_url: str = ""
    line_data_api_base_url: str = ""
    database_url: str = "sqlite:///data/nong-pun.sqlite3"
    redis_url: str = ""
    files_url: str = "file://data/files"
    secret_key: str = DEFAULT_SECRET_KEY
    public_url: str = ""
    tz: str = "Asia/Bangkok"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    web_threads: int = Field(32, ge=1, le=512)
    work_threads: int = Field(16, ge=1, le=256)
    web_concurrency: int = Field(1, ge=1, le=64)  # web processes of `gunicorn` (Procfile); `run` is always one

    @field_validator("line_channel_secret")
    @classmethod
    def _one_or_two_secrets(cls, value: str) -> str:
        secrets = [part.strip() for part in value.split(",") if part.strip()]
        if len(secrets) > 2:
            raise ValueError("many_secrets")
        return ",".join(secrets)

    @field_validator("line_channel_secret", "line_channel_access_token")
    @classmethod
    def _can_stand_in_a_header(cls, value: str) -> str:
        if not all("!" <= letter <= "~" for letter in value):
            raise ValueError("not_plain")
        return value

    @field_validator("line_api_base_url", "line_data_api_base_url", "public_url")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # brackets or a port that no address has
            whole = False
        if value and not whole:
            raise ValueError("web_address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError("database_url") from None
        if url.get_backend_name() == "postgresql":
            return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        # Only a file: a database in memory would be another one for each connection.
        if url.drivername != "sqlite" or url.database in (None, "", ":memory:"):
            raise ValueError("database_url")
        return value

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("redis_url")
        return value

    @field_validator("files_url")
    @classmethod
    def _a_file_store(cls, value: str) -> str:
        scheme, separator, rest = value.partition("://")
        known: dict[str, Any] = known_implementations
        if not separator or not rest or scheme not in known:
            raise ValueError("files_url")
        if find_spec(known[scheme]["class"].partition(".")[0]) is None:
            raise ValueError("files_package")
        return value

    @field_validator("tz")
    @classmethod
    def _bangkok(cls, value: str) -> str:
        # Thai law's deadlines and the officers' hours are Bangkok's; another zone would be a mistake.
        if value != "Asia/Bangkok":
            raise ValueError("tz")
        return value

    @property
    def emulator(self) -> bool:
        """The LINE stand-in takes LINE's place until a channel is set."""
        return not self.line_channel_secret and not self.line_channel_access_token

    @property
    def production(self) -> bool:
        """Told so, or talking to the real LINE."""
        return self.app_env == "production" or (not self.emulator and _is_line(self.api_base_url))

    @property
    def channel_secrets(self) -> tuple[str, ...]:
        if self.emulator:
            return (EMULATOR_SECRET,)
        return tuple(self.line_channel_secret.split(","))

    @property
    def access_token(self) -> str:
        return self.line_channel_access_token or (EMULATOR_TOKEN if self.emulator else "")

    @property
    def here(self) -> str:
        """This process's own address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_base_url(self) -> str:
        return self.line_api_base_url or (self.here if self.emulator else LINE_API)

    @property
    def data_api_base_url(self) -> str:
        # A stand-in named by one address serves both: its pictures are not asked of the real LINE.
        return self.line_data_api_base_url or self.line_api_base_url or (self.here if self.emulator else LINE_DATA_API)

    @property
    def public_address(self) -> str:
        return self.public_url or self.here

    @property
    def is_sqlite(self) -> bool:
        return make_url(self.database_url).get_backend_name() == "sqlite"


def read_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process; the environment wins over `.env`, and empty means not set.

    Errors: SettingsError, one sentence to mend.
    """
    said = _in_file(env_file) if env_file is not None and env_file.is_file() else {}
    environ = dict(os.environ if environ is None else environ)
    _refuse_unknown(said, prefixes=("",))
    _refuse_unknown(environ, prefixes=OUR_PREFIXES)
    said |= {name: value for name, value in environ.items() if name.upper() in known_names()}
    try:
        settings = Settings.model_validate({name.lower(): said[name].strip() for name in said if said[name].strip()})
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    _refuse_contradictions(settings)
    return settings


def known_names() -> frozenset[str]:
    return frozenset(name.upper() for name in Settings.model_fields)


def _in_file(path: Path) -> dict[str, str]:
    """The settings of a file of NAME=value lines. A line that says nothing is a mistake, not a comment."""
    said: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig") as lines:  # Windows' editor puts a mark in front
            for line in parse_stream(lines):
                if line.error or (line.key is not None and line.value is None):
                    whole = line.original.string
                    blank_lines = whole[: len(whole) - len(whole.lstrip())].count("\n")
                    at = line.original.line + blank_lines
                    raise SettingsError(text("settings.env_line", file=path.name, line=str(at)))
                if line.key is not None:
                    said[line.key.upper()] = line.value or ""
    except (OSError, UnicodeDecodeError):
        raise SettingsError(text("settings.env_file", file=path.name)) from None
    return said


def _refuse_unknown(said: Iterable[str], *, prefixes: tuple[str, ...]) -> None:
    for name in said:
        if name.upper().startswith(prefixes) and name.upper() not in known_names():
            near = get_close_matches(name.upper(), known_names(), n=1, cutoff=0.0)[0]
            raise SettingsError(text("settings.unknown", name=name, near=near))


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    field = str(first["loc"][0])
    name = field.upper()
    objection = next((one for one in OBJECTIONS if str(first["msg"]).endswith(one)), None)
    if objection is not None:
        return text(f"settings.{objection}", name=name)
    if first["type"] == "literal_error":
        return text("settings.one_of", name=name, choices=", ".join(get_args(Settings.model_fields[field].annotation)))
    limits = Settings.model_fields[field].metadata
    least, most = (next(getattr(limit, kind) for limit in limits if hasattr(limit, kind)) for kind in ("ge", "le"))
    return text("settings.whole_number", name=name, least=str(least), most=str(most))


def _refuse_contradictions(settings: Settings) -> None:
    if bool(settings.line_channel_secret) != bool(settings.line_channel_access_token):
        raise SettingsError(text("settings.half_a_channel"))
    if settings.redis_url and settings.is_sqlite:
        raise SettingsError(text("settings.redis_needs_postgres"))
    if settings.web_concurrency > 1 and settings.is_sqlite:
        raise SettingsError(text("settings.sqlite_one_process"))
    if not settings.production:
        return
    if settings.emulator:
        raise SettingsError(text("settings.emulator_in_production"))
    if settings.secret_key == DEFAULT_SECRET_KEY or len(settings.secret_key) < 32:
        raise SettingsError(text("settings.default_secret_key"))
    if urlsplit(settings.public_url).scheme != "https":
        raise SettingsError(text("settings.public_url_needed"))


def _is_line(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host == "line.me" or host.endswith(".line.me")
