"""A browser and a system in words, from what the browser says of itself."""

from typing import NamedTuple

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "YaBrowser": "Yandex Browser",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


class Device(NamedTuple):
    """The names of a browser and a system, empty where unknown."""

    browser: str
    system: str


def device_of(user_agent: str) -> Device:
    """Return what kind of device a session runs on; the more telling words stand first in the lists."""
    return Device(
        next((name for word, name in BROWSERS.items() if word in user_agent), ""),
        next((name for word, name in SYSTEMS.items() if word in user_agent), ""),
    )
