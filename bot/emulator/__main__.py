"""`python -m bot.emulator`: the stand-in alone, beside a bot that runs by itself.

It reads its command line and nothing else.
"""

import argparse
import sys

from bot.emulator.line import DEFAULT_SECRET, DEFAULT_TOKEN, Line
from bot.emulator.running import make


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bot.emulator", description="A stand-in for LINE, on this machine only."
    )
    parser.add_argument("--port", type=int, default=9000, help="port on 127.0.0.1 (9000)")
    parser.add_argument("--webhook", default="http://127.0.0.1:8000/webhook", help="the bot's webhook, on this machine")
    parser.add_argument("--secret", default=DEFAULT_SECRET, help="channel secret")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="channel access token")
    options = parser.parse_args(arguments)
    try:
        line = Line(channel_secret=options.secret, channel_access_token=options.token, webhook_url=options.webhook)
        server = make(line, options.port)
    except (ValueError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    sys.stdout.write(f"page and API: http://127.0.0.1:{server.server_port}/\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    finally:
        line.close()
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
