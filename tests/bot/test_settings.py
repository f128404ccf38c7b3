from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, known_names, read_settings

SECRET_KEY = "a key of the tests that is long enough"
CHANNEL = {"LINE_CHANNEL_SECRET": "0123456789abcdef", "LINE_CHANNEL_ACCESS_TOKEN": "token/of+a=channel"}
REAL = {**CHANNEL, "SECRET_KEY": SECRET_KEY, "PUBLIC_URL": "https://pun.example.go.th"}


def read(**environ: str) -> Settings:
    return read_settings(environ, env_file=None)


def mistake(environ: dict[str, str], env_file: Path | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ, env_file)
    return str(caught.value)


def is_one_sentence_in_thai_and_english(words: str) -> bool:
    thai, separator, english = words.partition(" / ")
    has_thai = re.search(r"[\u0e00-\u0e7f]", thai) is not None
    return has_thai and bool(separator) and english.endswith(".") and "\n" not in words


def test_an_empty_environment_is_the_emulator_on_this_machine() -> None:
    settings = read()
    assert settings.emulator
    assert not settings.production
    assert settings.is_sqlite
    assert settings.api_base_url == settings.data_api_base_url == settings.public_address == "http://127.0.0.1:8000"
    assert len(settings.channel_secrets) == 1
    assert settings.access_token


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"PORT": "eight"}, ["PORT", "1", "65535"]),
        ({"PORT": "0"}, ["PORT", "65535"]),
        ({"PORT": "70000"}, ["PORT", "65535"]),
        ({"WEB_THREADS": "1.5"}, ["WEB_THREADS", "512"]),
        ({"WORK_THREADS": "-1"}, ["WORK_THREADS", "256"]),
        ({"WEB_CONCURRENCY": "many"}, ["WEB_CONCURRENCY"]),
        ({"APP_ENV": "prod"}, ["APP_ENV", "development, production"]),
        ({"LOG_LEVEL": "loud"}, ["LOG_LEVEL", "debug, info, warning, error"]),
        ({"TZ": "UTC"}, ["TZ", "Asia/Bangkok"]),
        ({"DATABASE_URL": "mysql://localhost/x"}, ["DATABASE_URL", "postgresql://"]),
        ({"DATABASE_URL": "postgres://localhost/x"}, ["DATABASE_URL", "postgresql://"]),
        ({"DATABASE_URL": "sqlite://"}, ["DATABASE_URL", "sqlite:///"]),
        ({"DATABASE_URL": "sqlite:///:memory:"}, ["DATABASE_URL"]),
        ({"DATABASE_URL": "sqlite+pysqlite:///x.db"}, ["DATABASE_URL"]),
        ({"DATABASE_URL": "data/pun.db"}, ["DATABASE_URL"]),
        ({"REDIS_URL": "localhost:6379"}, ["REDIS_URL", "redis://"]),
        ({"REDIS_URL": "redis://localhost"}, ["REDIS_URL", "DATABASE_URL", "PostgreSQL"]),
        ({"WEB_CONCURRENCY": "2"}, ["WEB_CONCURRENCY", "PostgreSQL"]),
        ({"FILES_URL": "data/files"}, ["FILES_URL", "s3://"]),
        ({"FILES_URL": "tape://one"}, ["FILES_URL"]),
        ({"FILES_URL": "file://"}, ["FILES_URL"]),
        ({"FILES_URL": "dropbox://pun"}, ["FILES_URL", "requirements-s3.lock"]),
        ({"PUBLIC_URL": "pun.example.go.th"}, ["PUBLIC_URL", "https://"]),
        ({"PUBLIC_URL": "https://"}, ["PUBLIC_URL"]),
        ({"PUBLIC_URL": "https://[pun"}, ["PUBLIC_URL"]),
        ({"LINE_API_BASE_URL": "ftp://api.line.me"}, ["LINE_API_BASE_URL"]),
        ({"LINE_DATA_API_BASE_URL": "http://x:99999"}, ["LINE_DATA_API_BASE_URL"]),
        ({"LINE_CHANNEL_SECRET": "only this"}, ["LINE_CHANNEL_SECRET"]),
        ({"LINE_CHANNEL_SECRET": "onlythis"}, ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"]),
        ({"LINE_CHANNEL_ACCESS_TOKEN": "onlythis"}, ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"]),
        ({**CHANNEL, "LINE_CHANNEL_SECRET": " , "}, ["LINE_CHANNEL_SECRET"]),
        ({**CHANNEL, "LINE_CHANNEL_SECRET": "a,b,c"}, ["LINE_CHANNEL_SECRET", "two"]),
        ({**CHANNEL, "LINE_CHANNEL_ACCESS_TOKEN": "<ใส่โทเคน>"}, ["LINE_CHANNEL_ACCESS_TOKEN"]),
        ({**CHANNEL, "LINE_CHANNEL_ACCESS_TOKEN": "two\nlines"}, ["LINE_CHANNEL_ACCESS_TOKEN"]),
        ({"LINE_CHANEL_SECRET": "x"}, ["LINE_CHANEL_SECRET", "LINE_CHANNEL_SECRET"]),
        ({"NONG_PUN_PORT": "8000"}, ["NONG_PUN_PORT"]),
        ({"line_token": "x"}, ["line_token"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_every_mistake_is_told_in_a_sentence_that_names_what_to_mend(environ: dict[str, str], names: list[str]) -> None:
    told = mistake(environ)
    assert is_one_sentence_in_thai_and_english(told), told
    for name in names:
        assert name in told


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "only-for-trying-out-on-this-machine"}, "SECRET_KEY"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://pun.example.go.th"}, "PUBLIC_URL"),
        (
            {"APP_ENV": "production", "LINE_CHANNEL_SECRET": "", "LINE_CHANNEL_ACCESS_TOKEN": ""},
            "LINE_CHANNEL_SECRET",
        ),
    ],
)
def test_production_refuses_what_is_only_good_for_trying_out(change: dict[str, str], names: str) -> None:
    told = mistake({**REAL, **change})
    assert is_one_sentence_in_thai_and_english(told), told
    assert names in told


def test_a_complete_channel_is_production() -> None:
    settings = read(**REAL)
    assert settings.production
    assert not settings.emulator
    assert settings.api_base_url == "https://api.line.me"
    assert settings.data_api_base_url == "https://api-data.line.me"


def test_writing_out_lines_own_address_does_not_make_it_a_trial() -> None:
    told = mistake({**CHANNEL, "LINE_API_BASE_URL": "https://api.line.me/"})
    assert "SECRET_KEY" in told


def test_another_stand_in_takes_lines_place_with_one_address_and_needs_no_production_key() -> None:
    settings = read(**CHANNEL, LINE_API_BASE_URL="http://127.0.0.1:9000/")
    assert not settings.production
    assert settings.api_base_url == settings.data_api_base_url == "http://127.0.0.1:9000"


def test_two_secrets_hold_while_one_is_being_replaced() -> None:
    settings = read(**{**REAL, "LINE_CHANNEL_SECRET": "new, old"})
    assert settings.channel_secrets == ("new", "old")


def test_empty_means_not_set_and_blanks_around_a_value_do_not_count() -> None:
    settings = read(PORT="", REDIS_URL=" ", LOG_LEVEL=" warning ")
    assert settings.port == 8000
    assert settings.redis_url == ""
    assert settings.log_level == "warning"


def test_a_postgresql_address_reaches_the_driver_with_its_password() -> None:
    settings = read(DATABASE_URL="postgresql://pun:s%40fe@db/pun")
    assert settings.database_url == "postgresql+psycopg://pun:s%40fe@db/pun"
    assert not settings.is_sqlite


def test_names_of_other_programs_in_the_environment_are_no_mistake() -> None:
    assert read(PATH="/bin", LINES="40", PORTAL="x").port == 8000


class TestTheFile:
    def write(self, folder: Path, words: str | bytes) -> Path:
        path = folder / ".env"
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return path

    def test_is_read_and_the_environment_wins_over_it(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "# a comment\nPORT=8100\n\nexport LOG_LEVEL='debug'\nWEB_THREADS=9\n")
        settings = read_settings({"PORT": "8200"}, path)
        assert (settings.port, settings.log_level, settings.web_threads) == (8200, "debug", 9)

    def test_an_empty_variable_of_the_environment_takes_the_files_value_back(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "".join(f"{name}={value}\n" for name, value in CHANNEL.items()))
        assert read_settings(dict.fromkeys(CHANNEL, ""), path).emulator

    def test_of_a_windows_editor_is_read_as_well(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, b"\xef\xbb\xbfPORT=8100\r\nLOG_LEVEL=debug\r\n")
        settings = read_settings({}, path)
        assert (settings.port, settings.log_level) == (8100, "debug")

    def test_keeps_a_dollar_sign_as_it_is(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "SECRET_KEY=it-costs-${PORT}\n")
        assert read_settings({}, path).secret_key == "it-costs-${PORT}"

    def test_need_not_be_there(self, tmp_path: Path) -> None:
        assert read_settings({}, tmp_path / ".env").emulator

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("PORT=8000\nMENU_COLOUR=red\n", "MENU_COLOUR"),
            ("PORT=8000\nPORT 8000\n", "2"),
            ("PORT=8000\n\nREDIS_URL\n", "3"),
            ("=8000\n", "1"),
            (b"SECRET_KEY=\xe0\xb8", ".env"),
        ],
    )
    def test_with_a_mistake_is_told_in_one_sentence(self, tmp_path: Path, words: str | bytes, names: str) -> None:
        told = mistake({}, self.write(tmp_path, words))
        assert is_one_sentence_in_thai_and_english(told), told
        assert names in told


def test_the_settings_cannot_be_changed_once_they_are_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().port = 9000  # type: ignore[misc]


def test_the_contract_of_whoever_drives_the_program_is_kept() -> None:
    promised = {
        "PORT", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "LINE_API_BASE_URL", "LINE_DATA_API_BASE_URL",
        "DATABASE_URL", "REDIS_URL", "FILES_URL", "SECRET_KEY", "PUBLIC_URL", "TZ",
    }  # fmt: skip
    assert promised <= known_names()
