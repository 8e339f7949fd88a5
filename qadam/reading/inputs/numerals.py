"""The numbers that lists print: digits, letters, roman numerals."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def list_number(number: int, style: str = "") -> str:
    """Return the number as a list of this style prints it: "1", "a", "A", "i", "I" or a style of CSS."""
    word = style.strip()
    if word in {"a", "A"} or "alpha" in word or "latin" in word:
        return _cased(_letters(number), word == "A" or "upper" in word) + "."
    if word in {"i", "I"} or "roman" in word:
        return _cased(roman(number), word == "I" or "upper" in word) + "."
    return f"{number}."


def roman(number: int) -> str:
    """Return a whole number as a roman numeral in capitals; digits where it has none."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letters(number: int) -> str:
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _cased(text: str, is_upper: bool) -> str:
    return text if is_upper else text.lower()
