"""What stands for the interpreter in a process that began warm: whatever that begins by it begins warm, too.

It hands on its words, variables, folder and streams to the forge (tests/forge.py), and ends as the process ends.
"""

import json
import os
import signal
import socket
import sys

connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
connection.connect(sys.argv[0].removesuffix("bin/python") + "socket")
umask = os.umask(0)
dash, module, *words = sys.argv[1:]
assert dash == "-m"
told = {
    "argv": [module, *words],
    "module": module,
    "cwd": os.getcwd(),  # noqa: PTH109 - pathlib takes longer to load than all else here
    "env": dict(os.environ),
    "umask": umask,
    "session": os.getsid(0) == os.getpid(),
    "python": sys.argv[0],
}
file = os.memfd_create("told")
os.write(file, json.dumps(told).encode())
socket.send_fds(connection, [b"begin"], [0, 1, 2, file])
connection.recv(64)
nothing = os.open(os.devnull, os.O_RDWR)
for number in range(3):
    os.dup2(nothing, number)  # that it has ended is known by these, too
code = int(connection.recv(64) or -signal.SIGKILL)
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
