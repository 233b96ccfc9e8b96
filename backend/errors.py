"""The tree of expected errors: what a request may be refused for.

    EvenkeelError
    ├── Malformed         400  the request itself can not be read
    ├── NotSignedIn       401  nobody is asking
    │   └── WrongCredentials
    ├── Forbidden         403  visible, but not for this role
    │   └── ConfirmPassword   the password was given too long ago
    ├── NotFound          404  not there, or not yours: the same answer
    ├── Conflict          409  the state does not allow it
    ├── Stale             412  it changed since it was shown
    ├── Refused           422  understood, but clinically or factually not acceptable
    ├── TooMany           429  slow down
    └── Unavailable       503  a part that is needed does not answer

Packages define their own below these, next to what raises them.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class EvenkeelError(Exception):
    """Something unexpected happened; below this stand all errors that were expected.

    `type` is the stable last part of the problem's address.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors
        self.extra = extra or {}


class Malformed(EvenkeelError):
    """The request can not be read."""

    status = 400
    type = "malformed"
    title = "The request can not be read"


class NotSignedIn(EvenkeelError):
    """Nobody is signed in."""

    status = 401
    type = "not-signed-in"
    title = "Sign in first"


class Forbidden(EvenkeelError):
    """The actor may see this, but not do that."""

    status = 403
    type = "forbidden"
    title = "Your role may not do this"


class ConfirmPassword(Forbidden):
    """The action needs a password given within the last minutes."""

    type = "confirm-password"
    title = "Confirm your password to go on"


class NotFound(EvenkeelError):
    """Not there, or not the actor's: nobody can tell which."""

    status = 404
    type = "not-found"
    title = "Not found"


class Conflict(EvenkeelError):
    """The present state does not allow it."""

    status = 409
    type = "conflict"
    title = "The present state does not allow this"


class Stale(EvenkeelError):
    """It changed since it was shown."""

    status = 412
    type = "stale"
    title = "This changed since you opened it"


class Refused(EvenkeelError):
    """Readable, but not acceptable."""

    status = 422
    type = "refused"
    title = "This can not be accepted"


class TooMany(EvenkeelError):
    """Too many tries."""

    status = 429
    type = "too-many"
    title = "Too many tries"


class Unavailable(EvenkeelError):
    """A needed part does not answer."""

    status = 503
    type = "unavailable"
    title = "A part of the service is not available"
