"""What the client makes of a network that refuses, hangs, breaks and lies: surely not sent, maybe sent, or sent."""

from __future__ import annotations

import datetime
import ipaddress
import logging
import socket
import ssl
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.line_client import LineClient, MaybeSent, TryLater, connections
from tests.bot.loopback import Talk, answer, client_of, cut, hang, line, response, trickle

HELLO = [{"type": "text", "text": "สวัสดีค่ะ"}]


def push(client: LineClient) -> Any:
    return client.push("U1", HELLO, retry_key="7f3b0b1e-8f0e-4c55-9a43-0d2b7f1b9f10")


def a_closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


# Before the request: surely not sent.


def test_a_refused_connection_is_surely_not_sent() -> None:
    with pytest.raises(TryLater):
        push(client_of(a_closed_port()))


def test_a_name_that_does_not_resolve_is_surely_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unresolvable(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unresolvable)
    with pytest.raises(TryLater):
        push(client_of("http://line.test"))


def test_a_connection_that_does_not_come_about_in_time_is_surely_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(4)]
        try:
            for one in waiting:
                one.setblocking(False)
                one.connect_ex(full.getsockname())
            started = time.monotonic()
            with pytest.raises(TryLater):
                push(client_of(f"http://127.0.0.1:{full.getsockname()[1]}", connect_timeout=0.3))
            assert time.monotonic() - started < 2
        finally:
            for one in waiting:
                one.close()


def test_a_client_closed_while_in_use_by_another_thread_surely_did_not_send() -> None:
    with line(answer()) as it:
        push(it.client)
        pool = it.client._http._pool.connection_from_url(it.server.url)
        pool.close()
        with pytest.raises(TryLater):
            push(it.client)
        it.client.close()
        assert push(it.client).request_id == "req-1"


# After the request: maybe sent.


@pytest.mark.parametrize(
    "behaviour",
    [
        cut(after_body=False),
        cut(),
        cut(reset=False),
        hang(),
        cut(saying=b"HTTP/1.1 20"),
        cut(saying=b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    ],
    ids=["reset amid the body", "reset", "hung up", "silence", "torn status", "no http"],
)
def test_a_connection_lost_after_asking_leaves_a_push_maybe_sent(behaviour: Any) -> None:
    with line(behaviour, read_timeout=1) as it:
        started = time.monotonic()
        with pytest.raises(MaybeSent):
            push(it.client)
        assert time.monotonic() - started < 3
        assert len(it.asked) == 1, "it must not be asked again by itself"


@pytest.mark.parametrize("behaviour", [cut(), hang()], ids=["reset", "silence"])
def test_a_mere_question_lost_on_the_way_can_be_asked_again(behaviour: Any) -> None:
    with line(behaviour, answer(body={"userId": "U2"}), read_timeout=1) as it:
        with pytest.raises(TryLater):
            it.client.bot_info()
        assert it.client.bot_info().user_id == "U2"


def test_an_answer_that_trickles_does_not_hold_a_thread_beyond_its_time() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"
    with line(trickle(head, every=0.05), read_timeout=0.4) as it:
        started = time.monotonic()
        with pytest.raises(TryLater):
            it.client.bot_info()
        assert time.monotonic() - started < 2


def test_a_large_picture_may_take_longer_to_send_than_to_connect() -> None:
    def reads_late(talk: Talk) -> bool:
        time.sleep(0.8)
        return answer()(talk)

    with line(reads_late, connect_timeout=0.2, read_timeout=3) as it:
        it.client.upload_rich_menu_image("richmenu-1", b"\x89PNG" + bytes(8_000_000), "image/png")
        assert len(it.asked[0].body) == 8_000_004


# Kept connections.


def test_calls_one_after_another_share_one_connection() -> None:
    with line(answer()) as it:
        for _ in range(20):
            it.client.reply("t", HELLO)
        assert it.server.connections == 1


def test_errors_do_not_cost_the_connection() -> None:
    with line(answer(500, {"message": "?"}), answer(404), answer()) as it:
        for _ in range(2):
            with pytest.raises(Exception, match="LINE answered"):
                it.client.profile("U1")
        push(it.client)
        assert it.server.connections == 1


def test_a_connection_the_peer_closed_while_idle_is_made_anew_without_an_error() -> None:
    with line(answer(then_close=True), answer(body={"sentMessages": [{"id": "2"}]})) as it:
        push(it.client)
        time.sleep(0.1)
        assert push(it.client).message_ids == ("2",)
        assert [asked.connection for asked in it.asked] == [1, 2]


def test_a_connection_idle_for_long_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    with line(answer()) as it:
        push(it.client)
        monkeypatch.setattr(connections, "IDLE_SECONDS", 0.05)
        time.sleep(0.1)
        push(it.client)
        assert it.server.connections == 2


def test_after_a_torn_answer_the_next_call_gets_its_own_answer() -> None:
    torn = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"
    with line(hang(saying=torn), answer(body={"sentMessages": [{"id": "2"}]}), read_timeout=1) as it:
        assert push(it.client).message_ids == ()
        assert push(it.client).message_ids == ("2",)
        assert it.server.connections == 2


def test_thirty_two_threads_get_their_own_answers_over_at_most_thirty_two_connections() -> None:
    with line(echo_the_reply_token, read_timeout=10) as it:

        def twenty(thread: int) -> list[bool]:
            tokens = [f"{thread}-{number}" for number in range(20)]
            return [it.client.reply(token, HELLO).message_ids == (token,) for token in tokens]

        with ThreadPoolExecutor(32) as threads:
            results = [right for rights in threads.map(twenty, range(32)) for right in rights]
        assert Counter(results) == {True: 640}
        assert Counter(asked.json["replyToken"] for asked in it.asked).most_common(1)[0][1] == 1
        assert it.server.connections <= 32


def echo_the_reply_token(talk: Talk) -> bool:
    talk.read_body()
    assert talk.asked is not None
    talk.send(response(200, {"sentMessages": [{"id": talk.asked.json["replyToken"]}]}))
    return True


# TLS.


def a_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_pem)
    return pem, context


def test_over_tls_calls_share_a_connection_and_a_reset_leaves_a_push_maybe_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, context = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with line(answer(), answer(), cut(), tls=context, connect_timeout=5, read_timeout=5) as it:
        push(it.client)
        push(it.client)
        assert it.server.connections == 1
        with pytest.raises(MaybeSent):
            push(it.client)


def test_a_certificate_nobody_vouches_for_is_surely_not_sent(tmp_path: Path) -> None:
    _, context = a_certificate(tmp_path)
    with line(answer(), tls=context, connect_timeout=5) as it:
        with pytest.raises(TryLater):
            push(it.client)
        assert it.asked == []


def test_a_tls_handshake_that_breaks_or_hangs_is_surely_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def break_then_hang() -> None:
            first, _ = listening.accept()
            first.recv(10)
            first.close()
            second, _ = listening.accept()
            over.wait(5)
            second.close()

        over = threading.Event()
        threading.Thread(target=break_then_hang, daemon=True).start()
        client = client_of(f"https://127.0.0.1:{listening.getsockname()[1]}", connect_timeout=0.4)
        for _ in range(2):
            with pytest.raises(TryLater):
                push(client)
        over.set()


# Settings and the log.


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "ไทย"])
def test_a_token_that_cannot_be_a_header_stops_the_start(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        LineClient(access_token=token, api_base_url="https://api.line.me", data_api_base_url="https://api-data.line.me")


@pytest.mark.parametrize("url", ["", "api.line.me", "ftp://api.line.me", "https://api.line.me?x=1", "https:// x"])
def test_an_address_that_is_none_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        LineClient(access_token="t", api_base_url=url, data_api_base_url="https://api-data.line.me")


def test_a_base_url_may_have_a_path_and_a_slash_at_its_end() -> None:
    with line(answer(body={"userId": "U"})) as it:
        client_of(it.server.url + "/line/").bot_info()
    assert it.asked[0].path == "/line/v2/bot/info"


def test_the_log_names_call_status_and_request_id_but_no_words_or_secrets(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with line(answer(body={"displayName": "สมชาย"}), answer(400, {"message": "bad"}), cut()) as it:
        it.client.profile("U1")
        for _ in range(2):
            with pytest.raises(Exception, match="LINE"):
                push(it.client)
    ours = [record for record in caplog.records if record.name == "bot.line"]
    assert [record.levelname for record in ours] == ["INFO", "WARNING", "WARNING"]
    asked, refused, lost = (record.getMessage() for record in ours)
    assert asked.startswith("GET /v2/bot/profile/{user_id} status=200 ms=")
    assert asked.endswith("request_id=req-1")
    assert "POST /v2/bot/message/push status=400" in refused
    assert "status=- " in lost and "connection lost" in lost
    for secret in ("สมชาย", "สวัสดีค่ะ", "token-1"):
        assert secret not in caplog.text
