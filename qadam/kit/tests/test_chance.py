"""Random bytes drawn many at a time are given out once."""

import os

from qadam.kit import chance
from qadam.kit.tests.parallel import at_once


def test_no_bytes_are_given_twice_to_threads_that_ask_at_once() -> None:
    def many() -> list[bytes]:
        return [chance.eight_bytes() for _time in range(3 * chance.AT_ONCE)]

    given = [one for drawn in at_once(*[many] * 4) for one in drawn]

    assert {len(one) for one in given} == {8}
    assert len(set(given)) == len(given)


def test_a_process_that_is_split_off_draws_its_own() -> None:
    chance.eight_bytes()
    reading, writing = os.pipe()

    child = os.fork()
    if child == 0:
        os.write(writing, chance.eight_bytes())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 8) not in {chance.eight_bytes() for _time in range(chance.AT_ONCE)}
