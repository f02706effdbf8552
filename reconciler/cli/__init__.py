"""The command line: parse flags, build objects, run, print, end with an exit code. Nothing is decided here.

Each command has a module, which is loaded when the command is called; what only some ways of calling it need, later.
"""
