"""Who may do what with territories and the working-day calendar."""

from qadam.workflow.log import Machine


def may_edit_calendar(user: object) -> bool:
    """Tell whether this is a platform administrator, or the product itself at work."""
    if isinstance(user, Machine):
        return True
    return bool(getattr(user, "is_active", False) and getattr(user, "is_administrator", False))
