"""The way to another machine, by the scheme of an address; its library is loaded when it is first needed."""

from reconciler.config.remote import Remote
from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress
from reconciler.sources.look import System


def opened(address: FarAddress, remote: Remote) -> System:
    """Open the way to the machine of an address.

    Raises UsageError where what it needs is not installed or cannot be read, and whatever the library raises.
    """
    try:
        match address.scheme:
            case "sftp":
                from reconciler.sources.sftp import Sftp

                return Sftp(address, remote)
            case "s3":
                from reconciler.sources.s3 import S3

                return S3(remote)
            case _:
                from reconciler.sources.https import Https

                return Https(remote)
    except ImportError as error:
        raise UsageError(
            f"{address}: sheets on other machines need more than the plain install ({error.name}): "
            "pip install 'reconciler[remote]'"
        ) from error
