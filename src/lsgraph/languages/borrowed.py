"""Sentences of libraries and of the system that we pass on, as messages: who reads Swedish is not told half of it in English.

Each is known by its English text. One that is not known here is passed on as it is.
"""

from __future__ import annotations

import re
from functools import cache

from lsgraph.languages.messages import Message, marked

_PLACE = re.compile(r"\\\{(\w+)\\\}")
#: The sentences, with what differs in them as places. A longer one stands before one that it begins with.
_SENTENCES = (
    # The system (errno).
    marked("No such file or directory"),
    marked("Permission denied"),
    marked("Is a directory"),
    marked("Not a directory"),
    marked("Directory not empty"),
    marked("File exists"),
    marked("File name too long"),
    marked("No space left on device"),
    marked("Read-only file system"),
    marked("Too many open files"),
    marked("Input/output error"),
    marked("Address already in use"),
    marked("Cannot assign requested address"),
    marked("Connection refused"),
    marked("Name or service not known"),
    marked("No address associated with hostname"),
    marked("Temporary failure in name resolution"),
    marked("{reason} (os error {number})"),
    # The embedded store.
    marked("IO error: No space left on device: {where}"),
    marked("While appending to file: {file}: No space left on device"),
    # Typer and the click within it.
    marked("Options"),
    marked("Arguments"),
    marked("Commands"),
    marked("Show this message and exit."),
    marked("required"),
    marked("default: {value}"),
    marked("Missing command."),
    marked("Missing argument '{name}'."),
    marked("Missing option '{name}'."),
    marked("No such command '{name}'. Did you mean {near}?"),
    marked("No such command '{name}'."),
    marked("No such option: {name} (Possible options: {near})"),
    marked("No such option: {name}"),
    marked("Option '{name}' requires an argument."),
    marked("Option '{name}' does not take a value."),
    marked("Got unexpected extra argument(s) ({names})"),
    marked("Invalid value for '{name}': {reason}"),
    # Pydantic.
    marked("Input should be a valid integer, unable to parse string as an integer"),
    marked("Input should be a valid number, unable to parse string as a number"),
    marked("Input should be greater than or equal to {least}"),
    marked("Input should be less than or equal to {most}"),
    # The parser of TOML.
    marked("{reason} (at line {line}, column {column})"),
    marked("{reason} (at end of document)"),
    marked("Invalid statement"),
    marked("Invalid value"),
    marked("Invalid initial character for a key part"),
    marked("Invalid hex value"),
    marked("Invalid date or datetime"),
    marked("Expected newline or end of document after a statement"),
    marked("Expected '=' after a key in a key/value pair"),
    marked("Expected ']' at the end of a table declaration"),
    marked("Expected ']]' at the end of an array declaration"),
    marked("Cannot overwrite a value"),
    marked("Cannot declare {key} twice"),
    marked("Duplicate inline table key {key}"),
    marked("Unclosed array"),
    marked("Unclosed inline table"),
    marked("Unterminated string"),
    marked("Unescaped '\\' in a string"),
    marked("Illegal character {character}"),
    marked("Found invalid character {character}"),
    # The parsers of RDF (oxttl).
    marked("The prefix {prefix}: has not been declared"),
    marked("A dot is expected at the end of statements"),
    marked("Triples must be followed by a dot"),
    marked("Unexpected end of file"),
    marked("Unexpected end"),
    marked("{token} is not allowed at the beginning of a prefix name"),
    marked("{token} is not a valid RDF object"),
    marked("{token} is not a valid predicate"),
    marked("{token} is not a valid subject or graph name"),
    marked("The subject of a triple must be an IRI or a blank node"),
    marked("The predicate of a triple must be an IRI"),
    marked("The object of a triple must be an IRI, a blank node or a literal"),
    marked("The PREFIX keyword should be followed by a prefix like 'ex:'"),
    marked("The PREFIX declaration should be followed by a prefix and its value as an IRI"),
    marked("The BASE keyword should be followed by an IRI"),
    marked("No scheme found in an absolute IRI"),
    marked("Invalid IRI code point {character}"),
    marked("Line jumps are not allowed in string literals, use \\n"),
    marked("Unexpected escape character {character}"),
    marked("A blank node ID cannot be empty"),
    marked("A double exponent cannot be empty"),
    marked("A language code should always start with a letter"),
    marked("A literal datatype must be an IRI"),
    marked("Expecting a datatype IRI after ^^, found {token}"),
    marked("blank node property lists should end with a ']'"),
    # The reader of JSON, and that of times.
    marked("{reason}: line {line} column {column} (char {place})"),
    marked("Expecting value"),
    marked("Extra data"),
    marked("Expecting property name enclosed in double quotes"),
    marked("Expecting ',' delimiter"),
    marked("Expecting ':' delimiter"),
    marked("Unterminated string starting at"),
    marked("Invalid control character at"),
    marked("Illegal trailing comma before end of {thing}"),
    marked("Invalid isoformat string: {text}"),
    # Addresses of the network (ipaddress).
    marked("{address} does not appear to be an IPv4 or IPv6 network"),
    marked("{address} has host bits set"),
)


def borrowed(text: str) -> Message | str:
    """A sentence of a library as a message, in parts where it holds another one; as it is where it is not known here.

    >>> str(borrowed("Is a directory")), borrowed("Anything else")
    ('Is a directory', 'Anything else')
    """
    for pattern, sentence in _known():
        if found := pattern.fullmatch(text):
            return Message(sentence, **{name: borrowed(part) for name, part in found.groupdict().items()})
    return text


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL)


@cache
def _known() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with their patterns, made when the first one is sought: most runs borrow none."""
    return tuple((_pattern(sentence), sentence) for sentence in _SENTENCES)
