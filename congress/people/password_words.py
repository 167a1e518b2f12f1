"""What a password says once its digits and symbols are taken away."""

from __future__ import annotations

from congress.people.names import search_keys, split_surname, tidy

#: What people write before 「123!」: words, and walks over the keyboard. Letters only.
_WORDS = (
    "password passwd pass word pwd qwer qwert qwerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvb "
    "zxcvbn zxcvbnm qaz wsx edc rfv tgb yhn qazwsx qwe asd zxc poiuy lkjhg mnbvc admin "
    "administrator root user guest test tester demo default login welcome letmein hello iloveyou "
    "love changeme change me secret system master manager server super abc abcd abcde abcdef "
    "abcdefg abcdefgh abcdefghi xyz dragon monkey sunshine princess football baseball summer "
    "winter spring autumn computer internet office work china zhongguo beijing shanghai renda "
    "daibiao mima woaini woaizhongguo nihao huanying gongzuo guanliyuan ceshi yonghu "
    "january february march april june july august september october november december"
)
COMMON = frozenset(_WORDS.split())
_LONGEST = max(map(len, COMMON))
_DECORATION = "0123456789!@#$%^&*()-_=+[]{};:'\",.<>/?\\|`~ "
_LOOK_ALIKE = str.maketrans("@4831!05$7", "aabeliosst")
LEAST_LETTERS = 4  # of his own, beside his name


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _only_common(letters: str) -> bool:
    """Common words in a row, a letter repeated among them, perhaps one letter more at the end."""
    ends = {0}
    for start in range(len(letters)):
        if start not in ends:
            continue
        ends |= {
            end
            for end in range(start + 2, min(len(letters), start + _LONGEST) + 1)
            if letters[start:end] in COMMON or len(set(letters[start:end])) == 1
        }
    return bool(letters) and not ends.isdisjoint({len(letters), max(len(letters) - 1, 1)})


def is_common_pattern(password: str) -> bool:
    """「Password123!」, 「P@ssw0rd2026」, 「Qwer1234!@#$」: common words, decorated."""
    text = password.lower()
    body = text.strip(_DECORATION).translate(_LOOK_ALIKE)
    return _only_common(_letters(text)) or _only_common(_letters(body))


def own_words(username: str, name: str) -> list[str]:
    """A user's name as he may type it: user name, characters, pinyin in either order."""
    name = tidy(name).lower()
    surname, given = split_surname(name)
    whole, last = search_keys(name)[0], search_keys(surname)[0]
    first = whole.removeprefix(last) if given else ""
    words = {username.lower(), _letters(username.lower()), whole, first + last, name}
    return [w for w in words if len(w) >= (2 if not w.isascii() else 3)]


def is_mostly(password: str, words: list[str]) -> bool:
    """Do fewer than four letters remain when these words are taken out of the password?"""
    text = password.lower()
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return rest != text and len(_letters(rest)) < LEAST_LETTERS
