"""The sandbox as operators open it: a world from a seed, and the settings that point the program at it."""

import json
import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.sandbox.contract_options import options_from
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import serve
from reconciler.sandbox.world import World


def open_sandbox(port: int, seed: Path | None, options: Iterable[str], say: Callable[[Iterable[str]], None]) -> None:
    """Serve until stopped; `options` are NAME=VALUE pairs over those of the seed. Raises UsageError."""
    world = load_seed(seed) if seed else World()
    wanted = asdict(world.options) | dict(_pair(option) for option in options)
    try:
        world.options = options_from(wanted)
    except ValueError as error:
        raise UsageError(f"--option: {error}.") from error
    serve(world, port, lambda url: say(_welcome(url, world)))


def environment(url: str, world: World) -> dict[str, str]:
    """Return the environment variables that point the program at a sandbox."""
    return {
        "RECONCILER_API_URL": url,
        "RECONCILER_TOKEN_URL": f"{url}/oauth/token",
        "RECONCILER_LOGIN_URL": f"{url}/webcontroller/podLoginInformation",
        "RECONCILER_CLIENT_ID": world.options.client_id,
        "RECONCILER_CLIENT_SECRET": world.options.client_secret,
    }


def _welcome(url: str, world: World) -> list[str]:
    variables = environment(url, world).items()
    return [
        f"The sandbox listens at {url} (stop it with Ctrl-C). In another terminal:",
        *(f"export {name}={shlex.quote(value)}" for name, value in variables),
        "",
        "In PowerShell:",
        *(f"$env:{name} = {_quoted_for_powershell(value)}" for name, value in variables),
    ]


def _quoted_for_powershell(text: str) -> str:
    # It takes typographic apostrophes for its own.
    return "'" + re.sub("['‘’‚‛]", lambda found: found[0] * 2, text) + "'"


def _pair(option: str) -> tuple[str, Any]:
    name, equals, value = option.partition("=")
    if not equals:
        raise UsageError(f"--option {option}: write NAME=VALUE, such as provisioning_s=1.")
    try:
        return name.strip().replace("-", "_"), json.loads(value)
    except ValueError:
        # A word, which needs no quotes on a command line.
        return name.strip().replace("-", "_"), value
