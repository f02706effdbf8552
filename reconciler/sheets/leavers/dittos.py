"""Remarks that say the same as the one above them."""

from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of

_DITTOS: Vocabulary = {
    "English": "ditto, do, same, same as above, as above, see above, same here, same reason",
    "French": "idem, idem ci-dessus, comme ci-dessus, voir ci-dessus, pareil, même chose",
    "German": "dito, wie oben, siehe oben, s o, w o, ebenso, gleiches, gleicher grund, wie vorher",
    "Spanish": "ídem, igual, igual que arriba, lo mismo, como arriba, ver arriba, mismo motivo",
}
_WORDS = forms(_DITTOS)
_SIGNS = frozenset('"″〃„“”')
_LONGEST = 30


def is_ditto(cell: str) -> bool:
    """Whether a remark refers to the one in the row above, and says nothing else."""
    text = cell.strip()
    return len(text) <= _LONGEST and (" ".join(words_of(text)) in _WORDS or (bool(text) and _SIGNS.issuperset(text)))
