"""Holds our cells against openpyxl's. For developers: pip install openpyxl xlsxwriter.

Run in the repository: cargo build -p onecard --example cells
                       python3 testdata/tools/compare_openpyxl.py FILE.xlsx...
Without a file, two hundred are made from fixed seeds.

Explained differences, and no others, are allowed:
- rounded: a number of more than fifteen digits is the fifteen that a spreadsheet shows;
- uncomputed: a formula without a saved value is an error of ours and nothing to openpyxl;
- strict: openpyxl knows no part of a strict file and reads no sheet of it;
- a date is shown to the second, openpyxl keeps what is left of the float;
- `_x000D_` and its like are the characters they stand for, as the standard has it;
- a time of day is no amount and no day: refused, but for zero;
- day 60, what is below day 1, and what is above 65,380 (the year 2079) is no day here, and refused.
"""

import datetime
import decimal
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import openpyxl
import xlsxwriter

CELLS = os.environ.get("CELLS") or pathlib.Path(__file__).resolve().parents[2] / "target/debug/examples/cells"


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
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return kind == "scaled" or decimal.Decimal(text) == 0
    if form == "d" and kind == "scaled":
        return not 1 <= decimal.Decimal(text) < 65_381 or decimal.Decimal(text) // 1 == 60
    if isinstance(value, str):
        return text in (value, re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), value))
    if isinstance(value, bool):
        return text == str(value).upper()
    if isinstance(value, (int, float)):
        stored = decimal.Decimal(repr(value))
        shown = decimal.Context(prec=15, rounding=decimal.ROUND_HALF_UP).plus(stored)
        return decimal.Decimal(text) == (shown if kind == "rounded" else stored)
    if isinstance(value, datetime.datetime):
        if value.microsecond >= 500_000:
            value += datetime.timedelta(seconds=1)
        shown = value.isoformat(" ", "seconds")
        return text == shown.removesuffix(" 00:00:00")
    return text == str(value)


def made(folder, seed):
    """A file of cells of every kind; every other one is written by another program."""
    draw = random.Random(seed)
    start = datetime.datetime(1950, 1, 1)
    texts = ["丁妍", " 两端 ", "a&b<c>", "换\n行", "434001195603036655", "'0012", "𠮷", "_x000D_", "x" * 300, "０１", "=1"]

    def value():
        kind = draw.randrange(8)
        if kind == 0:
            return draw.randrange(-(10**draw.randrange(1, 15)), 10**draw.randrange(1, 15))
        if kind == 1:
            return draw.randrange(10**9) / 100
        if kind == 2:
            return draw.random() * 10 ** draw.randrange(-12, 14)
        if kind == 3:
            return draw.random() < 0.5
        if kind == 4:
            return start + datetime.timedelta(days=draw.randrange(40000))
        if kind == 5:
            return start + datetime.timedelta(seconds=draw.randrange(3 * 10**9))
        return draw.choice(texts)

    path = str(folder / f"{seed}.xlsx")
    places = [(draw.randrange(1, 60), draw.randrange(1, 30)) for _ in range(150)]
    if seed % 2:
        book = openpyxl.Workbook()
        for row, column in places:
            cell = book.active.cell(row, column)
            cell.number_format = "General"
            cell.value = value()
            if cell.data_type == "f":
                cell.value, cell.data_type = "=1", "s"
        book.save(path)
    else:
        book = xlsxwriter.Workbook(path, {"date_1904": seed % 4 == 0, "strings_to_formulas": False})
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
        for row, column in places:
            cell = value()
            if isinstance(cell, datetime.datetime):
                sheet.write_datetime(row, column, cell, day)
            else:
                sheet.write(row, column, cell)
        book.close()
    return path


count, wrong = 0, 0
folder = tempfile.TemporaryDirectory()
paths = sys.argv[1:] or [made(pathlib.Path(folder.name), seed) for seed in range(200)]
for path in paths:
    mine, other = ours(path), theirs(path)
    if not openpyxl.load_workbook(path).sheetnames:
        print(path, "is strict: openpyxl reads no sheet of it")
        continue
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
