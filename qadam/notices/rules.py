"""Who may do what with letters."""

from qadam.notices.models import Letter
from qadam.people.models import Person, is_platform_administrator


def may_watch_letters(person: Person) -> bool:
    """Whoever runs the platform sees how many letters went and which did not, never what they say."""
    return is_platform_administrator(person)


def may_retry(person: Person, letter: Letter) -> bool:
    """Whoever runs the platform has a letter that was given up sent again."""
    return may_watch_letters(person)
