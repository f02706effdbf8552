"""What kept a sheet from being fetched is said in words; what may pass is told from what stays."""

import socket
import ssl
from typing import Any

import aiohttp
import botocore.exceptions
import paramiko
import pytest
from yarl import URL

from reconciler.errors import InputRefused, UsageError
from reconciler.model.far_address import FarAddress
from reconciler.model.finding_code import Code
from reconciler.sources.faults import fault_of
from reconciler.sources.https import LedElsewhere
from reconciler.sources.sftp import UnknownHost

AT, AT_PORT = FarAddress("sftp://hr@files.example/out/a.csv"), FarAddress("sftp://files.example:2222/out/a.csv")
OF_S3 = FarAddress("s3://bucket/a.csv")


def answered(status: int) -> aiohttp.ClientResponseError:
    url = URL("https://files.example/a.csv")
    request: Any = aiohttp.RequestInfo(url, "GET", {}, url)  # type: ignore[arg-type]
    return aiohttp.ClientResponseError(request, (), status=status)


def of_aws(code: str) -> FileNotFoundError | PermissionError:
    """Give an error of AWS as s3fs gives it: as one of the system, with the answer behind it."""
    error = PermissionError(code) if code != "NoSuchBucket" else FileNotFoundError(code)
    error.__cause__ = botocore.exceptions.ClientError({"Error": {"Code": code}}, "GetObject")
    return error


@pytest.mark.parametrize(
    ("error", "at", "code", "words"),
    [
        (UnknownHost("ssh-ed25519 SHA256:abc"), AT, Code.FILE_UNREACHABLE, "ssh-keyscan files.example >>"),
        (UnknownHost("ssh-ed25519 SHA256:abc"), AT_PORT, Code.FILE_UNREACHABLE, "ssh-keyscan -p 2222 files.example"),
        (paramiko.AuthenticationException("no"), AT, Code.FILE_SIGN_IN, "refused us"),
        (socket.gaierror(-2, "unknown"), AT, Code.FILE_UNREACHABLE, "cannot be looked up"),
        (ssl.SSLError("wrong version"), AT, Code.FILE_UNREACHABLE, "does not speak TLS"),
        (PermissionError(13, "denied"), AT, Code.FILE_UNREADABLE, "may not read it"),
        (FileNotFoundError(2, "none"), AT, Code.FILE_MISSING, "no such file or folder"),
        (IsADirectoryError(21, "folder"), AT, Code.FILE_UNREADABLE, "a folder"),
        (answered(401), AT, Code.FILE_SIGN_IN, "HTTP 401"),
        (answered(403), AT, Code.FILE_UNREADABLE, "HTTP 403"),
        (LedElsewhere("x"), AT, Code.FILE_UNREADABLE, "another address"),
        (of_aws("NoSuchBucket"), OF_S3, Code.FILE_MISSING, "there is no bucket bucket"),
        (of_aws("InvalidAccessKeyId"), OF_S3, Code.FILE_SIGN_IN, "AWS configuration"),
        (of_aws("AccessDenied"), OF_S3, Code.FILE_UNREADABLE, "may not read it"),
        (botocore.exceptions.NoCredentialsError(), OF_S3, Code.FILE_SIGN_IN, "no credentials of AWS"),
    ],
)
def test_what_stays_is_said_and_not_tried_again(error: Exception, at: FarAddress, code: Code, words: str) -> None:
    fault = fault_of(error, at)
    assert isinstance(fault.told, InputRefused)
    assert (fault.told.code, fault.passes) == (code, False)
    assert words in str(fault.told)
    assert str(fault.told).startswith(f"{at}: ")


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionRefusedError(),
        ConnectionResetError(),
        EOFError(),
        answered(503),
        paramiko.SSHException("Error reading SSH protocol banner"),
        botocore.exceptions.EndpointConnectionError(endpoint_url="https://s3.example"),
    ],
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    fault = fault_of(error, AT)
    assert fault.passes
    assert isinstance(fault.told, InputRefused)
    assert fault.told.code == Code.FILE_UNREACHABLE


def test_our_own_errors_are_told_as_they_are() -> None:
    error = UsageError("no key")
    assert fault_of(error, AT) == (error, False)
