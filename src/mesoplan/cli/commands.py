"""The group of commands; each command's module is imported only when it is used."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.exits import Exit, exit_of, table
from mesoplan.core.errors import MesoplanError

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group that knows its commands by name and one line, and loads them on use.

    ``--help`` of the group imports none of them, so it never reads the knowledge.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - handed on as they come
        homes: Mapping[str, tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """``homes`` maps a command's name to its module and its short help."""
        super().__init__(*args, **kwargs)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands, in the order in which someone meets them."""
        return list(self.homes)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command's module and return its ``command``."""
        if cmd_name not in self.homes:
            return None
        module, _ = self.homes[cmd_name]
        command: click.Command = import_module(module).command
        _keep_lines(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a mistyped command names the one that was meant."""
        from mesoplan.core.errors import nearest  # noqa: PLC0415 - for a mistake only

        if args and args[0] not in self.homes and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}. {nearest(args[0], self.homes)}")
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, short) for name, (_, short) in self.homes.items()]
            )

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """The exit codes, from their one table."""
        with formatter.section("Exit codes"):
            for line in table().splitlines():
                formatter.write_text(line)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command; say what went wrong without a traceback."""
        # a command is over in a moment: looking for cycles only makes it slower
        gc.set_threshold(100_000)
        try:
            return super().invoke(ctx)
        except MesoplanError as error:
            click.echo(str(error), err=True)
            ctx.exit(exit_of(error))
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped.", err=True)
            ctx.exit(Exit.INTERRUPTED)


def _keep_lines(command: click.Command) -> None:
    """Let a help's examples keep their lines.

    Click asks for a backspace above them; a raw docstring writes one as two signs.
    """
    if command.help:
        command.help = command.help.replace("\\b\n", "\b\n")
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _keep_lines(part)
