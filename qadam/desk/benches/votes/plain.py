"""The application without the fast path in front of it: the reference that votes through Django's own view."""

from qadam.wsgi import django as application

__all__ = ["application"]
