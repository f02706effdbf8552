"""What can go wrong with a sign-in, in words for whoever meant to sign in."""

from reconciler.errors import ReconcilerError


class SignInRefused(ReconcilerError):
    """Somebody is not let in: the status, and why."""

    def __init__(self, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.status = status


class ProviderTrouble(SignInRefused):
    """The provider cannot be asked, or does not answer as it should; `detail` is for the log."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "The service that you sign in at does not answer as it should. Nothing was changed here. Try again in a "
            "minute; if it happens again, tell whoever runs this page.",
            502,
        )
        self.detail = detail


class SignInOver(SignInRefused):
    """The provider says nothing more of somebody without a new sign-in."""
