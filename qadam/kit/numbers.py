"""Numbers as people here write them."""

from decimal import ROUND_HALF_UP, Decimal

GROUP = {"kk": "\u00a0", "ru": "\u00a0", "en": ","}
POINT = {"kk": ",", "ru": ",", "en": "."}


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
