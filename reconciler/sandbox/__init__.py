"""The API on this machine, for rehearsal: a loopback service that keeps the contract, with faults on request.

`seed.load_seed` gives a world, `server.serve` or `server.running` puts it on the wire.
"""
