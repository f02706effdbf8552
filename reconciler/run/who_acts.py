"""Who acts, as the system knows it: no variable has a say, for everybody can set those."""

import os
import sys
from pathlib import Path

from reconciler.model.actor import Account, Actor

_LOGIN = Path("/proc/self/loginuid")
"""The account that somebody signed in with: `sudo` and `su` leave it as it is."""
_NOBODY = 2**32 - 1
"""What stands there where nobody signed in, as in a service or a container."""


def who_acts() -> Actor:
    """Return who runs this process. Raises OSError where Windows does not tell."""
    if sys.platform == "win32":
        account = _windows_account()
        return Actor(account, account)
    login = _signed_in()
    return Actor(_account(os.getuid() if login is None else login), _account(os.geteuid()))


def owner_of(status: os.stat_result) -> Actor:
    """Return whose a file is, as somebody who acts; on Windows, where files do not tell it, who runs this process."""
    if sys.platform == "win32":
        return who_acts()
    return Actor(_account(status.st_uid), _account(status.st_uid))


def _signed_in() -> int | None:
    """Return the number of the account that somebody signed in with; None where the system keeps none."""
    try:
        number = int(_LOGIN.read_text("ascii"))
    except (OSError, ValueError):
        return None
    return None if number == _NOBODY else number


def _account(number: int) -> Account:
    if sys.platform == "win32":
        raise NotImplementedError
    import pwd

    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = f"user {number}"
    return Account(str(number), name)


def _windows_account() -> Account:
    if sys.platform != "win32":
        raise NotImplementedError
    import ctypes
    from ctypes import wintypes

    system = ctypes.WinDLL("advapi32", use_last_error=True)
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    system.OpenProcessToken.argtypes = [wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE)]
    token, size = wintypes.HANDLE(), wintypes.DWORD()

    def require(succeeded: int) -> None:
        if not succeeded:
            raise ctypes.WinError(ctypes.get_last_error())

    require(system.OpenProcessToken(kernel.GetCurrentProcess(), 0x0008, ctypes.byref(token)))  # TOKEN_QUERY
    try:
        user = ctypes.create_string_buffer(256)  # a TOKEN_USER: a pointer to the SID, and the SID behind it
        require(system.GetTokenInformation(token, 1, user, len(user), ctypes.byref(size)))
    finally:
        kernel.CloseHandle(token)
    sid, text = ctypes.c_void_p.from_buffer(user), wintypes.LPWSTR()
    require(system.ConvertSidToStringSidW(sid, ctypes.byref(text)))
    number = str(text.value)
    kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
    name, domain = ctypes.create_unicode_buffer(256), ctypes.create_unicode_buffer(256)
    sizes = [wintypes.DWORD(256), wintypes.DWORD(256)]
    known = system.LookupAccountSidW(
        None, sid, name, ctypes.byref(sizes[0]), domain, ctypes.byref(sizes[1]), ctypes.byref(wintypes.DWORD())
    )
    return Account(number, f"{domain.value}\\{name.value}" if known else number)
