"""LINE for the benches: takes every reply and push after a latency, and remembers when each reply token came.

Made to be light (one asyncio process), not strict: the emulator is for being strict.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

TAKEN: dict[str, float] = {}
CALLS = 0


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, latency: float) -> None:
    global CALLS
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.lower().split(b"\r\n")
                    if line.startswith(b"content-length:")
                ),
                0,
            )
            body = await reader.readexactly(length) if length else b""
            came = time.time()
            if head.startswith(b"GET /taken"):
                _answer(writer, json.dumps({"calls": CALLS, "taken": TAKEN}).encode())
                continue
            if head.startswith(b"GET /v2/bot/message/quota"):
                _answer(writer, b'{"type":"limited","value":35000,"totalUsage":0}')
                continue
            if head.startswith(b"GET /healthz"):
                _answer(writer, b"ok")
                continue
            await asyncio.sleep(latency)
            CALLS += 1
            if b"/message/reply" in head[:60]:
                token = json.loads(body).get("replyToken", "")
                TAKEN.setdefault(token, came)
            _answer(writer, b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}')
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _answer(writer: asyncio.StreamWriter, body: bytes) -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Line-Request-Id: bench\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


async def main(port: int, latency: float) -> None:
    server = await asyncio.start_server(lambda r, w: _serve(r, w, latency), "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
