"""Save with a real LibreOffice: by its command where that can, by its own scripting where a password is wanted."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PROFILE = "-env:UserInstallation=file:///tmp/reconciler-corpus-profile"
_PASSWORD = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
source, target, form, pipe = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(100):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.3)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
try:
    book = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (option("Hidden", True),))
    book.storeToURL(f"file://{target}", (option("FilterName", form), option("Password", "secret")))
    book.close(True)
finally:
    desktop.terminate()
"""
"""Run by the system's Python, which has LibreOffice's `uno`."""


def saved(source: bytes, suffix: str, source_suffix: str = "xlsx") -> bytes:
    """Open a file with LibreOffice and save it as another kind."""
    with tempfile.TemporaryDirectory() as room:
        path = Path(room, f"in.{source_suffix}")
        path.write_bytes(source)
        command = ["soffice", "--headless", _PROFILE, "--convert-to", suffix, "--outdir", f"{room}/out", str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Path(room, "out", f"in.{suffix}").read_bytes()


def saved_with_password(source: bytes, suffix: str, filter_name: str) -> bytes:
    """Open a workbook with LibreOffice and save it with a password."""
    with tempfile.TemporaryDirectory() as room:
        path, target, pipe = Path(room, "in.xlsx"), Path(room, f"out.{suffix}"), f"corpus{time.time_ns()}"
        path.write_bytes(source)
        office = ["soffice", "--headless", "--norestore", _PROFILE, f"--accept=pipe,name={pipe};urp;"]
        with subprocess.Popen(office, stdout=sys.stderr) as program:
            script = ["/usr/bin/python3", "-c", _PASSWORD, str(path), str(target), filter_name, pipe]
            # Its connection may break when the office ends; whether it was saved is seen below.
            subprocess.run(script, check=False, timeout=120)
            try:
                program.wait(30)
            finally:
                program.terminate()
        return target.read_bytes()
