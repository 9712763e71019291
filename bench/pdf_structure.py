#!/usr/bin/env python3
"""Is a PDF built as PDF/UA-1 asks, as far as a machine can see without a validator? Prints what each file holds; ends with 1 if
anything is wrong.

Looked at: marked, language, title shown, the mark of PDF/UA-1; every piece of content in the structure or an artifact; roles that
are standard or mapped to one; headings without gaps; parts of tables and lists where they belong; heads of tables with their scope;
figures with alternative texts; fonts embedded and their letters known; the tab order of pages with links.

Python 3.11 or later and pikepdf (`pip install pikepdf`).
"""

import sys
from collections import Counter, defaultdict

import pikepdf

STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD"
    " THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula Form".split()
)
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}
WITHIN = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}


def as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def head(root):
    if not root.MarkInfo.get("/Marked"):
        yield "it is not marked as tagged"
    if "/Lang" not in root:
        yield "it has no language"
    if not root.ViewerPreferences.get("/DisplayDocTitle"):
        yield "its title is not shown"
    metadata = root.Metadata.read_bytes().decode()
    if "<pdfuaid:part>1</pdfuaid:part>" not in metadata:
        yield "it does not say that it is PDF/UA-1"
    if "<dc:title>" not in metadata:
        yield "its metadata have no title"


def structure(root, wrong, roles, content):
    mapped = {str(role)[1:]: str(to)[1:] for role, to in (root.StructTreeRoot.get("/RoleMap") or {}).items()}
    headings = []

    def walk(node, parent, page):
        if isinstance(node, int):
            content[page.objgen].add(node)
            return
        page = node.get("/Pg", page)
        if node.get("/Type") == "/MCR":
            content[page.objgen].add(int(node.MCID))
            return
        if node.get("/Type") == "/OBJR":
            return
        role = str(node.get("/S", "/?"))[1:]
        roles[role] += 1
        meant = role if role in STANDARD else mapped.get(role, role)
        if meant not in STANDARD:
            wrong.append(f"the role {role} is not known")
        if meant in ("Figure", "Formula") and not (node.get("/Alt") or node.get("/ActualText")):
            wrong.append("a figure has no alternative text")
        if meant == "TH" and not any("/Scope" in one for one in as_list(node.get("/A"))):
            wrong.append("a head of a table has no scope")
        if meant in WITHIN and parent not in WITHIN[meant]:
            wrong.append(f"{meant} stands in {parent}")
        if meant[0] == "H" and meant[1:].isdigit():
            headings.append(int(meant[1:]))
        for child in as_list(node.get("/K")):
            walk(child, meant, page)

    for child in as_list(root.StructTreeRoot.K):
        walk(child, "", None)
    for before, level in zip([0, *headings], headings):
        if level > before + 1:
            wrong.append(f"a heading of level {level} follows one of level {before}")


def pages(pdf, wrong, content):
    for page in pdf.pages:
        inside, seen, outside = [], set(), 0
        for operands, operator in pikepdf.parse_content_stream(page):
            operator = str(operator)
            if operator in ("BDC", "BMC"):
                number = operands[1].get("/MCID") if operator == "BDC" and hasattr(operands[1], "get") else None
                if number is not None:
                    seen.add(int(number))
                inside.append(str(operands[0]) == "/Artifact" or number is not None)
            elif operator == "EMC":
                inside.pop()
            elif operator in PAINTS and not any(inside):
                outside += 1
        if outside:
            wrong.append(f"{outside} marks are neither in the structure nor artifacts")
        if seen - content[page.obj.objgen]:
            wrong.append("marked content is not in the structure")
        if page.obj.get("/Annots") and page.obj.get("/Tabs") != "/S":
            wrong.append("the tab order does not follow the structure")


def fonts(pdf, wrong):
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        if thing.get("/Type") == "/FontDescriptor" and not any(key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            wrong.append(f"the font {thing.FontName} is not embedded")
        if thing.get("/Type") == "/Font" and thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
            wrong.append("the letters of a font are not known")


def look(path):
    pdf = pikepdf.open(path)
    wrong, roles, content = list(head(pdf.Root)), Counter(), defaultdict(set)
    structure(pdf.Root, wrong, roles, content)
    pages(pdf, wrong, content)
    fonts(pdf, wrong)
    parts = ", ".join(f"{count} {role}" for role, count in sorted(roles.items()))
    print(f"{path}: {len(pdf.pages)} pages; {parts}")
    for what, times in Counter(wrong).items():
        print(f"  WRONG {what} ({times})")
    return not wrong


if __name__ == "__main__":
    sys.exit(0 if all([look(path) for path in sys.argv[1:]]) else 1)
