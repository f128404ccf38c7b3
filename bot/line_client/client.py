"""Decides which call of LINE's Messaging API carries out each wish of ours and what comes back; the only door to LINE.

When to send, to whom, and what to do after an error is left to the callers; how a call travels, to `http`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.line_client.answers import (
    BotInfo,
    Content,
    GroupSummary,
    Profile,
    Quota,
    Sent,
    message_ids_of,
    text_of,
)
from bot.line_client.errors import NotReady, TryLater, UnknownPerson
from bot.line_client.http import Answer, LineHttp
from bot.line_client.rich_menus import RichMenuCalls

CONTENT_SECONDS = 60.0  # a 10 MB video over a slow line; the worker that waits has other lanes beside it

Transcoding = Literal["processing", "succeeded", "failed"]
_TRANSCODING: dict[str, Transcoding] = {"processing": "processing", "succeeded": "succeeded", "failed": "failed"}


class LineClient(RichMenuCalls):
    """LINE for one channel. One per process and channel, used by all its threads, made after the process has forked.

    Every call goes out at most once and ends within the timeouts. Every failure is a `LineError`; `Unauthorized`,
    `RateLimited`, `Refused` and `TryLater` can come from each call, `MaybeSent` from each that changes something.
    Messages are LINE's JSON as plain dicts: the SDK's models would drop properties they do not know yet.
    """

    def __init__(
        self,
        *,
        access_token: str,
        api_base_url: str,
        data_api_base_url: str,
        pool_size: int = 32,
        connect_timeout: float = 3.0,
        read_timeout: float = 10.0,
    ) -> None:
        """pool_size: connections kept per host, best the number of threads that send. Timeouts in seconds.

        Raises ValueError for a token that cannot be a header or an address that is not http(s).
        """
        self._http = LineHttp(
            access_token=access_token,
            api_base_url=api_base_url,
            data_api_base_url=data_api_base_url,
            pool_size=pool_size,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
        )

    def close(self) -> None:
        self._http.close()

    def reply(self, reply_token: str, messages: Sequence[Mapping[str, Any]]) -> Sent:
        """Answer within the life of a reply token (one use, one minute, free of charge); 1-5 messages.

        Raises ReplyTokenGone. After `MaybeSent`, ReplyTokenGone on a second try means that the first one arrived.
        https://developers.line.biz/en/reference/messaging-api/#send-reply-message
        """
        # No retry key: LINE refuses one here.
        body = {"replyToken": reply_token, "messages": list(messages)}
        return _sent(self._http.call("POST", "/v2/bot/message/reply", json_body=body))

    def push(
        self, to: str, messages: Sequence[Mapping[str, Any]], *, retry_key: str, notification_disabled: bool = False
    ) -> Sent:
        """Send 1-5 messages to a person, group or room; costs one message for each recipient.

        retry_key: a UUID kept with the messages before the first try. The same key with the same body within 24 hours
        never sends twice: after `TryLater` or `MaybeSent` push again with it.
        Raises QuotaGone, UnknownPerson. A person who blocked us is no error: LINE answers 200.
        https://developers.line.biz/en/reference/messaging-api/#send-push-message
        """
        body: dict[str, Any] = {"to": to, "messages": list(messages)}
        if notification_disabled:
            body["notificationDisabled"] = True
        return _sent(
            self._http.call(
                "POST",
                "/v2/bot/message/push",
                json_body=body,
                headers={"X-Line-Retry-Key": retry_key},
                also_fine=(409,),
            )
        )

    def show_loading(self, user_id: str, seconds: int = 20) -> None:
        """Show loading dots in a one-to-one chat until the next message, for `seconds` at most (LINE: 5, 10 … 60)."""
        rounded = min(60, max(5, -(-seconds // 5) * 5))
        body = {"chatId": user_id, "loadingSeconds": rounded}
        self._http.call("POST", "/v2/bot/chat/loading/start", json_body=body)

    def profile(self, user_id: str) -> Profile:
        """Raises UnknownPerson for one who blocked us, left LINE, or never spoke to us."""
        answer = self._http.call("GET", "/v2/bot/profile/{user_id}", {"user_id": user_id}, missing=UnknownPerson)
        found = answer.content()
        return Profile(
            user_id=text_of(found, "userId") or user_id,
            display_name=text_of(found, "displayName") or "",
            picture_url=text_of(found, "pictureUrl"),
            status_message=text_of(found, "statusMessage"),
            language=text_of(found, "language"),
        )

    def group_summary(self, group_id: str) -> GroupSummary:
        """Raises UnknownPerson when we are not in that group."""
        ids = {"group_id": group_id}
        found = self._http.call("GET", "/v2/bot/group/{group_id}/summary", ids, missing=UnknownPerson).content()
        return GroupSummary(
            group_id=text_of(found, "groupId") or group_id,
            name=text_of(found, "groupName") or "",
            picture_url=text_of(found, "pictureUrl"),
        )

    def leave_group(self, group_id: str) -> None:
        """Leave; no error when we are not in it (any more)."""
        self._http.call("POST", "/v2/bot/group/{group_id}/leave", {"group_id": group_id}, also_fine=(404,))

    def content(self, message_id: str, *, max_bytes: int) -> Content:
        """The file a person sent, which LINE keeps for an unstated time: fetch it at once.

        Raises NotReady while LINE prepares it, Gone when it is deleted, TooLarge above `max_bytes` (nothing beyond
        that is held in memory), TryLater when the download broke off.
        https://developers.line.biz/en/reference/messaging-api/#get-content
        """
        answer = self._http.call(
            "GET",
            "/v2/bot/message/{message_id}/content",
            {"message_id": message_id},
            data_host=True,
            max_bytes=max_bytes,
            seconds=CONTENT_SECONDS,
        )
        if answer.status == 202:
            raise NotReady("LINE is still preparing this content", status=202, request_id=answer.request_id)
        if not answer.body:
            raise TryLater("LINE sent an empty file", status=answer.status, request_id=answer.request_id)
        return Content(body=answer.body, content_type=answer.content_type)

    def transcoding(self, message_id: str) -> Transcoding:
        """How far LINE is with a video or a voice message."""
        ids = {"message_id": message_id}
        answer = self._http.call("GET", "/v2/bot/message/{message_id}/content/transcoding", ids, data_host=True)
        state = _TRANSCODING.get(text_of(answer.content(), "status") or "")
        if state is None:
            raise TryLater("LINE named a state of preparation we do not know", request_id=answer.request_id)
        return state

    def quota(self) -> Quota:
        """Paid messages of this month (LINE counts approximately and in UTC+9 months): two calls."""
        allowed = self._http.call("GET", "/v2/bot/message/quota").content()
        consumed = self._http.call("GET", "/v2/bot/message/quota/consumption")
        used = consumed.content().get("totalUsage")
        limit = None if allowed.get("type") == "none" else allowed.get("value", "")
        if not isinstance(used, int) or not (limit is None or isinstance(limit, int)):
            raise TryLater("LINE named no number of messages", request_id=consumed.request_id)
        return Quota(limit=limit, used=used)

    def bot_info(self) -> BotInfo:
        """The account this token belongs to; the cheapest proof that the token works."""
        found = self._http.call("GET", "/v2/bot/info").content()
        return BotInfo(
            user_id=text_of(found, "userId") or "",
            basic_id=text_of(found, "basicId") or "",
            display_name=text_of(found, "displayName") or "",
            picture_url=text_of(found, "pictureUrl"),
        )


def _sent(answer: Answer) -> Sent:
    repeated = answer.status == 409
    first = answer.accepted_request_id if repeated else None
    return Sent(message_ids_of(answer.body), request_id=first or answer.request_id, repeated=repeated)
