"""Reads the environment once, into one typed object; every mistake stops the start with a sentence on what to mend.

Decides what is a valid configuration. Business numbers (limits of the office, texts) are no settings but content.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
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

    @field_validator("line_api_base_url", "line_data_api_base_url", "public_url")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("web_address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            raise ValueError("database_url") from None
        if backend == "postgresql":
            return make_url(value).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        if backend != "sqlite":
            raise ValueError("database_url")
        return value

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("redis_url")
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
        return self.app_env == "production" or (not self.emulator and not self.line_api_base_url)

    @property
    def channel_secrets(self) -> tuple[str, ...]:
        secrets = tuple(part.strip() for part in self.line_channel_secret.split(",") if part.strip())
        return secrets or ((EMULATOR_SECRET,) if self.emulator else ())

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
        return self.line_data_api_base_url or (self.here if self.emulator else LINE_DATA_API)

    @property
    def public_address(self) -> str:
        return self.public_url or self.here

    @property
    def is_sqlite(self) -> bool:
        return make_url(self.database_url).get_backend_name() == "sqlite"


def read_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process; the environment wins over `.env`. Errors: SettingsError, one sentence to mend."""
    said: dict[str, str] = {}
    if env_file is not None and env_file.is_file():
        said.update({name: value or "" for name, value in dotenv_values(env_file).items()})
        _refuse_unknown(said, prefixes=("",))
    environ = dict(os.environ if environ is None else environ)
    _refuse_unknown(environ, prefixes=OUR_PREFIXES)
    said.update({name: value for name, value in environ.items() if name.upper() in known_names()})
    try:
        settings = Settings.model_validate({name.lower(): value for name, value in said.items()})
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    _refuse_contradictions(settings)
    return settings


def known_names() -> frozenset[str]:
    return frozenset(name.upper() for name in Settings.model_fields)


def _refuse_unknown(said: Iterable[str], *, prefixes: tuple[str, ...]) -> None:
    for name in said:
        if name.upper().startswith(prefixes) and name.upper() not in known_names():
            near = get_close_matches(name.upper(), known_names(), n=1, cutoff=0.0)[0]
            raise SettingsError(text("settings.unknown", name=name, near=near))


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0]).upper()
    reasons = ("web_address", "database_url", "redis_url", "tz")
    reason = next((r for r in reasons if r in str(first["msg"])), None)
    if reason is not None:
        return text(f"settings.{reason}", name=name)
    return text("settings.malformed", name=name, problem=str(first["msg"]))


def _refuse_contradictions(settings: Settings) -> None:
    if bool(settings.line_channel_secret) != bool(settings.line_channel_access_token):
        raise SettingsError(text("settings.half_a_channel"))
    if len(settings.channel_secrets) > 2:
        raise SettingsError(text("settings.too_many_secrets"))
    if not settings.production:
        return
    if settings.emulator:
        raise SettingsError(text("settings.emulator_in_production"))
    if settings.secret_key == DEFAULT_SECRET_KEY or len(settings.secret_key) < 32:
        raise SettingsError(text("settings.default_secret_key"))
    if urlsplit(settings.public_url).scheme != "https":
        raise SettingsError(text("settings.public_url_needed"))
