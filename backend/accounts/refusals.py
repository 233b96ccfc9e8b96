"""What signing in, inviting and joining may be refused for."""

from backend.errors import Conflict, NotFound, NotSignedIn, Refused, TooMany


class WrongCredentials(NotSignedIn):
    """E-mail or password is wrong; which of the two is not said."""

    type = "wrong-credentials"
    title = "That e-mail and password do not go together"


class ChooseMembership(Conflict):
    """The account belongs to several practices; sign in to one."""

    type = "choose-membership"
    title = "Choose where to sign in"


class TooManyAttempts(TooMany):
    """Too many wrong passwords lately."""

    type = "too-many-attempts"
    title = "Too many tries; wait ten minutes"


class InvitationGone(NotFound):
    """The invitation is unknown, used, withdrawn or too old."""

    type = "invitation-gone"
    title = "This invitation can no longer be used"


class WeakPassword(Refused):
    """The password is too easily guessed."""

    type = "weak-password"
    title = "Choose a longer password"


class NoAddress(Refused):
    """There is no e-mail address to invite."""

    type = "no-address"
    title = "An e-mail address is needed"


class AlreadyJoined(Conflict):
    """The person invited can sign in already."""

    type = "already-joined"
    title = "This person can sign in already"


class CheckInLinkGone(NotFound):
    """The link is none, or was withdrawn: answered already, or taken back by the clinic."""

    type = "check-in-link-gone"
    title = "This link opens nothing any more"

    def __init__(self, detail: str = "It was answered already, or the clinic took it back.") -> None:
        super().__init__(detail)


class CheckInLinkUsed(NotFound):
    """The link was opened before."""

    type = "check-in-link-used"
    title = "This link was opened before"

    def __init__(self) -> None:
        super().__init__("It works once. Go on where you opened it, or sign in.")


class CheckInLinkExpired(NotFound):
    """The link is too old."""

    type = "check-in-link-expired"
    title = "This link is too old"

    def __init__(self) -> None:
        super().__init__("The days for this check-in are over. Sign in to see what is due now.")
