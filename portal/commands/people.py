"""Knows the commands about people: the first operator."""

from __future__ import annotations

import sys

import click

from portal.app import open_house
from portal.domain.accounts import SYSTEM
from portal.domain.errors import Invalid
from portal.services import accounts


def install(main: click.Group, read_settings) -> None:
    @main.group(help="People who run this instance.")
    def operator() -> None: ...

    @operator.command(help="Make an operator, or make an account that exists one.")
    @click.option("--name", prompt=True)
    @click.option("--email", prompt=True)
    @click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
    def create(name: str, email: str, password: str) -> None:
        office = open_house(read_settings()).office
        try:
            with office.work(SYSTEM) as work:
                account = accounts.create_operator(work, name=name, email=email, password=password)
        except Invalid as refusal:
            click.echo(str(refusal.text), err=True)
            sys.exit(1)
        click.echo(f"{account.email} is an operator.")
