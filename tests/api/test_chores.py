"""What the door does by itself goes on, whatever becomes of one go of it."""

import asyncio

import pytest

from api import chores

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("x"), KeyError("x")])
async def test_a_chore_that_failed_is_done_again(error):
    again = asyncio.Event()
    goes = 0

    async def chore() -> None:
        nonlocal goes
        goes += 1
        if goes == 1:
            raise error
        again.set()

    task = asyncio.create_task(chores._every(0.0, chore))
    done, _ = await asyncio.wait({task, waited := asyncio.create_task(again.wait())}, return_when="FIRST_COMPLETED")
    task.cancel()
    assert done == {waited}
