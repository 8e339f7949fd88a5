"""Numbers as people here write them."""

from decimal import ROUND_HALF_UP, Decimal

GROUP = {"kk": "\u00a0", "ru": "\u00a0", "en": ","}
POINT = {"kk": ",", "ru": ",", "en": "."}
# No key and no count here is longer.
MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """Return the whole number that an address or a hidden field holds; None for anything else and for one too long."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def format_number(value: Decimal | int | float, language: str = "kk", places: int | None = None) -> str:
    """Return 184 934,5 in Kazakh and Russian, 184,934.5 in English.

    `places` rounds half up and keeps zeros; without it zeros at the end go.
    """
    amount = Decimal(str(value))
    if places is not None:
        amount = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    plain = f"{abs(amount):f}"
    whole, _point, fraction = plain.partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", GROUP[language])
    sign = "−" if amount < 0 else ""
    return f"{sign}{grouped}{POINT[language]}{fraction}" if fraction else f"{sign}{grouped}"
