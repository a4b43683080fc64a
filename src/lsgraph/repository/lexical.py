"""Is a literal written as its datatype says? SHACL asks for that of `sh:datatype` (4.1.2); rdflib also takes other spellings.

Lexical forms and bounds: XML Schema 1.1, part 2.
"""

from __future__ import annotations

import re

from lsgraph.namespaces import PREFIXES

_SIGN = r"[+-]?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_NUMBER = rf"{_SIGN}(?:\d+(?:\.\d*)?|\.\d+)"
_MONTHS, _DAYS = r"(?=\d)(?:\d+Y)?(?:\d+M)?", r"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_FORMS = {
    "integer": rf"{_SIGN}\d+",
    "decimal": _NUMBER,
    "float": rf"{_NUMBER}(?:[Ee]{_SIGN}\d+)?|{_SIGN}INF|NaN",
    "double": rf"{_NUMBER}(?:[Ee]{_SIGN}\d+)?|{_SIGN}INF|NaN",
    "boolean": "true|false|0|1",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "time": rf"{_TIME}{_ZONE}?",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}?",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}?",
    "gMonth": rf"--{_MONTH}{_ZONE}?",
    "gMonthDay": rf"--(?!02-3|(?:0[469]|11)-31){_MONTH}-{_DAY}{_ZONE}?",
    "gDay": rf"---{_DAY}{_ZONE}?",
    "duration": rf"-?P(?=.)(?:\d+Y)?(?:\d+M)?{_DAYS}",
    "yearMonthDuration": rf"-?P{_MONTHS}",
    "dayTimeDuration": rf"-?P(?=.){_DAYS}",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}= ?=|(?:[A-Za-z0-9+/] ?){3}=)?",
    "language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
}
#: The least and the greatest value of the types that are derived from integers; None where there is none.
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    **{name: (-(1 << bits - 1), (1 << bits - 1) - 1) for name, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64))},
    **{
        f"unsigned{name}": (0, (1 << bits) - 1) for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32), ("Long", 64))
    },
}  # fmt: skip
_XSD = PREFIXES["xsd"]
_PATTERNS = {_XSD + name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_PATTERNS |= {_XSD + name: _PATTERNS[_XSD + "integer"] for name in _BOUNDS}
_INTEGERS = {_XSD + name: bounds for name, bounds in _BOUNDS.items()}
#: More digits than any bound has; Python refuses to read very long ones.
_MOST_DIGITS = 40


def is_written_as(text: str, datatype: str) -> bool:
    """Whether the text is a lexical form of the datatype; True for one that is not of XML Schema.

    >>> (
    ...     is_written_as("1_000", _XSD + "integer"),
    ...     is_written_as("300", _XSD + "byte"),
    ...     is_written_as("2024", _XSD + "gYear"),
    ... )
    (False, False, True)
    """
    pattern = _PATTERNS.get(datatype)
    if pattern is None:
        return True
    # Around most types white space does not count.
    bare = text.strip(" \t\r\n")
    if not pattern.fullmatch(bare):
        return False
    if datatype not in _INTEGERS:
        return True
    least, most = _INTEGERS[datatype]
    if len(bare) > _MOST_DIGITS:
        return most is None if not bare.startswith("-") else least is None
    return (least is None or int(bare) >= least) and (most is None or int(bare) <= most)
