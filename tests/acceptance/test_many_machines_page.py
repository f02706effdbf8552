"""The page on several machines: its container files parse, and name commands, options and variables that there are."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from reconciler.cli.commands import load
from tests.acceptance.test_nightly_page import PAGE as NIGHTLY

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "many-machines.md").read_text("utf-8")
COMPOSE, PODS = (list(yaml.safe_load_all(text)) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S))
SHELL = "".join(re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S))
VARIABLES = set(re.findall(r"`(RECONCILER_\w+)`", NIGHTLY))


def images() -> Iterator[tuple[str, list[str], list[str]]]:
    """Give each container of ours: its name, its words and its variables."""
    for name, service in COMPOSE[0]["services"].items():
        if "build" in service:
            yield name, service["command"], list(service["environment"])
    for pod in PODS:
        for container in pod["spec"]["template"]["spec"]["containers"]:
            yield container["name"], container["args"], [one["name"] for one in container["env"]]


def taken(words: list[str]) -> None:
    """Raise where the command line does not take these words."""
    command: Any = load(words[0])
    rest = words[1:]
    while rest and rest[0] in getattr(command, "commands", {}):
        command, rest = command.commands[rest[0]], rest[1:]
    command.make_context(words[0], list(rest))


@pytest.mark.parametrize(("name", "words", "variables"), list(images()))
def test_each_container_calls_a_command_with_variables_that_there_are(
    name: str, words: list[str], variables: list[str]
) -> None:
    taken(words)
    known = VARIABLES | {f"{one}_FILE" for one in VARIABLES}
    assert variables, name
    assert set(variables) <= known


def test_the_shell_calls_commands_with_options_that_there_are() -> None:
    lines = [shlex.split(line) for line in SHELL.splitlines()]
    calls = [words[words.index("reconciler") + 1 :] for words in lines if "reconciler" in words[:2]]
    assert {words[0] for words in calls} >= {"database", "journal", "worker", "serve"}
    for words in calls:
        taken(words)


def test_compose_names_the_secrets_and_folders_that_it_has() -> None:
    (compose,) = COMPOSE
    used = {secret for service in compose["services"].values() for secret in service.get("secrets", [])}
    assert used == set(compose["secrets"])
    assert all(one["depends_on"].keys() <= compose["services"].keys() for one in list(compose["services"].values())[1:])
    for service in compose["services"].values():
        environment = service["environment"]
        files = {value for key, value in environment.items() if key.endswith("_FILE")}
        assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: str(pod["metadata"]["name"]))
def test_a_pod_mounts_what_it_has_and_may_read_it(pod: dict[str, Any]) -> None:
    spec = pod["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in spec["volumes"]}
    # Secrets are readable for the group alone.
    assert spec["securityContext"]["fsGroup"] == spec["securityContext"]["runAsGroup"]
    assert spec["securityContext"]["runAsNonRoot"]
    words = container["args"]
    given = [one["value"].rpartition("/")[2] for one in container["env"] if one["name"].endswith("_FILE")]
    assert all(f"`{name}`" in PAGE for name in given)
    if "--config" in words:
        settings = Path(words[words.index("--config") + 1])
        assert str(settings.parent) in [one["mountPath"] for one in container["volumeMounts"]]
