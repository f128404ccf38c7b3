"""`cases` and `case`: cases as the office sees them. Reporters are masked here as everywhere."""

from __future__ import annotations

import json
from typing import Any

import click
from sqlalchemy.orm import Session

from bot.commands.opened import OFFICE_OPTION, opened
from content.say import text
from db import cases as case_rows
from db import reporters
from db.tables import Case


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@OFFICE_OPTION
def cases(as_json: bool, slug: str) -> None:
    """All cases of the office, newest first."""
    with opened(slug) as here, here.runtime.database.reading() as session:
        found = [summary(session, case) for case in case_rows.of_office(session, here.office.id)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one['number']}\t{one['status']}\t{one['category'] or '-'}\t{one['owner'] or '-'}")


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@OFFICE_OPTION
def case(number: str, as_json: bool, slug: str) -> None:
    """One case with its history."""
    with opened(slug) as here, here.runtime.database.reading() as session:
        found = case_rows.by_number(session, here.office.id, number)
        if found is None:
            raise click.ClickException(text("command.no_case", number=number))
        told = {**summary(session, found), "history": history(session, found)}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{told['number']}\t{told['status']}\t{told['owner'] or '-'}")
    for fact in told["history"]:
        click.echo(f"  {fact['at']}\t{fact['by']}\t{fact['kind']}\t{fact['value'] or ''}")


def summary(session: Session, case: Case) -> dict[str, Any]:
    """What an officer's list shows; how many reporters there are, never who."""
    return {
        "number": case.number,
        "kind": case.kind,
        "status": case.status,
        "owner": case.owner.name if case.owner else None,
        "category": case.category,
        "district": case.district_code,
        "tambon": case.tambon_code,
        "latitude": case.latitude,
        "longitude": case.longitude,
        "opened_at": case.opened_at.isoformat(),
        "due_at": case.status_due_at.isoformat() if case.status_due_at else None,
        "reporters": len(reporters.of_case(session, case.id)),
    }


def history(session: Session, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "at": fact.at.isoformat(),
            "kind": fact.kind,
            "value": fact.value,
            "by": fact.officer.name if fact.officer else fact.author,
            "due_at": fact.due_at.isoformat() if fact.due_at else None,
        }
        for fact in case_rows.history(session, case.id)
    ]
