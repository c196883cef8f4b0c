"""Writes the workbook fixtures of testdata/dirt. For developers: pip install openpyxl xlsxwriter xlwt.

All persons and numbers are made up. Run in the repository: python3 testdata/tools/workbooks.py
"""

import datetime
import io
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
import xlsxwriter
import xlwt

DIRT = pathlib.Path(__file__).resolve().parent.parent / "dirt"
HEADER = ["姓名", "身份证号", "银行账号", "金额", "发放月份", "发放日期"]
PERSON = ["丁妍", "434001195603036655", "6228482586329424812"]
MADE = datetime.datetime(2025, 1, 1)


def line(amount, month="202507", day="2025-07-01"):
    return PERSON + [amount, month, day]


def book(name, **options):
    made = xlsxwriter.Workbook(str(DIRT / name), options)
    made.set_properties({"created": MADE})
    return made


def plain_zip(name, content):
    """The same archive without the hour it was made."""
    source = zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(DIRT / name, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(part))


def numbers():
    """Item 4 and 8: numbers, long numbers as numbers, float tails, texts that are numbers."""
    made = book("04-numbers.xlsx")
    sheet = made.add_worksheet("名册")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ["丁妍", 434001195603036655, 6228482586329424812, 985, 202507, "2025-07-01"])
    sheet.write_row(2, 0, line(599.9999999999999))
    sheet.write_row(3, 0, line(0.1 + 0.2))
    sheet.write_row(4, 0, line(600.125))
    sheet.write_row(5, 0, ["丁妍", 434001560303665, 621098574217, 985.5, 202507, 45839])
    sheet.write_string(6, 3, "985.00")
    sheet.write_row(6, 0, PERSON)
    made.close()


def struck_out():
    """Item 12: letters struck out or raised, which are not of the text that people read."""
    made = book("12-struck-out.xlsx")
    sheet = made.add_worksheet("名册")
    struck = made.add_format({"font_strikeout": True})
    raised = made.add_format({"font_script": 1})
    bold = made.add_format({"bold": True})
    sheet.write_row(0, 0, HEADER)
    for row, parts in enumerate([(struck, "500", "985"), ("985", raised, "2"), (bold, "98", "5")], 1):
        sheet.write_row(row, 0, line(""))
        sheet.write_rich_string(row, 3, *parts)
    made.close()


FORMATS = [
    "General", "#,##0.00", "0.00_ ", "¥#,##0.00", '0.00"元"',
    '_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    '0.00"万元"', "0.00,", '0!.0000"万元"', "0%", ";;;",
]


def formats():
    """Items 7 and 8: number formats, of which the last five show another amount than the cell holds."""
    made = book("08-formats.xlsx")
    sheet = made.add_worksheet("名册")
    sheet.write_row(0, 0, HEADER)
    for row, code in enumerate(FORMATS, 1):
        sheet.write_row(row, 0, line(985))
        sheet.write_number(row, 3, 985, made.add_format({"num_format": code}))
    made.close()
    made = xlwt.Workbook()
    sheet = made.add_sheet("名册")
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
    for row, code in enumerate(FORMATS, 1):
        for column, value in enumerate(line(985)):
            sheet.write(row, column, value, *[xlwt.easyxf(num_format_str=code)] * (column == 3))
    made.save(str(DIRT / "08-formats.xls"))


SECTIONS = [
    (985, '[>=10000]0!.0,"万";0.00'), (12345, '[>=10000]0!.0,"万";0.00'), (985, "0"), (985.5, "0"), (-985, "0.00;0.00"),
    (-985, "0.00_);[Red](0.00)"), ("985", "@"), ("985", '@"万元"'), ("985", ";;;"), (0, '0.00;-0.00;"无"'),
]


def sections():
    """Items 7 and 8: the value decides which section of a format counts; also as LibreOffice writes it (`soffice`)."""
    made = book("08-sections.xlsx")
    sheet = made.add_worksheet("名册")
    sheet.write_row(0, 0, HEADER)
    for row, (value, code) in enumerate(SECTIONS, 1):
        sheet.write_row(row, 0, line(value))
        sheet.write(row, 3, value, made.add_format({"num_format": code}))
    sheet.write_row(len(SECTIONS) + 1, 0, line(985))
    sheet.write_number(len(SECTIONS) + 1, 2, 98574217, made.add_format({"num_format": "0000000000"}))
    made.close()
    with tempfile.TemporaryDirectory() as folder:
        source = str(DIRT / "08-sections.xlsx")
        subprocess.run(["soffice", "--headless", "--convert-to", "xls", "--outdir", folder, source], check=True)
        shutil.copy(f"{folder}/08-sections.xls", DIRT / "08-sections.xls")


def old_struck_out():
    """Item 12: the same in an old workbook, as a cell, as letters, and as a font that does not."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("名册")
    struck = xlwt.easyfont("struck_out true")
    raised = xlwt.easyfont("escapement superscript")
    bold = xlwt.easyfont("bold true")
    plain = xlwt.easyfont("")
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
    for row in range(1, 5):
        for column, value in enumerate(line(985)):
            if column != 3 or row == 4:
                style = [xlwt.easyxf("font: struck_out true")] * (column == 3)
                sheet.write(row, column, value, *style)
    sheet.write_rich_text(1, 3, [("500", struck), ("985", plain)])
    sheet.write_rich_text(2, 3, [("985", plain), ("2", raised)])
    sheet.write_rich_text(3, 3, [("98", bold), ("5", plain)])
    made.save(str(DIRT / "12-struck-out.xls"))


def short_months():
    """Item 9: months and days written short as numbers, which are no numbers of days."""
    made = book("09-short.xlsx")
    sheet = made.add_worksheet("名册")
    sheet.write_row(0, 0, HEADER)
    days = [(7, 45839), (2507, 45839), (20257, 45839), (202507, 5), (202507, 701), (45839, 45839)]
    for row, (month, day) in enumerate(days, 1):
        sheet.write_row(row, 0, line(985, month, day))
    made.close()


def dates():
    """Item 9: dates as numbers that are shown as dates, in both systems."""
    for name, old in [("09-dates.xlsx", False), ("09-dates-1904.xlsx", True)]:
        made = book(name, date_1904=old)
        sheet = made.add_worksheet("名册")
        sheet.write_row(0, 0, HEADER)
        for row, (form, time) in enumerate(
            [
                ("yyyy-mm-dd", datetime.datetime(2025, 7, 1)),
                ('yyyy"年"m"月"d"日"', datetime.datetime(2025, 7, 1)),
                ("[$-804]yyyy/m/d h:mm", datetime.datetime(2025, 7, 1, 8, 30)),
            ],
            1,
        ):
            sheet.write_row(row, 0, line(985))
            sheet.write_datetime(row, 4, time, made.add_format({"num_format": 'yyyy"年"m"月"'}))
            sheet.write_datetime(row, 5, time, made.add_format({"num_format": form}))
        made.close()


def hidden():
    """Item 12: hidden rows, columns and sheets, formulas with saved values, errors, a filter."""
    made = book("12-hidden-and-formulas.xlsx")
    sheet = made.add_worksheet("名册")
    note = made.add_worksheet("说明")
    note.write(0, 0, "本表由某镇提供")
    old = made.add_worksheet("旧表")
    old.hide()
    old.write_row(0, 0, HEADER)
    old.write_row(1, 0, line(1))
    sheet.write_row(0, 0, HEADER)
    for row in range(1, 7):
        sheet.write_row(row, 0, line(985))
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.write_formula(3, 3, "=A1*B1", None, 620.5)
    sheet.write_formula(4, 3, "=VLOOKUP(A5,[1]表!A:B,2,0)", None, "#N/A")
    sheet.write_formula(5, 0, '="丁"&"妍"', None, "丁妍")
    sheet.write_boolean(6, 3, True)
    sheet.autofilter(0, 0, 6, 5)
    made.close()


def uncomputed():
    """Item 12: a formula that no spreadsheet has computed yet."""
    made = openpyxl.Workbook()
    made.properties.created = made.properties.modified = MADE
    sheet = made.active
    sheet.title = "名册"
    sheet.append(HEADER)
    sheet.append(line("=985*1"))
    buffer = io.BytesIO()
    made.save(buffer)
    plain_zip("12-uncomputed.xlsx", buffer.getvalue())


def merged():
    """Item 7: a title, a unit line, a header of two merged lines, a rich text, a total."""
    made = book("07-merged-header.xlsx")
    sheet = made.add_worksheet("名册")
    sheet.merge_range(0, 0, 0, 5, "某镇发放清册")
    sheet.write(1, 5, "单位：元")
    for column, text in [(0, "姓名"), (1, "身份证号"), (2, "银行账号")]:
        sheet.merge_range(2, column, 3, column, text)
    sheet.merge_range(2, 3, 2, 5, "发放信息")
    sheet.write_row(3, 3, ["金额", "发放月份", "发放日期"])
    sheet.write_row(4, 0, line(985))
    sheet.write_rich_string(4, 0, "丁", made.add_format({"bold": True}), "妍", "\n")
    sheet.write_row(5, 0, ["合计", "", "1人", 985])
    made.close()


def strict():
    """Item 2: strict namespaces."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer)
    made.set_properties({"created": MADE})
    sheet = made.add_worksheet("名册")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, line(985))
    made.close()
    source = zipfile.ZipFile(buffer)
    strict_names = [
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ]
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            for old, new in strict_names:
                content = content.replace(old, new)
            target.writestr(part, content)
    plain_zip("02-strict.xlsx", changed.getvalue())


def old():
    """Items 2, 12 and 14: old workbooks, one cut off at its last row."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("名册")
    shown = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
    for row, amount in enumerate([985, 985.5, 599.9999999999999, True, xlwt.Formula("1/0")], 1):
        for column, value in enumerate(line(amount)):
            sheet.write(row, column, value)
    sheet.write(6, 0, "丁妍")
    sheet.write(6, 1, 434001195603036655)
    sheet.write(6, 2, 621098574217)
    sheet.write(6, 3, 620.07)
    sheet.write(6, 4, datetime.date(2025, 7, 1), shown)
    sheet.write(6, 5, datetime.date(2025, 7, 1), shown)
    sheet.row(2).hidden = True
    made.add_sheet("说明").write(0, 0, "本表由某镇提供")
    made.save(str(DIRT / "12-old.xls"))
    made = xlwt.Workbook()
    sheet = made.add_sheet("名册")
    sheet.write(0, 0, "总人数:")
    sheet.write(0, 1, 70000)
    for column, text in enumerate(HEADER):
        sheet.write(1, column, text)
    for row in [2, 65534, 65535]:
        for column, value in enumerate(line(985)):
            sheet.write(row, column, value)
    made.save(str(DIRT / "14-cut-at-65536.xls"))


MAKERS = [numbers, formats, sections, dates, short_months, struck_out, old_struck_out, hidden, uncomputed, merged, strict, old]
for make in MAKERS:
    make()
