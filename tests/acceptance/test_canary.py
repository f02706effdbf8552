"""Canaries: a known secret and known tokens are looked for in everything that a run writes and prints."""

import base64
import html
import json
import re
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote

import pytest

from tests.acceptance.harness import SECRET as SANDBOX_SECRET
from tests.acceptance.harness import Rehearse, Room, Run, company, live_company, live_person, person, sheet_rows
from tests.acceptance.mirror import Asked, Mirror, Script, Scripted, mirror

pytestmark = pytest.mark.slow

SECRET = 'Canary+S3cret/&"=7f3a91c2'
PROXY_PASSWORD = "Pr0xyCanary55aa"
JSON = {"Content-Type": "application/json"}


# -- servers that echo ------------------------------------------------------------------------------------------


def echo(asked: Asked) -> str:
    """Give all that a request said, as a careless server would."""
    lines = [f"{name}: {value}" for name, value in asked.headers.items()]
    return "\n".join([f"{asked.method} {asked.path}", *lines, asked.body.decode()])


def problem(status: int, asked: Asked) -> Scripted:
    """Answer with a problem detail that echoes the Authorization header and the body, plain and in base64."""
    encoded = base64.b64encode(echo(asked).encode()).decode()
    body = {"status": status, "detail": f"{echo(asked)} {encoded}", "title": asked.bearer, "X-Trace-Id": asked.bearer}
    return status, {**JSON, "X-Trace-Id": asked.bearer or "none"}, json.dumps(body).encode()


def where(part: str, answer: Callable[[Asked], Scripted | None], method: str = "") -> Script:
    """Script an answer for calls of paths that hold `part`."""
    return lambda asked: answer(asked) if part in asked.path and method in ("", asked.method) else None


def page(asked: Asked) -> Scripted:
    """Answer with an HTML page that echoes the request."""
    return 502, {"Content-Type": "text/html"}, f"<h1>Bad gateway</h1><pre>{echo(asked)}</pre>".encode()


def verdicts(asked: Asked) -> Scripted:
    """Refuse each person with an echo, inside an answer that is a success."""
    error = {"detail": echo(asked), "title": quote(asked.bearer)}
    people = [{**user, "status": 400, "error": error} for user in json.loads(asked.body)]
    return 207, JSON, json.dumps(people).encode()


def no_json(asked: Asked) -> Scripted:
    """Answer 200 with an echo that is no JSON."""
    return 200, JSON, echo(asked).encode()


def person_named(*names: str) -> Scripted:
    """List one person whose names hold secrets."""
    first, last = names
    user = f'{{"id": "1", "email": "ada@acme.example", "firstName": "{first}", "lastName": "{last}"}}'
    return 200, JSON, f'{{"total": 1, "pageSize": 100, "currentPage": 0, "users": [{user}]}}'.encode()


def late(asked: Asked) -> None:
    """Be too late."""
    time.sleep(1.0)


def spelt(spell: Callable[[str], str]) -> Callable[[Asked], Scripted]:
    """Refuse with the secret and the token in a spelling of a server's own; `spell` gives the letters of JSON."""

    def refused(asked: Asked) -> Scripted:
        return 400, JSON, f'{{"status": 400, "detail": "no {spell(SECRET)} with {spell(asked.bearer)}"}}'.encode()

    return refused


def dot_net(text: str) -> str:
    """Write JSON with all escaped that HTML might read."""
    return "".join(f"\\u{ord(letter):04x}" if letter in "<>&+='\"/" else letter for letter in text)


def low(text: str) -> str:
    """Write percent forms in lower case."""
    return re.sub("%..", lambda escape: escape[0].lower(), quote(text, safe=""))


def encoded(text: str) -> str:
    """Give base64 of a longer text."""
    return base64.b64encode(f"partner:{text}".encode()).decode()


API, PEOPLE = "/api/v2/", "/users"
ECHOES: dict[str, tuple[Script, set[int]]] = {
    "all is well": (lambda _asked: None, {0}),
    "401 from the API": (where(API, lambda asked: problem(401, asked)), {8}),
    "403 from the API": (where(API, lambda asked: problem(403, asked)), {8}),
    "401 for a token": (where("/oauth/", lambda asked: problem(401, asked)), {8}),
    "500 for a token": (where("/oauth/", lambda asked: problem(500, asked)), {8}),
    "a page for a token": (where("/oauth/", page), {8}),
    "500 for a listing": (where(PEOPLE, lambda asked: problem(500, asked), "GET"), {7}),
    "400 for a write": (where(PEOPLE, lambda asked: problem(400, asked), "POST"), {6}),
    "500 for a write": (where(PEOPLE, lambda asked: problem(500, asked), "POST"), {6, 7}),
    "a page for a write": (where(PEOPLE, page, "POST"), {6, 7}),
    "JSON of .NET": (where(PEOPLE, spelt(dot_net), "POST"), {6}),
    "JSON of PHP": (where(PEOPLE, spelt(lambda text: json.dumps(text)[1:-1].replace("/", "\\/")), "POST"), {6}),
    "percent, twice": (where(PEOPLE, spelt(lambda text: quote(low(text), safe="")), "POST"), {6}),
    "HTML": (where(PEOPLE, spelt(lambda text: "".join(f"&#{ord(letter)};" for letter in text)), "POST"), {6}),
    "base64 of JSON": (where(PEOPLE, spelt(lambda text: encoded(dot_net(text))), "POST"), {6}),
    "HTML of base64": (where(PEOPLE, spelt(lambda text: encoded(text).replace("=", "&equals;")), "POST"), {6}),
    "a listing": (where(PEOPLE, lambda asked: person_named(dot_net(SECRET), encoded(asked.bearer)), "GET"), {6, 7}),
    "verdicts": (where(PEOPLE, verdicts, "POST"), {6}),
    "no JSON": (where(PEOPLE, no_json, "POST"), {6, 7}),
    "too late": (where(PEOPLE, late, "POST"), {0, 6, 7}),
}


@pytest.mark.parametrize("name", ECHOES)
def test_no_echo_reaches_a_record(rehearse: Rehearse, name: str) -> None:
    room = _room(rehearse)
    script, expect = ECHOES[name]
    with _watched(room) as watched:
        watched.script = script
        run = room.run("apply", "sheets", "--yes", "--verbose", "--unchanged", "--audit", "a.xlsx", expect=expect)
        plan = room.run("plan", "sheets", "--out", "plan.json", expect={0, 7, 8})
    assert watched.tokens or "for a token" in name
    assert list(leaks(room, [run, plan], [SECRET, *watched.tokens])) == []


def test_the_echo_is_there_to_be_found(rehearse: Rehearse) -> None:
    """What is taken out leaves a mark, so the tests above do look at something."""
    room = _room(rehearse)
    with _watched(room) as watched:
        watched.script = where(PEOPLE, lambda asked: problem(400, asked), "POST")
        run = room.apply("sheets", expect=6)
    failure = run.failure("bob@acme.example")
    assert "Authorization: Bearer ***" in failure["detail"]
    assert failure["trace_id"] == "Bearer ***"


def test_the_search_finds_what_it_looks_for(rehearse: Rehearse) -> None:
    room = _room(rehearse)
    forms = [SECRET, base64.b64encode(f"id:{SECRET}".encode()).decode(), quote(SECRET)]
    forms += [
        dot_net(SECRET),
        encoded(dot_net(SECRET)),
        html.escape(quote(SECRET)),
        quote(low(SECRET)),
    ]
    for number, form in enumerate(forms):
        (room.folder / f"{number}.txt").write_text(form, "utf-8")
    with zipfile.ZipFile(room.folder / "z.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner", SECRET)
    assert {where for where, _ in leaks(room, [], [SECRET])} == {
        *(f"{number}.txt" for number in range(len(forms))),
        "z.xlsx/inner",
    }
    for path in (*room.folder.glob("?.txt"), room.folder / "z.xlsx"):
        path.unlink()


def test_the_password_of_a_proxy_is_told_to_nobody(rehearse: Rehearse) -> None:
    room = _room(rehearse)
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    away = {"RECONCILER_API_URL": "https://api.invalid", "RECONCILER_TOKEN_URL": "https://api.invalid/oauth/token"}
    runs = []
    for proxy, expect in (
        (f"http://user:{PROXY_PASSWORD}@127.0.0.1:{closed}", 8),
        (f"ftp://user:{PROXY_PASSWORD}@127.0.0.1:{closed}", 2),
        (f"http://user:{PROXY_PASSWORD}@127.0.0.1:port", 2),
    ):
        room.env = {**room.env, **away, "HTTPS_PROXY": proxy}
        runs.append(room.run("apply", "sheets", "--yes", "--verbose", expect=expect))
    assert list(leaks(room, runs, [SECRET, PROXY_PASSWORD])) == []


# -- addresses --------------------------------------------------------------------------------------------------


def test_logs_hold_no_address_in_full(rehearse: Rehearse) -> None:
    room = _room(rehearse, elsewhere={"bob@acme.example": "other.symphony.com"})
    with _watched(room) as watched:
        run = room.run("apply", "sheets", "--yes", "--verbose", expect=6)
    log = [line for line in run.stderr.splitlines() if re.match(r"\d{4}-\d\d-\d\d ", line)]
    look_ups = [line for line in log if "podLoginInformation" in line]
    assert len(log) == len(watched.asked) == run.summary["api"]["calls"]
    assert look_ups
    assert all("emailAddress=b…@acme.example" in line for line in look_ups)
    assert not [line for line in log if re.search(r"\w{2,}(@|%40)", line)]


def test_the_token_goes_to_the_api_alone(rehearse: Rehearse) -> None:
    room = _room(rehearse, elsewhere={"bob@acme.example": "other.symphony.com"})
    with _watched(room) as watched:
        room.apply("sheets", expect=6)
    told = {asked.path.split("?")[0]: bool(asked.bearer) for asked in watched.asked}
    assert {path for path, bearer in told.items() if not bearer} == {
        "/oauth/token",
        "/webcontroller/podLoginInformation",
    }


# -- the search -------------------------------------------------------------------------------------------------


def leaks(room: Room, runs: list[Run], secrets: list[str]) -> Iterator[tuple[str, str]]:
    """Give where a form of a secret stands: in what runs printed, in any file, in any member of a workbook."""
    places = [(f"output {number}", run.text.encode()) for number, run in enumerate(runs)]
    for path in room.folder.rglob("*"):
        if path.is_file():
            places += list(_contents(path))
    for secret in secrets:
        for form in _forms(secret):
            for place, data in places:
                if form in data:
                    yield place, form.decode()
    for place, data in places:
        for text in _decoded(data.decode("utf-8", "replace")):
            yield from ((place, secret) for secret in secrets if secret in text)


def _decoded(text: str, depth: int = 2) -> Iterator[str]:
    """Give a text with all escapes of one kind undone, and then of another; and all that stands in it as base64."""
    yield text
    if depth:
        for decode in (_without_json, unquote, html.unescape, _out_of_base64):
            yield from _decoded(decode(text), depth - 1)


def _without_json(text: str) -> str:
    known = {"u": "", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
    pattern = r"\\(u[0-9a-fA-F]{4}|.)"
    return re.sub(pattern, lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else known.get(m[1], m[1]), text)


def _out_of_base64(text: str) -> str:
    parts = []
    for run in re.findall(r"[A-Za-z0-9+/_-]{16,}", text):
        letters = run.replace("-", "+").replace("_", "/")
        parts += [base64.b64decode(letters[at:][: (len(letters) - at) // 4 * 4]) for at in range(4)]
        parts.append(base64.b64decode(letters + "==="[: -len(letters) % 4]) if len(letters) % 4 > 1 else b"")
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def _forms(secret: str) -> set[bytes]:
    texts = {secret, json.dumps(secret)[1:-1], quote(secret), quote(secret, safe=""), quote_plus(secret)}
    # Base64 of the secret with 0 to 2 bytes before it; what the neighbours have a part in is cut off.
    encoded = {base64.b64encode(b"." * before + secret.encode()) for before in range(3)}
    shared = {part.rstrip(b"=")[4:-2] for part in encoded}
    return (
        {text.encode() for text in texts} | shared | {part.translate(bytes.maketrans(b"+/", b"-_")) for part in shared}
    )


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    yield path.name, path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield f"{path.name}/{member}", archive.read(member)


def _room(rehearse: Rehearse, **rest: object) -> Room:
    room = rehearse(live_company("acme", live_person("ada")), options={"client_secret": SECRET}, **rest)
    room.configure(pace={"timeout": "500ms"})
    room.sheets([company("acme")], [person("ada"), person("bob")])
    return room


@contextmanager
def _watched(room: Room) -> Iterator[Mirror]:
    """Let the room's program talk to a mirror of its sandbox."""
    before = room.env
    with mirror(room.url) as held:
        room.env = {**before, **held.environment()}
        yield held
    room.env = before


def test_what_is_shaped_like_a_token_is_not_told_though_nobody_knows_it(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    detail = "No rights for eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl in this tenant."
    room.faults({"method": "POST", "path": "/users$", "status": 403, "body": {"detail": detail}})
    run = room.apply(room.sheets(users=[person("ada")]), expect=6)
    assert "No rights for *** in this tenant." in str(run.failure("ada@acme.example"))


def test_no_echo_reaches_an_export(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    room.faults(
        {"method": "GET", "path": "/users$", "times": None, "alter": {"/users/0/title": f"of {SANDBOX_SECRET}"}}
    )
    room.run("export", "--out", "live.xlsx")
    (row,) = sheet_rows(room.folder / "live.xlsx", "Users")
    assert row["title"] == "of ***"
