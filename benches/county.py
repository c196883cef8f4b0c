#!/usr/bin/env python3
"""Writes a synthetic county of any size: county.py PERSONS MONTHS DIR [SHARE_OF_ANOMALIES].

Every number, name and account is made up. One roll, one payment file a month, a death list and a policy.
"""

import os
import random
import sys

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
CHECKS = "10X98765432"
PROGRAMMES = ["农村低保", "城市低保", "残疾人两项补贴", "高龄津贴", "特困供养", "优抚补助"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅建国文红"
POLICY = """pack = "bench"
extends = "national"
version = "1"
[programmes."城市低保"]
unit = "person"
[programmes."农村低保"]
unit = "person"
"""


def resident_id(person):
    year, rest = 1935 + person % 75, person // 75
    month, rest = 1 + rest % 12, rest // 12
    day, rest = 1 + rest % 28, rest // 28
    body = f"{434001 + rest // 1000 % 50:06d}{year:04d}{month:02d}{day:02d}{rest % 1000:03d}"
    return body + CHECKS[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def main(persons, months, out, anomalies=0.005):
    random.seed(7)
    os.makedirs(out, exist_ok=True)
    roll = []
    with open(f"{out}/roll.csv", "w", encoding="utf-8") as file:
        file.write("项目,身份证号,姓名,区划代码,村居,开户行,银行账号,户主身份证号,标准金额,起始月份,截止月份,审批日期,审批级别,状态\n")
        for i in range(persons):
            number = resident_id(i)
            name = random.choice(SURNAMES) + random.choice(GIVEN) + random.choice(GIVEN)
            account = f"62{random.randrange(10**16, 10**17)}"
            programme = PROGRAMMES[i % 6]
            amount = f"{random.randrange(20000, 150000) / 100:.2f}"
            region = f"{number[:6]}{100 + i % 20}"
            file.write(f"{programme},{number},{name},{region},红星村{i % 300},农业银行,{account},{number},{amount},202001,,2019-12-20,县级,在享\n")
            roll.append((programme, number, name, account, amount))
    for month in range(1, months + 1):
        stamp = f"2025{month:02d}"
        with open(f"{out}/payments-{stamp}.csv", "w", encoding="utf-8") as file:
            file.write("批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,失败原因,资金来源,用途\n")
            for serial, (programme, number, name, account, amount) in enumerate(roll, 1):
                result, reason, x = "成功", "", random.random() / anomalies if anomalies else 1
                if x < 0.2:
                    continue
                if x < 0.4:
                    amount = f"{float(amount) + 31:.2f}"
                elif x < 0.6:
                    result, reason = "失败", "账户已销户"
                elif x < 0.8:
                    account = "62" + account[2:][::-1]
                line = f"{stamp}01,{serial},{programme},{number},{name},{account},{amount},{stamp},2025-{month:02d}-05,{result},{reason},中央财政,{programme}金\n"
                file.write(line * 2 if 0.8 <= x < 1 else line)
    with open(f"{out}/deaths.csv", "w", encoding="utf-8") as file:
        file.write("身份证号,姓名,死亡日期\n")
        for i in random.sample(range(persons), persons // 500):
            file.write(f"{roll[i][1]},{roll[i][2]},2024-11-{1 + i % 28:02d}\n")
    with open(f"{out}/policy.toml", "w", encoding="utf-8") as file:
        file.write(POLICY)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], *map(float, sys.argv[4:5]))
