#!/usr/bin/env python3
"""Makes files that are meant to hurt, gives each to `onecard check`, and prints what it cost.

    python3 testdata/tools/bombs.py target/release/onecard [DIR]

Every one must end with exit status 3 and a message that names a limit or a rule, within 5 s of CPU
and 256 MiB; those that are only odd may be read as well. The script ends with status 1 where one does not.
"""
import os, re, struct, subprocess, sys, tempfile, zipfile

PROGRAM = os.path.abspath(sys.argv[1])
FOLDER = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="onecard-bombs-")
os.makedirs(FOLDER, exist_ok=True)
RELS = '<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
BOOK = '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
BOOK_RELS = '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>'
HEADER = '<row r="1"><c r="A1" t="str"><v>姓名</v></c></row>'
HEADERS = "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果".split(",")
PAYMENTS = '<row r="1">' + "".join(f'<c t="str"><v>{h}</v></c>' for h in HEADERS) + "</row>"


def xlsx(name, sheet, shared=None, extra=()):
    path = os.path.join(FOLDER, name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        z.writestr("_rels/.rels", RELS)
        z.writestr("xl/workbook.xml", BOOK)
        z.writestr("xl/_rels/workbook.xml.rels", BOOK_RELS)
        with z.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in [sheet] if isinstance(sheet, str) else sheet:
                part.write(piece if isinstance(piece, bytes) else piece.encode())
        if shared is not None:
            with z.open("xl/sharedStrings.xml", "w") as part:
                for piece in [shared] if isinstance(shared, str) else shared:
                    part.write(piece if isinstance(piece, bytes) else piece.encode())
        for other, content in extra:
            z.writestr(other, content)
    return path


def sheet(rows, before=""):
    return f"<worksheet>{before}<sheetData>{rows}</sheetData></worksheet>"


def text(name, pieces):
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as out:
        for piece in pieces:
            out.write(piece)
    return path


def patched(name, path, change):
    raw = bytearray(open(path, "rb").read())
    change(raw)
    return text(name, [bytes(raw)])


def entry(raw, name):
    """Where the directory entry of a part begins."""
    at = raw.rfind(name.encode())
    return raw.rfind(b"PK\x01\x02", 0, at)


def wrong_size(raw):
    struct.pack_into("<I", raw, entry(raw, "sheet1.xml") + 24, 7)


def overlapping(raw):
    at = entry(raw, "sheet1.xml")
    struct.pack_into("<I", raw, at + 42, 0)


def zip64_lies(raw):
    end = raw.rfind(b"PK\x05\x06")
    place = end
    wide = b"PK\x06\x06" + bytes(28) + b"\xff" * 24
    locator = b"PK\x06\x07" + bytes(4) + struct.pack("<Q", place) + struct.pack("<I", 1)
    tail = b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2)
    raw[end:] = wide + locator + tail


def many_entries(path):
    directory, count = bytearray(), 65535
    with open(path, "wb") as out:
        for i in range(count):
            name = str(i).encode()
            at = out.tell()
            common = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0)
            out.write(b"PK\x03\x04" + common + name)
            directory += b"PK\x01\x02\x14\x00" + common + bytes(10) + struct.pack("<I", at) + name
        at = out.tell()
        out.write(directory)
        out.write(b"PK\x05\x06" + bytes(4) + struct.pack("<HHIIH", count, count, len(directory), at, 0))
    return path


MIB = 1 << 20
spaces = b" " * MIB
plain = xlsx("plain.xlsx", sheet(HEADER))
far_row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]>"
wide_row = lambda n: '<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n)
BOMBS = [
    ("xlsx of 400 KB that inflates to 400 MiB", xlsx("inflates.xlsx", [b"<worksheet><sheetData>"] + [spaces] * 400 + [b"</sheetData></worksheet>"])),
    ("the same in its shared texts", xlsx("shared.xlsx", sheet(HEADER), [b"<sst><si><t>"] + [spaces] * 400 + [b"</t></si></sst>"])),
    ("a cell at XFD1048576", xlsx("far.xlsx", sheet(HEADER + far_row))),
    ("a cell at XFD in each of 1,048,576 rows below a header of payments", xlsx("far-rows.xlsx", ["<worksheet><sheetData>" + PAYMENTS] + ["".join(map(wide_row, range(n, n + 4096))) for n in range(2, 1 << 20, 4096)] + ["</sheetData></worksheet>"])),
    ("a lying dimension A1:XFD1048576", xlsx("dimension.xlsx", sheet(HEADER, '<dimension ref="A1:XFD1048576"/>'))),
    ("entity expansion", xlsx("entities.xlsx", entities + sheet('<row r="1"><c r="A1" t="str"><v>&j;</v></c></row>'))),
    ("entity expansion in a web page", text("entities.xls", [(entities.replace("DOCTYPE x", "DOCTYPE html") + "<html><table><tr><td>&j;</table>").encode()])),
    ("a web page, colspan × rowspan", text("spans.xls", ["<table><tr>".encode() + "".join(f"<th>{h}" for h in HEADERS).encode() + b"<tr><td colspan=16384 rowspan=65534>a", b"<tr>" * (4 * MIB)])),
    ("SpreadsheetML with a far cell", text("far.xls", ['<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="a"><Table><Row Index="1048576"><Cell Index="16384"><Data Type="String">1</Data></Cell></Row></Table></Worksheet></Workbook>'.encode()])),
    ("a 48 MiB line", text("line.csv", ["姓名,身份证号\n".encode()] + [b"a" * MIB] * 48)),
    ("200,000 columns", text("columns.csv", [b",".join(b"c%d" % i for i in range(200000)) + b"\n"])),
    ("1,000,000 columns", text("columns6.csv", [b",".join(b"c" for _ in range(1000000)) + b"\n"])),
    ("100,000 nested quotes", text("quotes.csv", ["姓名,身份证号\n".encode(), b'"' * 100001, b"a\n"])),
    ("NUL bytes", text("nul.csv", ["姓名,身份证号\n".encode(), b"a\x00b,1\n" * 1000])),
    ("a zip with 65,535 entries", many_entries(os.path.join(FOLDER, "entries.xlsx"))),
    ("overlapping entries", patched("overlap.xlsx", plain, overlapping)),
    ("wrong sizes", patched("sizes.xlsx", plain, wrong_size)),
    ("zip64 lies", patched("zip64.xlsx", plain, zip64_lies)),
]

LONG_FORMATS = "<styleSheet><numFmts>" + "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{"#" * 400000}"/>' for i in range(40)) + '</numFmts><cellXfs><xf/><xf numFmtId="200"/></cellXfs></styleSheet>'
ODD = [
    ("number formats of 400 KB", xlsx("formats.xlsx", sheet(PAYMENTS + '<row r="2"><c s="1"><v>5</v></c></row>'), None, [("xl/styles.xml", LONG_FORMATS)])),
    ("100,000 runs of hidden columns", xlsx("hidden.xlsx", sheet(PAYMENTS, '<cols>' + '<col min="1" max="16384" hidden="1"/>' * 100000 + "</cols>"))),
]


def run(arguments, feed=None):
    """Status, CPU seconds, peak MiB and the message of a run."""
    child = subprocess.Popen(["/usr/bin/time", "-f", "%U %S %M", PROGRAM, "check", "--lang", "en"] + arguments, stdin=feed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = child.communicate()
    *said, cost = err.strip().splitlines()
    user, system, peak = cost.split()
    lines = [l for l in (out + "\n".join(said)).splitlines() if ": E" in l or "limit" in l or "rule " in l or "E1" in l]
    return child.returncode, float(user) + float(system), int(peak) / 1024, lines[0] if lines else out + err


def says_why(message):
    """Whether a message names a limit or a rule."""
    return re.search(r"\blimit \w+ = \d+|\brule \w+", message) is not None


failed = False
print("| what | exit | CPU s | peak MiB | says |\n|---|---|---|---|---|")
jobs = [(what, [path], None) for what, path in BOMBS + ODD]
jobs.append(("a 10 GB line through a pipe", ["/dev/stdin"], "yes a | tr -d '\\n' | head -c 10G"))
jobs.append(("10 GB of short lines through a pipe", ["/dev/stdin"], "yes 1,2 | head -c 10G"))
for what, start in [("a page", "<table>"), ("an archive", "PK\\003\\004"), ("an old workbook", "\\320\\317\\021\\340\\241\\261\\032\\341")]:
    jobs.append((f"10 GB through a pipe that begins like {what}", ["/dev/stdin"], f"(printf '{start}'; yes a) | head -c 10G"))
for what, arguments, feed in jobs:
    pipe = subprocess.Popen(feed, shell=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) if feed else None
    status, cpu, peak, says = run(arguments, pipe.stdout if pipe else subprocess.DEVNULL)
    if pipe:
        pipe.stdout.close()
        pipe.wait()
    odd = any(what == name for name, _ in ODD) and status in (0, 1)
    bad = not odd and (status != 3 or not says_why(says)) or cpu > 5 or peak > 256
    failed |= bad
    says = says.replace(FOLDER + "/", "").strip()[:200].replace("|", "\\|")
    print(f"| {what} | {status} | {cpu:.2f} | {peak:.0f} | {'**' if bad else ''}{says}{'**' if bad else ''} |", flush=True)
sys.exit(failed)
