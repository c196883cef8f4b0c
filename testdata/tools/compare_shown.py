"""Holds what we read against what LibreOffice shows. For developers: pip install xlsxwriter; `soffice` in the path.

Run in the repository: cargo build -p onecard --example cells
                       python3 testdata/tools/compare_shown.py

Values in every number format are written as xlsx, and LibreOffice saves that as xls, as xlsx, and as the text that it shows.
A cell that we read as it is must be shown as that number or that text, in the file made here and in both of LibreOffice's.
Refused ones and those of which digits are hidden are counted: what they show is another thing by their kind.
"""

import csv
import decimal
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import xlsxwriter

CELLS = os.environ.get("CELLS") or pathlib.Path(__file__).resolve().parents[2] / "target/debug/examples/cells"
FORMATS = [
    "General", "0", "0.00", "#,##0", "#,##0.00", "000000", '0.00"元"', '0.00"万元"', "0.00,", "0%", "0.00%", "0.00E+00", "# ?/?",
    '"¥"#,##0.00', '[>=10000]0.0,"千";0.00', '[<1000]0.00;[>=10000]0.0,"千";0.00', '[>=10000]0.0,"千"', "0.00;-0.00;", "0;;",
    '0.00;-0.00;"无"', "0.00;0.00", "0.00_);(0.00)", "0.00_);[Red](0.00)", "#,##0.00_);(#,##0.00)", "0.00;[Red]0.00", ";;;",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "@", '@"万元"', '@"元"', '0;-0;0;@"万"', '"已发"', '"4340"0', "yyyy-mm-dd",
    'yyyy"年"m"月"d"日"', "h:mm", "[h]:mm", "[DBNum2][$-804]General", "[Red]", "0.0", '0" 元"', "00000000.00",
]
VALUES = [600, -600, 0, 0.06, 612.5, 12345.67, -12345.6, 45839, 1234567, "0.06", "600", "丁妍"]


def written(path):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("a")
    for row, code in enumerate(FORMATS):
        style = book.add_format({"num_format": code})
        for column, value in enumerate(VALUES):
            (sheet.write_string if isinstance(value, str) else sheet.write_number)(row, column, value, style)
    book.close()


def saved(folder, source, form, name):
    subprocess.run(["soffice", "--headless", "--convert-to", form, "--outdir", folder, source], check=True, capture_output=True)
    return f"{folder}/{name}"


def ours(path):
    lines = subprocess.run([CELLS, path], check=True, capture_output=True, text=True).stdout
    return {tuple(c[1:3]): c[3:] for c in map(json.loads, lines.splitlines())}


def number(shown):
    """The number that people read: brackets and a minus in front, a sign of yuan and a unit of yuan left out."""
    plain = re.sub("[¥元,\\s]", "", shown)
    plain = re.sub("^\\((.*)\\)$", "-\\1", plain)
    try:
        return decimal.Decimal(plain or "nothing")
    except decimal.InvalidOperation:
        return None


def same(kind, text, shown, code):
    if kind == "number":
        # Nothing, a dash and a word for nothing are zero; red is below zero; numerals in words are other digits.
        if decimal.Decimal(text) == 0 and number(shown) is None or "DBNum" in code:
            return True
        read = decimal.Decimal(text)
        return number(shown) in ((read, -read) if "[Red]0" in code else (read,))
    if kind == "text" and re.fullmatch("\\d{4}-\\d\\d-\\d\\d.*", text):
        parts = [sorted(int(part) for part in re.findall("\\d+", of)[:3]) for of in (shown, text)]
        return parts[0] == parts[1]
    return kind in ("shortened", "scaled", "error", "altered") or text.removesuffix("元") == shown.strip().removesuffix("元")


with tempfile.TemporaryDirectory() as folder:
    made = f"{folder}/made.xlsx"
    written(made)
    os.mkdir(f"{folder}/new")
    old = saved(folder, made, "xls", "made.xls")
    files = [made, old, saved(f"{folder}/new", old, "xlsx", "made.xlsx")]
    shown = saved(folder, made, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false", "made.csv")
    shown = list(csv.reader(open(shown, encoding="utf-8")))
    count, refused, wrong = 0, 0, 0
    for path in files:
        for (row, column), (kind, text) in sorted(ours(path).items()):
            count += 1
            refused += kind in ("shortened", "scaled")
            code, seen = FORMATS[row - 1], shown[row - 1][column - 1]
            if not same(kind, text, seen, code):
                wrong += 1
                print(path.removeprefix(folder), code, "holds", VALUES[column - 1], "shows", repr(seen), "ours", kind, text)
print(f"{count} cells, {refused} of them told, {wrong} unexplained differences")
sys.exit(wrong > 0)
