"""Which words were taken out and which were put in."""

from qadam.kit.differences import MOST_WORDS, Piece, paragraphs


def rebuilt(old: str, new: str, left_out: str) -> str:
    """Return one of the two texts from the pieces of their difference."""
    found = paragraphs(old, new)
    lines = ("".join(piece.text for piece in one if piece.kind != left_out) for one in found)
    return "\n".join(line for line in lines if line)


def test_a_changed_word_stands_beside_what_it_was() -> None:
    assert paragraphs("Екі отырыс өтті.", "Үш отырыс өтті.") == [
        [Piece("deleted", "Екі"), Piece("inserted", "Үш"), Piece("same", " отырыс өтті.")]
    ]


def test_words_changed_one_after_another_read_as_one_change() -> None:
    assert paragraphs("Екі отырыс өтті. Соңы.", "Үш жиналыс болды. Соңы.") == [
        [Piece("deleted", "Екі отырыс өтті"), Piece("inserted", "Үш жиналыс болды"), Piece("same", ". Соңы.")]
    ]


def test_paragraphs_come_and_go_whole() -> None:
    assert paragraphs("Бірінші\nЕкінші", "Екінші\n\nҮшінші") == [
        [Piece("deleted", "Бірінші")],
        [Piece("same", "Екінші")],
        [Piece("inserted", "Үшінші")],
    ]


def test_the_same_text_has_no_difference_and_an_empty_one_no_pieces() -> None:
    assert paragraphs("Мәтін", "Мәтін") == [[Piece("same", "Мәтін")]]
    assert paragraphs("", "") == []


def test_both_texts_can_be_read_back_from_their_difference() -> None:
    old = "Отырыс өтті, 12 адам келді.\nХаттама № 3 бекітілді."
    new = "Отырыс 5 наурызда өтті; 14 адам келді.\nХаттама № 3 бекітілді, тізім қоса беріледі.\nСоңы."

    assert rebuilt(old, new, "inserted") == old
    assert rebuilt(old, new, "deleted") == new


def test_a_stretch_too_long_to_compare_is_shown_whole() -> None:
    old, new = "сөз " * MOST_WORDS + "а", "сөз " * MOST_WORDS + "б"

    (found,) = paragraphs(old, new)

    assert [piece.kind for piece in found] == ["deleted", "inserted"]
