#!/usr/bin/env python3
"""The core comparison in DuckDB, as a peer to time against: core_in_duckdb.py DIR [THREADS].

DIR as county.py writes it; needs `pip install duckdb`. Keys are exact texts and nothing is normalised: the
cheapest reading there is. Prints how many keys of each kind there are, and the totals by programme.
"""

import sys

import duckdb

ROLL = {
    "项目": "VARCHAR", "身份证号": "VARCHAR", "姓名": "VARCHAR", "区划代码": "VARCHAR", "村居": "VARCHAR",
    "开户行": "VARCHAR", "银行账号": "VARCHAR", "户主身份证号": "VARCHAR", "标准金额": "DECIMAL(18,2)",
    "起始月份": "INTEGER", "截止月份": "INTEGER", "审批日期": "DATE", "审批级别": "VARCHAR", "状态": "VARCHAR",
}
PAYMENTS = {
    "批次号": "VARCHAR", "序号": "INTEGER", "项目": "VARCHAR", "身份证号": "VARCHAR", "姓名": "VARCHAR",
    "银行账号": "VARCHAR", "金额": "DECIMAL(18,2)", "发放月份": "INTEGER", "发放日期": "DATE",
    "发放结果": "VARCHAR", "失败原因": "VARCHAR", "资金来源": "VARCHAR", "用途": "VARCHAR",
}
DEATHS = {"身份证号": "VARCHAR", "姓名": "VARCHAR", "死亡日期": "DATE"}

# Success lines only. A roll row is due in each month from its first to its last.
STEPS = [
    """create table months as select distinct 发放月份 as month from paid""",
    """create table due_keys as
       select 项目 as programme, 身份证号 as person, month, sum(标准金额) as due, count(*) as entries
       from roll, months where 起始月份 <= month and (截止月份 is null or month <= 截止月份)
       group by all""",
    """create table paid_keys as
       select 项目 as programme, 身份证号 as person, 发放月份 as month, sum(金额) as sum, count(*) as lines
       from paid group by all""",
    """create table matched as
       select programme, person, month, due, sum, entries, lines from due_keys
       full outer join paid_keys using (programme, person, month)""",
]
COUNTS = {
    "missing": "select count(*) from matched where sum is null",
    "unexpected": "select count(*) from matched where due is null",
    "over": "select count(*) from matched where sum > due",
    "under": "select count(*) from matched where sum < due",
    "duplicate": "select count(*) from matched where lines > coalesce(entries, 1)",
    "after death": """select count(*) from paid join deaths on paid.身份证号 = deaths.身份证号
                      where 发放月份 > year(死亡日期) * 100 + month(死亡日期)""",
    "late": """select count(*) from paid
               where 发放日期 > make_date(发放月份 // 100, 发放月份 % 100, 10)""",
    "shared account": """select count(*) from (select 1 from paid group by 银行账号
                         having count(distinct 身份证号) > 3)""",
}
TOTALS = "select programme, sum(due), sum(sum), sum(lines) from matched group by 1 order by 1"


def main(folder, threads="2"):
    db = duckdb.connect()
    db.execute(f"set threads = {int(threads)}")

    def table(name, files, columns, where=""):
        read = f"read_csv('{folder}/{files}', header = true, auto_detect = false, delim = ',', columns = {columns})"
        db.execute(f"create table {name} as select * from {read} {where}")

    table("roll", "roll.csv", ROLL)
    table("paid", "payments-*.csv", PAYMENTS, "where 发放结果 = '成功'")
    table("deaths", "deaths.csv", DEATHS)
    for step in STEPS:
        db.execute(step)
    for name, query in COUNTS.items():
        print(name, db.execute(query).fetchone()[0])
    for row in db.execute(TOTALS).fetchall():
        print(*row)


main(*sys.argv[1:])
