"""Pages of a copy: links that lead to its files, and what it does not have told as that."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from lsgraph.languages import LANGUAGES, Language, wording
from lsgraph.web.explorer.page_data import script_json
from lsgraph.web.offline.places import ORIGIN, place_of, relative

if TYPE_CHECKING:
    from lsgraph.web.offline.choosing import Chooser, Target
    from lsgraph.web.offline.citing import Citing
    from lsgraph.web.site import Copy

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
#: What is looked at in a page: scripts and styles as a whole, since their text is no markup; forms; and tags that lead somewhere.
_TOKEN = re.compile(
    rf"<(?P<raw>script|style)\b(?P<of_raw>{_ATTRIBUTES})>(?P<text>.*?)</(?P=raw)\s*>"
    rf"|<(?P<close>/?)(?P<name>a|area|link|img|image|source|iframe|svg|div|section|textarea)\b(?P<of>{_ATTRIBUTES})>",
    re.DOTALL | re.IGNORECASE,
)
_FORM = re.compile(rf"<form\b(?P<of>{_ATTRIBUTES})>(?P<text>.*?)</form\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)(?:\s*=\s*"([^"]*)")?""")
_LANGUAGE = re.compile(r'<html lang="(\w+)"')
_PATTERN = re.compile(rf"/({'|'.join(LANGUAGES)})/\{{\}}")
#: Scripts that fetch pages for other choices from the server; without them their pages are as they are without script.
_NEEDS_SERVER = re.compile(r"/static/(?:views|network_large)\.js\b")
#: Data that a script of the page draws, which it gets from a script in a copy.
_AS_SCRIPT = re.compile(r"/network/picture\.json\b")
#: Where the script puts them.
_PICTURE = "self.networkPicture = "


@dataclass(slots=True)
class Writing:
    """One page that is being rewritten: its file, its language, what was asked for it, and which targets its links have."""

    place: str
    language: Language
    question: str
    found: dict[str, Target] = field(default_factory=dict)
    inside: list[str] = field(default_factory=list)
    svg: int = 0
    pictures: list[str] = field(default_factory=list)


class Rewriter:
    """Rewrites what a copy's pages hold, for a copy with these facts."""

    def __init__(self, chooser: Chooser, copy: Copy, citing: Citing) -> None:
        self._chooser, self._copy, self._citing = chooser, copy, citing

    def page(self, text: str, place: str, question: str) -> tuple[str, dict[str, Target]]:
        """A page or picture with links for its place in the copy, and their targets by file."""
        named = _LANGUAGE.search(text[:400])
        language = next((each for each in LANGUAGES if named and named[1] == each), _language_of(place))
        writing = Writing(place, language, question)
        written = self._markup(text, writing)
        head = "".join(f'\n<script defer src="{html.escape(each)}"></script>' for each in writing.pictures)
        if address := self.canonical(place, question):
            head += f'\n<link rel="canonical" href="{html.escape(address)}">'
        written = written.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{head}', 1)
        return self._citing.text(written, markup=True), writing.found

    def data(self, text: str, place: str, question: str) -> tuple[str, dict[str, Target]]:
        """Data of a page of the copy, with links for the page's place."""
        writing = Writing(place, _language_of(place), question)
        return self._citing.text(self._json(text, writing), markup=False), writing.found

    def picture(self, text: str, question: str) -> tuple[str, dict[str, Target]]:
        """The data of the explorer as a script, and the targets of its links, which are those of the page."""
        parts = urlsplit(question)
        page = place_of(parts.path.removesuffix("/picture.json"), parse_qsl(parts.query, keep_blank_values=True))
        written, found = self.data(text, page, question)
        return f"{_PICTURE}{written};\n", found

    def leading_on(self, place: str, goal: Target, language: Language) -> str:
        """A page that leads to another one."""
        address = html.escape(relative(place, goal.place) + goal.kept)
        told = html.escape(wording("pages", language)["copy_moved"])
        return (
            f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>lsgraph</title>'
            f'<meta http-equiv="refresh" content="0; url={address}"></head>\n'
            f'<body><p>{told} <a href="{address}">{address}</a></p></body></html>\n'
        )

    def canonical(self, place: str, question: str) -> str:
        """The address by which a page is to be cited: that of the live site, else that of the copy."""
        if self._copy.live:
            return self._copy.live + question
        return f"{self._copy.address}/{place}" if self._copy.address else ""

    # ------------------------------------------------------------------------------------------------------- links

    def _target(self, address: str, writing: Writing, *, embedded: bool = False) -> str | None:
        """The address of a link within the copy; None for what it does not have, the address itself for what is elsewhere."""
        whole = _absolute(address, writing)
        if address.startswith("#") or not whole.startswith(f"{ORIGIN}/"):
            return address
        target = self._chooser.target(whole.partition("#")[0], writing.language, embedded=embedded)
        if target is None:
            return None
        writing.found.setdefault(target.place, target)
        fragment = f"#{whole.partition('#')[2]}" if "#" in whole else ""
        if target.place == writing.place and fragment and not target.kept:
            return fragment
        return relative(writing.place, target.place) + target.kept + fragment

    def _live(self, address: str, writing: Writing) -> str:
        """The same on the live site; empty where none is known."""
        whole = _absolute(address, writing)
        return whole.replace(ORIGIN, self._copy.live, 1) if self._copy.live else ""

    # ------------------------------------------------------------------------------------------------------ markup

    def _markup(self, text: str, writing: Writing) -> str:
        return _TOKEN.sub(
            lambda found: self._token(found, writing), _FORM.sub(lambda found: self._form(found, writing), text)
        )

    def _form(self, found: re.Match[str], writing: Writing) -> str:
        given, words = dict(_attributes(found["of"])), wording("pages", writing.language)
        if "data-copied" in given:
            if not (action := given.get("action")):
                return found[0]
            led = self._target(action, writing)
            return found[0].replace(f'action="{html.escape(action)}"', f'action="{html.escape(led or "")}"', 1)
        if not self._copy.live:
            return f'<p class="quiet not-copied">{html.escape(words["copy_form_not_here"])}</p>'
        action = self._live(given.pop("action", "") or urlsplit(writing.question).path, writing)
        told = html.escape(words["copy_form_leads"].format(urlsplit(self._copy.live).netloc))
        return f'<form{_written({**given, "action": action})}>{found["text"]}<p class="quiet">{told}</p></form>'

    def _token(self, found: re.Match[str], writing: Writing) -> str:
        if found["raw"]:
            return self._raw(found, writing)
        name, closing = found["name"].lower(), bool(found["close"])
        if name == "svg":
            writing.svg += -1 if closing else 1
        if closing:
            return f"</{writing.inside.pop()}>" if name == "a" and writing.inside else found[0]
        given = dict(_attributes(found["of"]))
        if name in ("a", "area"):
            return self._anchor(found, given, writing)
        if name == "link":
            return self._link(given, writing)
        return self._embedding(found, given, writing)

    def _anchor(self, found: re.Match[str], given: dict[str, str | None], writing: Writing) -> str:
        key = "href" if "href" in given else "xlink:href"
        address = given.get(key)
        if address is None:
            writing.inside.append("a")
            return found[0]
        led = self._target(address, writing)
        if led is not None:
            writing.inside.append("a")
            if "data-choice" in given and "?" not in led and not led.endswith("network.html"):
                # Scripts add the choice to such a link, and a file has none.
                del given["data-choice"]
                return f"<a{_written({**given, key: led})}>"
            return f"<a{_written({**given, key: led})}>" if led != address else found[0]
        words = wording("pages", writing.language)
        classes = " ".join(filter(None, (given.get("class"), "not-copied")))
        if live := self._live(address, writing):
            writing.inside.append("a")
            kept = {**given, key: live, "class": classes.replace("not-copied", "at-live"), "rel": "external noopener"}
            return f"<a{_written(_with_title(kept, words['copy_at_live'], svg=bool(writing.svg)))}>"
        writing.inside.append("g" if writing.svg else "span")
        left: dict[str, str | None] = {
            "class": classes,
            **{name: given[name] for name in ("id", "lang") if name in given},
        }
        return f"<{writing.inside[-1]}{_written(_with_title(left, words['copy_not_here'], svg=bool(writing.svg)))}>"

    def _link(self, given: dict[str, str | None], writing: Writing) -> str:
        address = given.get("href") or ""
        relations = (given.get("rel") or "").split()
        if "canonical" in relations:
            return ""
        led = self._target(address, writing, embedded="stylesheet" in relations or "icon" in relations)
        if led is None and not (led := self._live(address, writing)):
            return ""
        return f"<link{_written({**given, 'href': led})}>"

    def _embedding(self, found: re.Match[str], given: dict[str, str | None], writing: Writing) -> str:
        """A tag that shows something else, or names data for the scripts of the page."""
        changed: dict[str, str | None] = {}
        for name, value in given.items():
            if not value:
                continue
            if name == "srcset":
                changed[name] = ", ".join(self._source(each, writing) for each in value.split(", "))
            elif name in ("src", "href", "xlink:href") or (name.startswith("data-") and _is_address(value)):
                if _AS_SCRIPT.search(value) and (led := self._as_script(value, writing)):
                    writing.pictures.append(led)
                    changed[name] = None
                    continue
                changed[name] = self._target(value, writing, embedded=True) or self._live(value, writing)
        if not changed:
            return found[0]
        kept = {name: changed.get(name, value) for name, value in given.items()}
        kept = {name: value for name, value in kept.items() if name not in changed or value is not None}
        end = "/>" if found["of"].endswith("/") else ">"
        return f"<{found['name']}{_written(kept)}{end}"

    def _source(self, text: str, writing: Writing) -> str:
        address, _, size = text.strip().partition(" ")
        return " ".join(filter(None, (self._target(address, writing, embedded=True) or "", size)))

    def _as_script(self, address: str, writing: Writing) -> str | None:
        whole = _absolute(address, writing)
        target = self._chooser.target(whole, writing.language, embedded=True)
        if target is None:
            return None
        page = place_of(target.path.removesuffix("/picture.json"), target.parameters)
        place = f"{page.removesuffix('.html')}.picture.js"
        writing.found.setdefault(place, target)
        return relative(writing.place, place)

    def _raw(self, found: re.Match[str], writing: Writing) -> str:
        given = dict(_attributes(found["of_raw"]))
        if source := given.get("src"):
            if _NEEDS_SERVER.search(source):
                return ""
            return f"<script{_written({**given, 'src': self._target(source, writing, embedded=True)})}></script>"
        if (given.get("type") or "").endswith("json"):
            return f"<script{found['of_raw']}>{self._json(found['text'], writing)}</script>"
        return found[0]

    # -------------------------------------------------------------------------------------------------------- JSON

    def _json(self, text: str, writing: Writing) -> str:
        return script_json(self._mapped(json.loads(text), writing))

    def _mapped(self, content: object, writing: Writing) -> object:
        if isinstance(content, dict):
            return {name: self._mapped(value, writing) for name, value in content.items()}
        if isinstance(content, list):
            return [self._mapped(value, writing) for value in content]
        return self._text(content, writing) if isinstance(content, str) else content

    def _text(self, text: str, writing: Writing) -> str:
        if "<" in text and 'href="' in text:
            return self._markup(text, writing)
        if pattern := _PATTERN.fullmatch(text):
            return relative(writing.place, f"{pattern[1]}/{{}}.html")
        if not _is_address(text):
            return text
        return self._target(text, writing, embedded=True) or self._live(text, writing)


def _absolute(address: str, writing: Writing) -> str:
    """The address of a link of a page below ORIGIN."""
    # Nearly all links begin at the root: to join those takes a third of the time of rewriting a page.
    if address.startswith("/") and not address.startswith("//") and "/." not in address:
        return ORIGIN + address
    return urljoin(ORIGIN + writing.question, address)


def _is_address(text: str) -> bool:
    return (text.startswith("/") and not text.startswith("//") and " " not in text) or text.startswith(f"{ORIGIN}/")


def _attributes(text: str) -> list[tuple[str, str | None]]:
    return [
        (found[1], html.unescape(found[2]) if found[2] is not None else None) for found in _ATTRIBUTE.finditer(text)
    ]


def _written(attributes: dict[str, str | None]) -> str:
    return "".join(
        f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in attributes.items()
    )


def _with_title(attributes: dict[str, str | None], title: str, *, svg: bool) -> dict[str, str | None]:
    """With a word on where it leads for who points at it; pictures have titles as elements."""
    return attributes if svg else {**attributes, "title": title}


def _language_of(place: str) -> Language:
    return next((each for each in LANGUAGES if place.startswith(f"{each}/")), LANGUAGES[0])
