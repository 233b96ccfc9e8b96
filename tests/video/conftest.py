"""The network that media tests of one file share."""

from collections.abc import Iterator

import pytest

from tests.video.namespace import Network, media_network


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """Be inside a network of our own for the tests of this file."""
    with media_network() as found:
        yield found
