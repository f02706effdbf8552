"""Which letters languages have side by side: a word that was read in a wrong encoding has others."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_Beside = tuple[frozenset[str], frozenset[str]]
_Language = tuple[frozenset[str], Mapping[str, _Beside]]
"""The letters of ASCII that a language lacks, and what stands before and after each letter that is not of ASCII."""

_SMALL = (
    "(?:[áäéíóôöúüąćčďěęłńňőřśťůűźż]|(?<![aeiou])ý|(?<=[aeiou])ž|ž(?=[aeiou])|(?<=[bcdfglmnrstv])[àìòù](?![^\\W\\d_])|[çğ](?=[aeiou])|(?<=[aeou])ï|(?<=[aeo])î|(?<=[aeiou])ë"
    "|[âå](?=[b-df-hj-np-tv-z])|ã(?=[eo])|è(?=[b-df-hj-np-tv-z])|ñ(?=[aeou]))"
)
_LARGE = "[ÀÁÂÄÅÇÉÊÍÎÏÓÔÖÙÚÛÜÝČĎŁŃŘŚŤŹŻŽ]"
"""Letters that, one in a word and between letters of ASCII, are in no text that was misread."""
USUAL_WORD = (
    f"(?:[A-Za-z]++(?![^\\x00-\\x7f])|[A-Z]?[a-z]+{_SMALL}[a-z]*(?![A-Z])|[A-Z]{_SMALL}[a-z]*(?![A-Z])"
    f"|{_LARGE}[a-z]+(?![A-Z])|[A-Z]+{_LARGE}[A-Z]+(?![a-z]))"
)
"""An ordinary word with one accent at most, in which no damage can be."""
_USUAL = re.compile(USUAL_WORD)

_BY_LANGUAGE = {
    "German": (
        "",
        "ß Väöünrl -CV, â -C -C, ä -C -CVß, ç Vn V, è -C C, é -CV -CV, ê -C -C, ë -CV -C, ï -CV -C, ô -C -C, "
        "ö -CV -Cß, ü -CV -CVß",
    ),
    "French": (
        "",
        "â -CV -C, ç -CV aou, è -Ciyué C, é -CV -CV, ê -CVé -C, ë -CVé -CV, î -CV -C, ï -CV -C, ñ a aoechs, "
        "ô -CV -C, ù o -, û -CV -C, ü -Ca -Cye, ÿ aeou- -esmo, œ -C CV, à -CV -C",
    ),
    "Spanish": ("", "á -CVñ -CVñ, é -CVñ -CVñ, í -CVñ -CVñ, ñ Váéíóú-ln Váéíóú, ó -CVñ -CVñ, ú -CVñ -CVñ, ü gn -CVí"),
    "Portuguese": (
        "",
        "à - C, á -CVç -CV, â -CVç -C, ã CVç -eosz, ç Vnprl Vãõáéíóúâêô, é -CVç -CV, ê -CVç -C, í -CVç -CV, "
        "ó -CVç -CVç, ô -CVç -C, õ CVç e, ú -CVç -CV, ü gqlMmr -CV",
    ),
    "Danish, Norwegian": ("", "å -Cøåaeo -CVå, æ -CVå -CVå, ø -CVåø -CVå, é -CV -CV, ö -CV -C, ä -CV -C, ü -CV -C"),
    "Swedish, Finnish": ("", "á -C -Ci, ä -CVäö -CVäö, å -Cåöaeo -CVå, é -CV -CV, ö -CVäöå -CVäö, ü -C -C"),
    "Icelandic": (
        "",
        "á -CVý -CVð, æ -CVá -CVðþ, é -C -Cð, í -CVúáðþ -CVðþóóá, ð VCáéíóúýæö VCáéíóúýæöþ-, ó -CVðþí -CVðþ, "
        "ö -CVðþ -Cð, ú -CVðþ -CVðí, ý -Cðþ -CVð, þ V-Cáóúýæð Vjrváéíóúýæö",
    ),
    "Faroese": (
        "",
        "á -CVð -CVð, í -CVðá -CVð, ð Váíóúýæø VC-, ó -CVð -CVð, ø -C -CVð, ú -CVð -CVð, ý -C -CVð, æ -C -Cð",
    ),
    "Italian": ("", "à Cieou -, è Ciou -, é -C -C, ì Co -, ò Ci -, ù Ci -, î -C -C"),
    "Polish": (
        "",
        "ó -CVłżźśćń -CVłżźśćń, ö -C -C, ü -C -C, ą -CVłżźśćń -Cłżźśćń, ć V-Cjśóąęźłńż V-Cóąę, "
        "ę -CVłżźśćń -Cłżźśćń, ł V-Cóąęśżź V-Cóąężźśćń, ń Vóąę V-Cóąężćś, ś V-Cóąęź V-Cóąęćńłż, ź V-Cóąęd V-Cóąę, "
        "ż V-Cóąęł V-Cóąę",
    ),
    "Czech": (
        "",
        "á -CVčďňřšťžé -Cčďňřšťž, é -CVčďňřšťž -Cčďňřšťž, í -CVčďňřšťžá -Cčďňřšťž, ó -C -Cš, ö -C -C, ú -C -Cžš, "
        "ü -C -C, ý -Cčšž -Cčďňřšťž, č V-Cáéíúůýěř V-Cáéíúůýěňřť, ď V-Cáéíúůýěž V-Cáéíů, ě -CVžčřš -Cčďňřšťž, "
        "ň Vmáéíúůýěš-C V-Cáéíů, ř V-Cáéíúůýě V-Cáéíúůě, š V-Cáéíúůýě V-Cáéíúůěťň, ť V-Cáéíúůýěš V-Cáéíů, "
        "ů -CVčřšž -Cčřšžňť, ž V-Cáéíúůýě V-Cáéíúůěďň",
    ),
    "Slovak": (
        "",
        "á -CVčďľňšťž -Cčďľňšťž, ä bpmvsžwjt CčďľňšťžVä, é -CVčďľňšťž -Cčďľňšťž, í -CVčďľňšťž -CVčďľňšťž, "
        "ó -C -Cčňšž, ô bdghjklmnprstvzňž CčlňžVľ, ú -CVčšžľ -Cčďľňšťž, ü -C -C, ö -C -C, ý -Cčňšžľ -CVčňšž, "
        "č V-Cáéíúýĺŕäôňľš V-Cáéíúýňťľ, ď V-Cáéíúýäôňľĺ V-Cáéíúô, ĺ CVčďžtšk Cčďňšžť, ľ V-Cáéíúýäôž V-Cáéíúôš, "
        "ň V-Cáéíúýäôšž V-Cáéíúôž, ŕ Cžčvh Cčďťšž, š V-Cáéíúýäôňľĺŕč V-Cáéíúýťňľč, ť V-Cáéíúýäôšľŕ V-Cáéíúôž, "
        "ž V-Cáéíúýäôďľĺŕ V-Cáéíúýäôďňľ",
    ),
    "Hungarian": ("", "á -CV -C, é -CV -C, í -CV -C, ó -CV -C, ö -CVő -C, ú -CV -C, ü -CVő -C, ő -CVöü -C, ű -C -C"),
    "Romanian": (
        "",
        "â -Cșțşţ -CVșțşţ, î -CVșțşţ -Cșțşţ, ă -CVșțşţ -CVșțşţ, ş V-Căâî V-Căâî, ţ V-Căâî V-Căâî, ș V-Căâî V-Căâî, "
        "ț V-Căâî V-Căâî",
    ),
    "Croatian, Slovene": ("qwx", "ć V-šC V-Cš, č V-Cšž V-C, đ V-Cž V-Cđ, š V-Cč V-Cčć, ž V-C V-Cč"),
    "Turkish": (
        "qwx",
        "â -CVşçğ -CVşçğ, ç Vıöüâîû-Cşğ Vıöüâîû-C, ê -C -Cşç, î -Cşçğ -CVşçğ, ö -CVçşğ -CVçşğ, û -Cşç -CVşç, "
        "ü -CVçşğöı -CVçşğ, ğ Vıöüâîû-C Vıöüâîû-Cçş, ı -CVçşğ -CVçşğü, ş Vıöüâîû-Cç Vıöüâîû-Cç",
    ),
    "Estonian": (
        "cqwx",
        "ä -CVäöšž -CVäõöü, õ -bhjklmnprstvõšž bdeghijklmnoprstuvõšž, ö -CVöüäšž -CVö, ü -CVüšž -CVüšž, "
        "š -VtCäõöü VCäõöü-, ž -VCäõöü VCäõöü-",
    ),
    "Latvian": (
        "qwxy",
        "ā -CVčģķļņšž -CVčģķļņšž, č V-Cāēīū V-Cāēīū, ē -Ciuaočģķļņšž -Cčģķļņšž, ģ V-Cāēīūļņ VCāēīū, "
        "ī -CVčģķļņšž -CVčģķļņšž, ķ V-Cāēīūļš VCāēīūš, ļ V-Cāēīū V-Cāēīūģķšņ, ņ V-Cāēīūš V-Cāēīūšķģ, "
        "š V-Cāēīūļņķ V-Cāēīūņķļ, ū -CVčģķļņšž -Cčģķļņšž, ž V-Cāēīū V-Cāēīūņ",
    ),
    "Lithuanian": (
        "qwx",
        "ą -Ciščž -Cščž, č V-Cąęėįųūš V-Cąęėįųū, ė -CVščž -CVščž, ę -CVščž -Cščž, į -CVščž -Cščž, "
        "š V-Cąęėįųū V-Cąęėįųūč, ų -CVščž -Cščž, ū -CVščž -Cščž, ž V-Cąęėįųū V-Cąęėįųū",
    ),
    "Irish": ("jqwxz", "á -CVú -CV, é -CVá -CV, í -CVáóú -CV, ó -CVéúá -CV, ú -CVió -CVóá"),
    "Gaelic": ("jkqvwxyz", "à -C -CV, è -C -Ca, ì -CVò -CV, ò -Ce -CV, ù -CV -CV, é -CV -CV, ó -CV -CV"),
    "Welsh": (
        "kqvxz",
        "â -CV -C, ê -CV -C, î -CV -C, ô -CV -C, û -C -C, ŵ -CV CVr-, ŷ -CVl -C, ï CV -CV, ö C C, á C -C, é C -C",
    ),
    "Catalan": (
        "kw",
        "à -CVñ -C, ç V-nlr V-, è -Cñ -C, é -CVñ -CV, í -CVñ -CV, ï V -CV, ñ Vàè Vàéèíóò, ò -Cñ -C, ó -CVñ -CV, "
        "ú -CVñ -CV, ü gqV -CV",
    ),
    "Dutch": ("", "ç Vn V, è C C, é -CV -CVë, ë -CVé -CV, ï -CV -CV, ö -CV -C, ü -CV -C, ä C C, ÿ -C -C"),
    "Albanian": ("", "ç V-C V-Cë, ë -CVç -CV"),
    "Azerbaijani": (
        "",
        "ç Vıəöü-C Vıəöü-C, ə -CVçğış -CVçğış, ğ Vıəöü-C Vıəöü-C, ı -CVçğş -CVçğş, ö -CVçğş -CVçğş, "
        "ş Vıəöü-C Vıəöü-C, ü -CVçğşy -CVçğşy",
    ),
    "Maltese": ("", "ċ V-C V-C, ġ V-C V-C, ħ V-Cġ V-Cà, ż V-C V-C, à -CVħ -C, ù -C -, ò -C -"),
    "Sami": (
        "",
        "č V-Cáŋ V-Cá, đ V-Cá V-Cáđ, ŋ V-Cáŋ V-Cáŋ, š V-Cáč V-Cá, ŧ V-Cá V-Cáŧ, ž V-Cá V-Cá, "
        "á -CVčđŋšŧž -CVčđŋšŧž",
    ),
    "Sorbian": (
        "",
        "ł V-C V-Có, ń V V-C, ś V-C V-C, ž V-Cě V-C, ć V-Có V-C, č V-Cěó V-Cě, š V-Cěó V-Cě, ř V-C V-Cě, "
        "ě -CVžčšř -Cžčšř, ó -CVłž -Cłžč, ŕ VC -C",
    ),
}  # fmt: skip
"""By language, the letters of ASCII that it lacks, and what stands before and after each of its others.

V is any vowel of ASCII, C any consonant, - the beginning or the end of a word.
"""
_OPEN = (
    "āēīōūʻ", "ʼāīūḥṭṣḍẓġñṇḷṅṛṃśēōṝ", "ḥṭṣḍẓāīūġḫṯḏžš",
    "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "ĉĝĥĵŝŭ", "ọẹṣńǹḿáéíóúàèìòùāēīōūǎěǐǒǔ", "ɓɗƙƴ", "ɛɔŋãẽĩõũ", "łńąęįóśźǫ", "ŋéèêëāēīōū",
    "áéíóúàèìòùḃċḋḟġṁṗṡṫ", "ŏŭ",
)  # fmt: skip
"""Letters of languages, and of ways to write others in Latin letters, that may stand side by side in any order."""
_COMMON = frozenset("áàâãäåæéèêëíìîïòóôöõøúùûüýñçðþßšž")
"""Letters of many code pages: alone they do not tell that a word is of one of the open ones."""


def is_usual(word: str) -> bool:
    """Whether a word is so plain that nobody looks at its letters."""
    return _USUAL.fullmatch(word) is not None


def fits_a_language(word: str) -> bool:
    """Whether the Latin letters of a word that have accents stand as they do in one of the languages."""
    small = word.lower().replace("i̇", "i")
    letters = {letter for letter in small if letter > "\x7f" and _is_latin(letter)}
    if not letters:
        return True
    if not letters <= _COMMON and any(letters.issubset(alphabet) for alphabet in _OPEN):
        return True
    if _is_syllable(small):
        return True
    edged = f"-{small}-"
    return any(_is_of(language, letters, edged) for language in _languages())


def _is_of(language: _Language, letters: set[str], edged: str) -> bool:
    lacks, places = language
    if not letters <= places.keys() or not lacks.isdisjoint(edged):
        return False
    return all(
        edged[at - 1] in places[letter][0] and edged[at + 1] in places[letter][1]
        for at, letter in enumerate(edged)
        if letter in places
    )


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple((frozenset(lacks), dict(map(_place, places.split(", ")))) for lacks, places in _BY_LANGUAGE.values())


def _place(written: str) -> tuple[str, _Beside]:
    letter, before, after = written.split()
    return letter, (_spelled_out(before), _spelled_out(after))


def _spelled_out(letters: str) -> frozenset[str]:
    return frozenset(letters.replace("V", "aeiouy").replace("C", "bcdfghjklmnpqrstvwxz"))


def _is_latin(letter: str) -> bool:
    return "À" <= letter <= "ɏ" or "Ḁ" <= letter <= "ỿ"


_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh?|nh|kh|gh|gi|ph|th|tr|ch|qu|zh|sh|[bcdđfghjklmnpqrstvwxyz])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


def _is_syllable(word: str) -> bool:
    """Whether a word is a syllable of Vietnamese or Chinese, with one tone at most."""
    parts = unicodedata.normalize("NFD", word)
    if len(_TONES.findall(parts)) > 1:
        return False
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", parts))) is not None
