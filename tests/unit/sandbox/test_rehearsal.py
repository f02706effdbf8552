"""What a sandbox prints is understood by the shells it is pasted into."""

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.rehearsal import _welcome, environment
from reconciler.sandbox.world import World

URL = "http://127.0.0.1:8080"
TEXTS = st.text("a1 $`\"'‘’‚‛;&|\\%{}()", min_size=1, max_size=12)


def powershell(line: str) -> tuple[str, str]:
    """Read an assignment as PowerShell does: any apostrophe ends a text, unless another one follows."""
    found = re.fullmatch(r"\$env:(\w+) = '((?:[^'‘’‚‛]|['‘’‚‛]{2})*)'", line)
    assert found, line
    return found[1], re.sub("['‘’‚‛](['‘’‚‛])", r"\1", found[2])


@given(TEXTS, TEXTS)
def test_both_forms_give_the_same_environment(client_id: str, secret: str) -> None:
    world = World(Options(client_id=client_id, client_secret=secret))
    wanted = environment(URL, world)
    lines = _welcome(URL, world)
    exported = [shlex.split(line) for line in lines if line.startswith("export ")]
    assert dict(word.split("=", 1) for _, word in exported) == wanted
    assert dict(powershell(line) for line in lines if line.startswith("$env:")) == wanted


@pytest.mark.parametrize("word", ["PowerShell", "Ctrl-C", URL])
def test_it_says_what_is_for_whom(word: str) -> None:
    assert word in "\n".join(_welcome(URL, World()))
