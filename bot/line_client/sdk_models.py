"""Decides what line-bot-sdk's models, generated from LINE's own API definition, object to in the JSON we build.

Asked before a rich menu is uploaded, before words for many people go out, and in tests; never on the way of a reply,
where a property LINE added after this SDK must pass.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any


def objections_to_message(message: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with a message object (text, Flex, …), as sentences with its place; empty when nothing is.

    Finds unknown types and properties, missing ones, wrong kinds, and those limits the definition states; lengths of
    texts and the size of a Flex Message are not among them. The first call imports the SDK: about a second, 41 MB.
    """
    from linebot.v3.messaging import Message

    return _objections(Message, message)


def objections_to_rich_menu(menu: Mapping[str, Any]) -> tuple[str, ...]:
    """The same for a rich menu object as given to `LineClient.create_rich_menu`."""
    from linebot.v3.messaging import RichMenuRequest

    return _objections(RichMenuRequest, menu)


def _objections(model: Any, content: Mapping[str, Any]) -> tuple[str, ...]:
    from pydantic.v1 import ValidationError  # what the SDK's models are built on

    try:
        understood = model.from_dict(copy.deepcopy(dict(content)))
    except ValidationError as error:
        return tuple(f"{'.'.join(map(str, at['loc']))}: {at['msg']}" for at in error.errors())
    except KeyError as error:
        return (f"{error.args[0]}: missing",)
    except (ValueError, TypeError, AttributeError) as error:
        return (str(error),)
    return tuple(_lost(content, understood.to_dict(), ""))


def _lost(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    """Places in `ours` that the models did not carry over: they drop without a word what they do not know."""
    if isinstance(ours, Mapping) and isinstance(theirs, dict):
        for key, value in ours.items():
            place = f"{path}.{key}" if path else str(key)
            if key not in theirs:
                yield f"{place}: unknown property"
            else:
                yield from _lost(value, theirs[key], place)
    elif isinstance(ours, list | tuple) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from _lost(*pair, f"{path}[{index}]")
    elif ours != theirs:
        yield f"{path}: understood as {theirs!r}"
