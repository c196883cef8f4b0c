//! Help texts of the synthetic county.

messages! {
    DEMO = "E7900", zh: "造一个虚构的县，附答案：花名册、代发清单、名单、政策和预埋疑点清单",
        en: "Make a synthetic county with its answer key: roll, payments, lists, policy, and what was planted";
    DIR = "E7901", zh: "写到哪个目录，须不存在或为空", en: "Directory to write; it must not exist, or be empty";
    PEOPLE = "E7902", zh: "花名册人数，默认 3000", en: "Persons on the roll, by default 3000";
    MONTHS = "E7903", zh: "发放月数，默认 3", en: "Months of payments, by default 3";
    SEED = "E7904", zh: "种子，默认 1；同一种子写出同样的字节", en: "Seed, by default 1; the same seed writes the same bytes";
    FIRST = "E7905", zh: "首月，默认 2025-01", en: "First month, by default 2025-01";
    MONTH_MEANS = "E7906", zh: "发放月份一列的含义：for 所属月（默认），paid 支付月",
        en: "What the month column means: for (the month money is for, default) or paid (the month of payment)";
    ANOMALIES = "E7907", zh: "每百人预埋的疑点数，默认 4", en: "Planted deviations for a hundred persons, by default 4";
    HOUSEHOLDS = "E7908", zh: "低保按户发放，另有成员表、机构和监护人", en: "Grant 低保 to households, with members, institutions and guardians";
    SNAPSHOTS = "E7909", zh: "花名册每月一份", en: "One roll a month";
    EXPORT = "E7910", zh: "花名册是事后导出的现时名单", en: "The roll is a later export, without those who left";
    DIRTY = "E7911", zh: "约 0.5% 的单元格写法不规范，另有标题、合计和无法读取的行",
        en: "Spell about 0.5 % of cells otherwise; add titles, totals and unreadable rows";
    GBK = "E7912", zh: "以 GB18030 编码写表", en: "Write the tables in GB18030";
    XLSX = "E7916", zh: "以工作簿（xlsx）写表", en: "Write the tables as workbooks (xlsx)";
    TOO_MANY = "E7917", zh: "工作簿里最多 {most} 人，给了 {people} 人", en: "workbooks hold at most {most} persons, not {people}",
        hint_zh: "去掉 --xlsx，或减少 --people", hint_en: "leave --xlsx out, or ask for fewer --people";
    SHUFFLE = "E7913", zh: "每个文件的行各按各的顺序", en: "Give every file an order of its own";
    MISSING = "E7915", zh: "缺哪个月的代发清单（头两个月和末月除外）",
        en: "The month whose payment file was never delivered; neither of the first two, nor the last";
    WRITTEN = "E7914", zh: "已写出 {path}，答案在 truth.csv。", en: "{path} is written; its answer key is truth.csv.";
}
