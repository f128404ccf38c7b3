"""All talks of the product by name; the router gives them to the engine."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.casework.talks import TABLES as CASEWORK
from handlers.complain.talk import COMPLAINT
from handlers.my_cases.talks import TABLES as MY_CASES
from handlers.talk import Table

TABLES: Mapping[str, Table] = {table.name: table for table in (COMPLAINT, *MY_CASES, *CASEWORK)}
