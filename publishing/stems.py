"""Porter's stems of English words (1980): "studies", "studying" and "study" are one.

Our own, because the two databases must answer alike and only one of them has it.
"""

import re
from functools import lru_cache

# A "y" after a consonant is a vowel.
VOWEL_Y = re.compile("(?<=[^aeiou])y")
DOUBLE = re.compile("([^aeioulsz])\\1$")

STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
STEP_3 = {
    "icate": "ic",
    "ative": "",
    "alize": "al",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
}
STEP_4 = [
    "al",
    "ance",
    "ence",
    "er",
    "ic",
    "able",
    "ible",
    "ant",
    "ement",
    "ment",
    "ent",
    "ion",
    "ou",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
]


def shape(word):
    """ "tree" as "ccvv": consonants and vowels."""
    word = VOWEL_Y.sub("i", word)
    return "".join("v" if letter in "aeiou" else "c" for letter in word)


def measure(word):
    """How often a consonant follows a vowel."""
    return len(re.findall("v+c", shape(word)))


def is_short(word):
    """Ends consonant, vowel, consonant, the last not w, x or y: "hop"."""
    return shape(word)[-3:] == "cvc" and word[-1] not in "wxy"


def longest_end(word, ends):
    found = [end for end in ends if word.endswith(end)]
    return max(found, key=len, default=None)


def step_1(word):
    if word.endswith("sses") or word.endswith("ies"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        if measure(word[:-3]) > 0:
            word = word[:-1]
    else:
        for end in ("ed", "ing"):
            if word.endswith(end) and "v" in shape(word[: -len(end)]):
                word = word[: -len(end)]
                if word.endswith(("at", "bl", "iz")):
                    word += "e"
                elif DOUBLE.search(word):
                    word = word[:-1]
                elif measure(word) == 1 and is_short(word):
                    word += "e"
                break
    if word.endswith("y") and "v" in shape(word[:-1]):
        word = word[:-1] + "i"
    return word


def replaced(word, ends):
    end = longest_end(word, ends)
    if end and measure(word[: -len(end)]) > 0:
        return word[: -len(end)] + ends[end]
    return word


def step_4(word):
    end = longest_end(word, STEP_4)
    if end is None:
        return word
    rest = word[: -len(end)]
    if measure(rest) > 1 and (end != "ion" or rest.endswith(("s", "t"))):
        return rest
    return word


def step_5(word):
    if word.endswith("e"):
        rest = word[:-1]
        if measure(rest) > 1 or (measure(rest) == 1 and not is_short(rest)):
            word = rest
    if word.endswith("ll") and measure(word) > 1:
        word = word[:-1]
    return word


@lru_cache(maxsize=100_000)
def stem(word):
    """The stem of a word in small letters; words that are not a-z stay as they are."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    word = replaced(replaced(step_1(word), STEP_2), STEP_3)
    return step_5(step_4(word))
