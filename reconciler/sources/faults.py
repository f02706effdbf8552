"""Why a sheet could not be fetched, in words: what happened, where, and what to do."""

import socket
import ssl
from collections.abc import Iterator
from typing import NamedTuple

from reconciler.errors import InputRefused, ReconcilerError, UsageError
from reconciler.model.far_address import FarAddress
from reconciler.model.finding_code import Code

_AGAIN = "Run again later; if it stays so, ask whoever runs that server"
_WHO_MAY = "Ask whoever runs that server who may read it"
_S3_SIGN_IN = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "AuthFailure"})


class Fault(NamedTuple):
    """What to tell of an error, and whether it may be another one in a moment."""

    told: ReconcilerError
    passes: bool = False


def fault_of(error: BaseException, address: FarAddress) -> Fault:
    """Return what to tell of an error that came up as a sheet was fetched."""
    for one in causes(error):
        if isinstance(one, ReconcilerError):
            return Fault(one)
    for known in (_of_kind, _of_status, _of_system):  # the last one tells least
        for one in causes(error):
            if found := known(one, address):
                return found
    return _unreachable(address, f"the connection broke off ({type(error).__name__}). {_AGAIN}", passes=True)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what lies behind it; what a library keeps beside it, first."""
    while error is not None:
        for name in ("certificate_error", "os_error"):
            if isinstance(inner := getattr(error, name, None), BaseException):
                yield inner
        yield error
        error = error.__cause__ or error.__context__


def _of_kind(error: BaseException, address: FarAddress) -> Fault | None:
    """Return what an error is by its kind: those of libraries by name, for none is loaded here."""
    match type(error).__name__:
        case "UnknownHost":
            return _unreachable(
                address,
                f"no key of this host is known here, so it could be any machine. It shows {error}. Ask whoever runs it "
                f"whether that is its key; then add it: ssh-keyscan{_port(address)} {address.host} >> "
                "~/.ssh/known_hosts",
            )
        case "BadHostKeyException":
            return _unreachable(
                address,
                "its key is another than the one that is known here. Somebody may be in between: nothing was sent. Ask "
                f"whoever runs it whether its key was changed; then: ssh-keygen -R {_in_known_hosts(address)}, and add "
                "the new one",
            )
        case "BadAuthenticationType" | "AuthenticationException" | "PartialAuthentication":
            return _sign_in(address, "it does not let this user in with the keys or the password that it was shown")
        case "NoCredentialsError" | "PartialCredentialsError":
            return _sign_in(address, "no credentials of AWS are set on this account (AWS_PROFILE, AWS_ACCESS_KEY_ID …)")
        case "LedElsewhere":
            return _unreadable(
                address,
                "the server answers with another address in place of the file, as to whoever has to sign in. Name the "
                "address of the file itself, or a token_file in [[remote]]",
            )
        case "EndpointConnectionError" | "ConnectTimeoutError" | "ReadTimeoutError":
            return _unreachable(address, f"it does not answer. Check the network. {_AGAIN}", passes=True)
    return None


def _of_status(error: BaseException, address: FarAddress) -> Fault | None:
    """Return what an answer of HTTP says that is an error."""
    answer = getattr(error, "response", None)
    code = answer.get("Error", {}).get("Code", "") if isinstance(answer, dict) else ""
    if code == "NoSuchBucket":
        return _missing(address, f"there is no bucket {address.host}")
    if code in _S3_SIGN_IN:
        return _sign_in(address, f"the credentials of AWS were refused ({code})")
    status = getattr(error, "status", None)
    if isinstance(status, int):
        if status == 401:
            return _sign_in(address, "the server wants whoever asks to sign in (HTTP 401)")
        if status in (429, 500, 502, 503, 504):
            return _unreachable(address, f"the server cannot answer now (HTTP {status}). {_AGAIN}", passes=True)
        return _unreadable(address, f"the server does not give it (HTTP {status}). {_WHO_MAY}")
    return None


def _of_system(error: BaseException, address: FarAddress) -> Fault | None:
    """Return what an error of the operating system says, or of TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        from reconciler.api.tls import certificate_problem

        return _unreachable(address, f"its certificate is not trusted here: {certificate_problem(error)}")
    if isinstance(error, ssl.SSLError):
        return _unreachable(address, "it does not speak TLS as it should. Check the address and its port")
    if isinstance(error, socket.gaierror):
        return _unreachable(address, "its name cannot be looked up. Check the address and the network")
    if isinstance(error, TimeoutError):
        return _unreachable(address, f"it does not answer in time. Check the network. {_AGAIN}", passes=True)
    if isinstance(error, ConnectionRefusedError) or type(error).__name__ == "NoValidConnectionsError":
        return _unreachable(
            address, "nothing answers there. Check host and port, and that the server runs", passes=True
        )
    if isinstance(error, FileNotFoundError):
        return _missing(address, "there is no such file or folder")
    if isinstance(error, PermissionError):
        who = "the credentials of AWS" if address.scheme == "s3" else "this user"
        return _unreadable(address, f"{who} may not read it. {_WHO_MAY}")
    if isinstance(error, NotADirectoryError | IsADirectoryError):
        return _unreadable(address, "a file is a folder there, or the other way round. Name the sheet itself")
    return None


def missing_extra(address: FarAddress) -> UsageError:
    """Return the error where what fetches sheets is not installed."""
    return UsageError(
        f"{address}: sheets on other machines need more than the plain install: pip install 'reconciler[remote]'"
    )


def _unreachable(address: FarAddress, why: str, *, passes: bool = False) -> Fault:
    return Fault(InputRefused(f"{address}: {address.host} could not be reached: {why}.", Code.FILE_UNREACHABLE), passes)


def _sign_in(address: FarAddress, why: str) -> Fault:
    way = f"Check the user in the address, and the table of {address.host} in [[remote]] of reconciler.toml"
    if address.scheme == "s3":
        way = "Check the AWS configuration of this account"
    return Fault(InputRefused(f"{address}: {address.host} refused us: {why}. {way}.", Code.FILE_SIGN_IN))


def _unreadable(address: FarAddress, why: str) -> Fault:
    return Fault(InputRefused(f"{address}: the sheet cannot be read: {why}.", Code.FILE_UNREADABLE))


def _missing(address: FarAddress, why: str) -> Fault:
    return Fault(InputRefused(f"{address}: {why}. Check the address.", Code.FILE_MISSING))


def _port(address: FarAddress) -> str:
    return f" -p {address.port}" if address.port else ""


def _in_known_hosts(address: FarAddress) -> str:
    return f"'[{address.host}]:{address.port}'" if address.port else address.host
