"""`reconciler serve`."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import Choice, Whole, everywhere
from reconciler.cli.shared import say, settings_of
from reconciler.errors import UsageError


class _Serve(click.Group):
    """Takes a command behind it, and no other word."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find what is called. Raises UsageError of click where there is nothing of that name."""
        if args[0] not in self.commands:
            ctx.fail(f"Got unexpected extra arguments ({' '.join(args)})")
        return super().resolve_command(ctx, args)


@click.group("serve", cls=_Serve, invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=Whole(0, 65535), default=8080, show_default=True, help="0 takes a free port.")
@click.option(
    "--behind-proxy", multiple=True, metavar="ADDRESS", help="The IP address of a reverse proxy; for several, again."
)
@click.option("--demo", is_flag=True, help="Against a sandbox with sample data, as two made-up people.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@everywhere
@click.pass_context
def command(
    context: click.Context,
    /,
    host: str,
    port: int,
    behind_proxy: tuple[str, ...],
    demo: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Serve the page: drop a sheet, have it approved, apply it.

    It needs the extra `serve`: pip install 'reconciler[serve]'.
    """
    context.obj = {**(context.obj or {}), **flags}
    if context.invoked_subcommand:
        return
    _require_extra()
    tell = _Telling(as_json, demo)
    if demo:
        _serve_demo(context, host, port, tell, flags)
        return
    from reconciler.web.serve import ServeRequest, serve

    settings = settings_of(context, flags)
    request = ServeRequest(host, port, tell, config=_absolute(flags["config"]), behind_proxy=behind_proxy)
    serve(request, settings)


@command.command("invite")
@click.argument("name")
@click.option(
    "--role", "roles", required=True, multiple=True, help="What they may do; for several, again.",
    type=Choice(["preparer", "approver", "auditor", "on-call", "records"]),
)  # fmt: skip
@everywhere
@click.pass_context
def invite(context: click.Context, /, name: str, roles: tuple[str, ...], **flags: Any) -> None:
    """Make a one-time link for somebody: NAME is what they are called in every record."""
    _require_extra()
    from reconciler.web.serve import invite as make
    from reconciler.web.sign_in.roles import Role

    token = make(settings_of(context, flags), name, frozenset(map(Role, roles)))
    say([f"A link for {name}, good for one use within a day, behind the address of the page:", f"/sign-in/{token}"])


class _Telling:
    """Prints the address and the links once the page listens."""

    def __init__(self, as_json: bool, demo: bool) -> None:
        self._as_json = as_json
        self._demo = demo

    def __call__(self, url: str, links: Mapping[str, str]) -> None:
        if self._as_json:
            told = {"url": url, **({"links": dict(links)} if links else {})}
            click.echo(json.dumps(told))  # on one line: whoever starts it waits for that
            sys.stdout.flush()
            return
        if not links:
            say([f"The page is at {url} (stop it with Ctrl-C). People sign in where serve.issuer says."])
            return
        say([f"The page is at {url} (stop it with Ctrl-C). Each link signs somebody in, once:"])
        say(f"  {role:<9} {link}" for role, link in links.items())
        if not self._demo:
            say(["For somebody else: reconciler serve invite NAME --role approver"])


def _serve_demo(context: click.Context, host: str, port: int, tell: _Telling, flags: dict[str, Any]) -> None:
    from reconciler.config.credentials import require_no_key_log
    from reconciler.config.database import without_database
    from reconciler.operations.demo_page import staged
    from reconciler.web.serve import ServeRequest, serve

    require_no_key_log(os.environ)
    with staged() as stage:
        for name in os.environ.keys() - without_database(os.environ).keys():
            del os.environ[name]
        os.environ.update(stage.environment)
        flags["config"] = stage.config
        settings = settings_of(context, flags, tell=False)
        if not tell._as_json:
            say([f"A sheet to drop: {stage.sheet}. All is kept in {settings.state_dir}, and gone when you stop this."])
        serve(ServeRequest(host, port, tell, demo=True, config=stage.config), settings)


def _absolute(path: Path | None) -> Path | None:
    return Path(path).absolute() if path else None


def _require_extra() -> None:
    """Raise UsageError where what the page needs is not installed."""
    from importlib.util import find_spec

    if missing := [
        name for name in ("jinja2", "python_multipart", "authlib", "httpx2", "joserfc") if find_spec(name) is None
    ]:
        raise UsageError(f"The page needs {missing[0]}, which is not installed: pip install 'reconciler[serve]'")
