"""The other side of the comparisons: bots as the SDK's own example writes them, under the same gunicorn.

`ack`: signature and parse, stores nothing, answers at once. `echo`: replies inside the request.
"""

from __future__ import annotations

import os

from flask import Flask, abort, request
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhooks import MessageEvent, TextMessageContent

parser = WebhookParser(os.environ["LINE_CHANNEL_SECRET"])
configuration = Configuration(
    access_token=os.environ["LINE_CHANNEL_ACCESS_TOKEN"], host=os.environ.get("LINE_API_BASE_URL", "http://127.0.0.1:9")
)


def _events() -> list[object]:
    signature = request.headers["X-Line-Signature"]
    body = request.get_data(as_text=True)
    try:
        return list(parser.parse(body, signature))
    except InvalidSignatureError:
        abort(400)


def ack() -> Flask:
    app = Flask(__name__)

    @app.post("/webhook")
    def callback() -> str:
        _events()
        return "OK"

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app


def echo() -> Flask:
    app = Flask(__name__)

    @app.post("/webhook")
    def callback() -> str:
        for event in _events():
            if isinstance(event, MessageEvent) and isinstance(event.message, TextMessageContent):
                with ApiClient(configuration) as api_client:
                    MessagingApi(api_client).reply_message_with_http_info(
                        ReplyMessageRequest(
                            reply_token=event.reply_token, messages=[TextMessage(text=event.message.text)]
                        )
                    )
        return "OK"

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app
