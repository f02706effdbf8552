"""Machines that sheets are fetched from: OpenSSH as it is, a server of files over TLS, and the calls of S3."""

import getpass
import hashlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_SETTINGS = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
LogLevel VERBOSE
"""


@dataclass
class SftpHost:
    """An OpenSSH that serves `files`, to whoever has the key `key` (of this user)."""

    port: int
    folder: Path
    files: Path
    log: list[str] = field(default_factory=list)

    @property
    def key(self) -> Path:
        """The private key that it lets in."""
        return self.folder / "user_key"

    @property
    def known_hosts(self) -> str:
        """The line by which it is known."""
        kind, key, *_ = (self.folder / "host_key.pub").read_text().split()
        return f"[127.0.0.1]:{self.port} {kind} {key}\n"

    def address(self, path: str = "", user: str = "") -> str:
        """Give the address of a file."""
        return f"sftp://{user or getpass.getuser()}@127.0.0.1:{self.port}{self.files}/{path}".rstrip("/")


def make_key(path: Path, passphrase: str = "") -> None:
    """Make a pair of keys."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)


@contextmanager
def sftp_host(folder: Path) -> Iterator[SftpHost]:
    """Start an OpenSSH with settings and keys of its own, and end it."""
    if not SSHD:
        pytest.skip("there is no sshd on this machine")
    folder.mkdir(parents=True)
    for name in ("host_key", "user_key"):
        make_key(folder / name)
    shutil.copy(folder / "user_key.pub", folder / "authorized_keys")
    (folder / "files").mkdir()
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it locks its own children up
    host = SftpHost(_free_port(), folder, folder / "files")
    (folder / "sshd_config").write_text(_SETTINGS.format(port=host.port, folder=folder))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    try:
        _await(host.port, lambda: (process.poll(), (folder / "log").read_text()))
        yield host
    finally:
        process.terminate()
        process.wait(30)


# -- https ------------------------------------------------------------------------------------------------------


@dataclass
class FileServer:
    """A server of files over TLS. `answers` has what is said in place of a file: status, headers, bytes."""

    url: str
    ca: Path
    files: Path
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Each path with the Authorization that came with it."""


@contextmanager
def file_server(folder: Path) -> Iterator[FileServer]:
    """Serve the files of a folder over TLS, by a certificate of an authority of its own."""
    folder.mkdir(parents=True)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    (folder / "files").mkdir()
    served = FileServer("", folder / "ca.pem", folder / "files")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, served))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    served.url = f"https://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, served: FileServer, *given: Any) -> None:
        self._served = served
        super().__init__(*given)

    def do_GET(self) -> None:
        """Answer with a file, and when it was last changed."""
        served = self._served
        path = self.path.partition("?")[0]
        served.asked.append((self.path, self.headers.get("Authorization", "")))
        file = served.files / path.lstrip("/")
        if path in served.answers:
            status, headers, body = served.answers[path]
        elif file.is_file():
            status, body = 200, file.read_bytes()
            headers = {"Last-Modified": self.date_time_string(int(file.stat().st_mtime))}
        else:
            status, headers, body = 404, {}, b"not here"
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


# -- both -------------------------------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(port: int, told: Callable[[], tuple[int | None, str]]) -> None:
    """Wait until something listens."""
    give_up = time.monotonic() + 30
    while True:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        ended, said = told()
        assert ended is None, said
        assert time.monotonic() < give_up, said
        time.sleep(0.02)


# -- s3 ---------------------------------------------------------------------------------------------------------


class Bucket:
    """The few calls of S3 that reading takes, over the files of a folder: HEAD, GET with a range, ListObjectsV2.

    `refused` has the code of an error that is answered in place of all.
    """

    def __init__(self, name: str, files: Path) -> None:
        self.name = name
        self.files = files
        self.refused = ""
        self.signed: list[str] = []
        self.url = ""

    async def answer(self, request: Request) -> Response:
        """Answer a call."""
        self.signed.append(request.headers.get("Authorization", ""))
        bucket, _, key = request.path_params["path"].partition("/")
        if self.refused:
            return _s3_error(self.refused, 403)
        if bucket != self.name:
            return _s3_error("NoSuchBucket", 404)
        if not key:
            return self._listed(request)
        file = self.files / key
        if not file.is_file():
            return _s3_error("NoSuchKey", 404)
        content, tag = file.read_bytes(), hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
        headers = {"ETag": f'"{tag}"', "Last-Modified": formatdate(file.stat().st_mtime, usegmt=True)}
        if asked := re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", "")):
            first, last = int(asked[1]), min(int(asked[2]), len(content) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
            return Response(content[first : last + 1], 206, headers)
        return Response(content, 200, headers)

    def _listed(self, request: Request) -> Response:
        prefix = request.query_params.get("prefix", "")
        keys, folders = list[Path](), set[str]()
        for file in sorted(path for path in self.files.rglob("*") if path.is_file()):
            key = file.relative_to(self.files).as_posix()
            if key.startswith(prefix):
                below, slash, _ = key[len(prefix) :].partition("/")
                folders |= {f"{prefix}{below}/"} if slash and request.query_params.get("delimiter") else set()
                keys += [file] if not slash else []
        contents = "".join(
            f"<Contents><Key>{escape(file.relative_to(self.files).as_posix())}</Key><Size>{file.stat().st_size}</Size>"
            f"<LastModified>{datetime.fromtimestamp(file.stat().st_mtime, UTC):%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f'<ETag>"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}"</ETag></Contents>'
            for file in keys
        )
        below = "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in sorted(folders))
        count = len(keys) + len(folders)
        body = f"<Name>{self.name}</Name><KeyCount>{count}</KeyCount><IsTruncated>false</IsTruncated>{contents}{below}"
        return Response(f"<ListBucketResult>{body}</ListBucketResult>", media_type="application/xml")


def _s3_error(code: str, status: int) -> Response:
    return Response(f"<Error><Code>{code}</Code><Message>no</Message></Error>", status, media_type="application/xml")


@contextmanager
def s3_bucket(folder: Path, name: str = "hr-out") -> Iterator[Bucket]:
    """Serve the files of a folder as a bucket."""
    folder.mkdir(parents=True)
    bucket = Bucket(name, folder)
    app = Starlette(routes=[Route("/{path:path}", bucket.answer, methods=["GET", "HEAD"])])
    server = uvicorn.Server(uvicorn.Config(app, port=_free_port(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    bucket.url = f"http://127.0.0.1:{server.config.port}"
    try:
        _await(server.config.port, lambda: (None if thread.is_alive() else 1, "it does not listen"))
        yield bucket
    finally:
        server.should_exit = True
        thread.join(30)
