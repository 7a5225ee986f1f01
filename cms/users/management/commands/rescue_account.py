"""The way back in when no administrator can help another: end a lock-out, take a lost second factor away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.actions import ActionError
from cms.users.actions import RemoveSecondFactorAction, UnlockAction
from cms.users.models import User


class Command(BaseCommand):
    help = "End the lock-out of an account; with --second-factor also take its second factor away"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--second-factor", action="store_true", help="take the second factor away")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody is called {options['username']}.")
        actions: list[Any] = [UnlockAction(person.username)]
        if options["second_factor"]:
            actions.append(RemoveSecondFactorAction(person))
        for action in actions:
            try:
                action.execute()
            except ActionError as error:
                self.stdout.write(str(error.message))
        self.stdout.write(f"{person.username} can log in.")
