"""One address has one form, whatever its spelling: the lock and all that is remembered hang on it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.config.address import read_address
from reconciler.config.connection import Connection, Secret, connect
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from tests.each import each


def connected(url: str) -> Connection:
    environment = {
        "RECONCILER_API_URL": url,
        "RECONCILER_TOKEN_URL": "https://auth.example",
        "RECONCILER_CLIENT_ID": "partner",
        "RECONCILER_CLIENT_SECRET": "hunter2",
    }
    return connect(Settings(), environment)


def refused(url: str) -> str:
    with pytest.raises(UsageError, match="RECONCILER_API_URL") as error:
        connected(url)
    return str(error.value)


# -- a table ------------------------------------------------------------------------------------------------------

SPELLINGS = {
    "https://community.symphony.com": [
        "HTTPS://community.symphony.com",
        "https://Community.SYMPHONY.com",
        "https://community.symphony.com:443",
        "https://community.symphony.com:0443/",
        "https://community.symphony.com:",
        "https://community.symphony.com.",
        "https://community.symphony.com.:443/api/v2/",
        "https://community.symphony.com//",
        "https://community.symphony.com/API",
        "https://community.symphony.com//api///V2//",
        "https://community.symphony.com/./api/v2",
        "https://community.symphony.com/x/../api/v2/",
        "https://community.symphony.com/%61pi/v%32",
        "https://community.symphony.com/api/%2E/v2/.",
        "https://ｃommunity．symphony.com",
        "  https://community.symphony.com\n",
    ],
    "https://xn--bcher-kva.example": [
        "https://bücher.example",
        "https://BÜCHER.example",
        "https://bu\u0308cher.example",
        "https://bücher。example",
        "https://XN--BCHER-KVA.example.",
    ],
    "https://api.example:8443/gate": [
        "https://api.example:08443/gate/api",
        "https://api.example:8443//gate//api/v2/",
        "https://api.example:8443/g%61te/Api/V2",
    ],
    "https://[2001:db8::1]": [
        "https://[2001:DB8:0:0::1]",
        "https://[2001:0db8:0000:0000:0000:0000:0000:0001]:443/api",
        "https://[2001:db8::0.0.0.1]",
    ],
    "http://[::1]:8080": ["http://[0:0:0:0:0:0:0:1]:8080", "HTTP://[::0001]:08080/api"],
    "http://127.0.0.1:8080": [
        "http://127.0.0.1:08080",
        "http://[::ffff:127.0.0.1]:8080",
        "http://[::FFFF:7f00:1]:8080",
    ],
    "http://localhost": ["http://LOCALHOST:80", "http://localhost:/api/v2"],
}


@each(("one", "spelling"), [(one, other) for one, others in SPELLINGS.items() for other in others])
def test_all_spellings_of_an_address_are_one_partner(one: str, spelling: str) -> None:
    found, plain = connected(spelling), connected(one)
    assert (found.api_url, found.host, found.tenant) == (f"{one}/api/v2", plain.host, plain.tenant)


@each("url", [*SPELLINGS, "https://api.example/Gate", "https://api.example/api/v3"])
def test_an_address_in_its_one_form_stays_as_it_is(url: str) -> None:
    assert connected(url).api_url == f"{url}/api/v2"


def test_what_is_remembered_of_addresses_in_their_one_form_is_found_again() -> None:
    """The hash over address and client id, as it stands in journals."""
    assert connected("https://community.symphony.com").tenant == "0735ad6512258b3d"


def test_different_addresses_are_different_partners() -> None:
    others = ["http://127.0.0.1", "http://[::1]", "https://localhost", "https://api.example", "https://api.example:80"]
    tenants = {
        connected(url).tenant for url in (*SPELLINGS, *others, "https://api.example/gate", "https://a.api.example")
    }
    assert len(tenants) == len(SPELLINGS) + len(others) + 2


@each(
    "url",
    [
        "https://127.1",
        "https://0x7f.1",
        "https://0x7f000001",
        "https://2130706433",
        "https://0177.0.0.1",
        "https://127.0.0.01",
        "https://127.0.0.1.1",
        "https://256.0.0.1",
        "https://api.0x",
        "https://１27.1",
        "https://[127.0.0.1]",
        "https://[fe80::1%25eth0]",
        "https://[fe80::1%eth0]",
        "https://[::1]x",
        "https://[v1.a]",
        "https://%61pi.example",
        "https://api%2eexample",
        "https://api.example%00",
        "https://api..example",
        "https://api.example..",
        "https://.api.example",
        "https://-api.example",
        "https://api-.example",
        "https://a\u200bpi.example",
        "https://a\u00adpi.example",
        "https://xn--a.example",
        "https://xn--abc-.example",
        "https://api.example:0",
        "https://api.example:65536",
        "https://api.example:+443",
        "https://api.example:４４３",
        "https://api.example:443:443",
        "https://api.example:99999999999999999999",
        "https://api.ex\tample",
        "https://api.ex\nample",
        "https://api.ex\rample",
        "https://api.example/\x00",
        "https://api.example/a b",
        "https://api.example/%zz",
        "https://api.example/%",
        "https://api.example?x",
        "https://api.example/#x",
        "https://someone@api.example",
        "https://api.example\\x",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 127 + "example",
        "https:/api.example",
        "//api.example",
    ],
)
def test_what_may_be_read_in_two_ways_is_refused(url: str) -> None:
    refused(url)


def test_a_name_is_never_looked_up_so_that_localhost_is_a_host_of_its_own() -> None:
    assert connected("http://localhost").tenant != connected("http://127.0.0.1").tenant


def test_a_connection_that_python_makes_has_the_one_form_too() -> None:
    made = Connection("HTTPS://API.example:443/api/v2", "https://auth.example", "", "partner", Secret("hunter2"))
    assert made.tenant == connected("https://api.example").tenant


@each("name", ["API", "TOKEN", "LOGIN"])
@each(
    "url",
    [
        "hunter2",
        "hun/ter2?=",
        "https://api.example/?key=hunter2",
        "https://api.example/hunter2 x",
        "https://api.example/hunter2\tx",
        "ftp://api.example/hunter2",
        "http://api.example/hunter2",
    ],
)
def test_nothing_of_an_address_that_was_refused_is_shown_but_its_host(name: str, url: str) -> None:
    environment = {
        "RECONCILER_API_URL": "https://api.example",
        "RECONCILER_TOKEN_URL": "https://auth.example",
        "RECONCILER_CLIENT_ID": "partner",
        "RECONCILER_CLIENT_SECRET": "hunter2",
        f"RECONCILER_{name}_URL": url,
    }
    with pytest.raises(UsageError, match=f"RECONCILER_{name}_URL") as error:
        connect(Settings(), environment)
    assert "ter2" not in str(error.value)


# -- laws -----------------------------------------------------------------------------------------------------------

LABELS = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?", fullmatch=True).filter(lambda one: one[2:4] != "--")
NAMES = st.lists(LABELS | st.sampled_from(["bücher", "straße", "δοκιμή", "пример", "日本"]), min_size=1, max_size=3)
HOSTS = NAMES.map(".".join) | st.ip_addresses(v=4).map(str) | st.ip_addresses(v=6).map(lambda ip: f"[{ip}]")
PORTS = st.integers(1, 65535)
PATHS = st.lists(LABELS, max_size=2).map(lambda parts: "".join(f"/{part}" for part in parts))
ADDRESSES = st.tuples(HOSTS, PORTS, PATHS)


def recased(text: str) -> st.SearchStrategy[str]:
    """Draw other cases of the ASCII letters."""
    letters = st.tuples(*(st.sampled_from([c, c.upper() if c.isascii() else c]) for c in text))
    return letters.map("".join)


def is_numeric(host: str) -> bool:
    return host.startswith("[") or host.replace(".", "").isdigit()


@st.composite
def spelled(draw: Callable[..., Any], address: tuple[str, int, str]) -> str:
    """Draw a spelling of an address."""
    host, port, path = address
    if not host.isascii() and draw(st.booleans()):
        host = idna.encode(host, uts46=True).decode()
    host = draw(recased(host))
    dot = "" if is_numeric(host) else draw(st.sampled_from(["", "."]))
    zeros = draw(st.sampled_from(["", "0", "00"]))
    ports = [f":{zeros}{port}"] + ([":", ""] if port == 443 else [])
    slash = st.sampled_from(["/", "//", "/./"])
    parts = "".join(draw(slash) + part for part in path.split("/")[1:])
    ending = draw(st.sampled_from([(), ("api",), ("api", "v2")]))
    tail = "".join(draw(slash) + draw(recased(part)) for part in ending) + draw(st.sampled_from(["", "/", "//"]))
    return f"{draw(recased('https'))}://{host}{dot}{draw(st.sampled_from(ports))}{parts}{tail}"


@given(st.data(), ADDRESSES)
def test_any_spelling_of_one_address_gives_one_partner(data: st.DataObject, address: tuple[str, int, str]) -> None:
    first, second = (connected(data.draw(spelled(address))) for _ in range(2))
    assert (first.api_url, first.tenant) == (second.api_url, second.tenant)
    assert connected(first.api_url).api_url == first.api_url


@given(ADDRESSES, ADDRESSES)
def test_different_addresses_give_different_partners(one: tuple[str, int, str], other: tuple[str, int, str]) -> None:
    tenants = {connected(f"https://{host}:{port}{path}").tenant for host, port, path in (one, other)}
    assert len(tenants) == len({one, other})


@given(st.text() | st.text().map("https://{}".format))
def test_any_text_is_an_address_in_one_form_or_refused_in_words(text: str) -> None:
    with suppress(UsageError):
        found = str(read_address("RECONCILER_API_URL", text))
        assert str(read_address("RECONCILER_API_URL", found)) == found
        assert found.isascii()
