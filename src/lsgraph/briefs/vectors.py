"""A picture as SVG in a slide, beside the PNG that programs without SVG show.

Source: [MS-ODRAWXML] 2.26.1 (svgBlip), https://learn.microsoft.com/openspecs/office_standards/ms-odrawxml. Programs for slides draw the outline
of a letter over it whatever `paint-order` says, so each name is written twice there: its outline, and above that the letters.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

_SVG = "http://www.w3.org/2000/svg"
#: Those of the systems on which slides are shown; what a browser takes for `system-ui` they do not know.
_LETTERS = "'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_BLIP = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_IMAGE = f"{_RELATIONS}/image"


def for_slides(svg: str) -> bytes:
    """The picture so that programs for slides draw it as browsers do."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(svg.encode(), parser)
    for text in list(root.iter(f"{{{_SVG}}}text")):
        if text.attrib.pop("paint-order", None):
            outline = deepcopy(text)
            outline.tail = None
            text.addprevious(outline)
            text.set("stroke", "none")
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    for use in list(root.iter(f"{{{_SVG}}}use")):
        # LibreOffice finds nothing that stands in an inner picture.
        sign = deepcopy(named[use.get("href", "").removeprefix("#")])
        del sign.attrib["id"]
        use.addprevious(sign)
        sign.tail = use.tail
        sign.set("transform", use.get("transform", "translate(0 0)"))
        use.getparent().remove(use)
    for definitions in list(root.iter(f"{{{_SVG}}}defs")):
        definitions.getparent().remove(definitions)
    for element in (root, *root.iterfind(f".//{{{_SVG}}}*[@font-family]")):
        element.set("font-family", _LETTERS)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def add_vector(slide: Any, picture: Any, svg: str) -> None:  # noqa: ANN401  # of python-pptx
    """Give a picture of a slide, which is PNG, the same as SVG."""
    package = slide.part.package
    name = PackURI(f"/ppt/media/vector{slide.slide_id}.svg")
    part = Part(name, "image/svg+xml", package, for_slides(svg))
    blip = picture._element.blipFill.find(f"{{{_MAIN}}}blip")
    extensions = etree.SubElement(blip, f"{{{_MAIN}}}extLst")
    extension = etree.SubElement(extensions, f"{{{_MAIN}}}ext", uri=_EXTENSION)
    vector = etree.SubElement(extension, f"{{{_BLIP}}}svgBlip", nsmap={"asvg": _BLIP})
    vector.set(f"{{{_RELATIONS}}}embed", slide.part.relate_to(part, _IMAGE))
