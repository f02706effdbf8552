"""What a host is, by its name alone: nobody is asked what a name stands for."""

import ipaddress


def ip_of(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return what a text is a full spelling of; an IPv4 address in the guise of an IPv6 one as what it is."""
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip


def is_loopback(host: str) -> bool:
    """Whether a host, as it was spelled and without its port, is this machine."""
    bare = host.removeprefix("[").removesuffix("]")
    return host.lower() == "localhost" or ((ip := ip_of(bare)) is not None and ip.is_loopback)
