"""Holds our cells against openpyxl's. For developers: pip install openpyxl.

Run in the repository: cargo build -p onecard --example cells
                       python3 testdata/tools/compare_openpyxl.py FILE.xlsx...

Explained differences, and no others, are allowed:
- rounded: a number of more than fifteen digits is the fifteen that a spreadsheet shows;
- uncomputed: a formula without a saved value is an error of ours and nothing to openpyxl;
- day 60 and what is below day 1 stays a number here.
"""

import datetime
import decimal
import json
import pathlib
import subprocess
import sys

import openpyxl

CELLS = pathlib.Path(__file__).resolve().parents[2] / "target/debug/examples/cells"


def ours(path):
    lines = subprocess.run([CELLS, path], check=True, capture_output=True, text=True).stdout
    return {tuple(c[:3]): c[3:] for c in map(json.loads, lines.splitlines())}


def theirs(path):
    book = openpyxl.load_workbook(path, data_only=True)
    cells = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    cells[sheet.title, cell.row, cell.column] = (cell.data_type, cell.value)
    return cells


def same(kind, text, form, value):
    if isinstance(value, bool):
        return text == str(value).upper()
    if isinstance(value, (int, float)):
        stored = decimal.Decimal(repr(value))
        shown = decimal.Context(prec=15, rounding=decimal.ROUND_HALF_UP).plus(stored)
        return decimal.Decimal(text) == (shown if kind == "rounded" else stored)
    if isinstance(value, datetime.datetime):
        shown = value.isoformat(" ", "seconds")
        return text == shown.removesuffix(" 00:00:00")
    return text == str(value)


count, wrong = 0, 0
for path in sys.argv[1:]:
    mine, other = ours(path), theirs(path)
    for place in sorted(mine.keys() | other.keys()):
        count += 1
        got, expected = mine.get(place), other.get(place)
        if got and not expected and got == ["error", "="]:
            continue
        if not (got and expected and same(*got, *expected)):
            wrong += 1
            print(path, place, "ours", got, "openpyxl", expected)
print(f"{count} cells, {wrong} unexplained differences")
sys.exit(wrong > 0)
