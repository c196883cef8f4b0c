//! Messages of floor 0: values that cannot be what they are said to be.

messages! {
    MONEY_TEXT = "E0001", zh: "金额无法识别", en: "not an amount of money",
        hint_zh: "写成 1234.50 这样的数字", hint_en: "write a number such as 1234.50";
    MONEY_DECIMALS = "E0002", zh: "金额多于两位小数", en: "the amount has more than two decimals",
        hint_zh: "按分填写，不要四舍五入后再填", hint_en: "give exact fen, do not round";
    MONEY_RANGE = "E0003", zh: "金额超出范围", en: "the amount is out of range";
    MONTH_TEXT = "E0004", zh: "月份无法识别", en: "not a month",
        hint_zh: "写成 202501 或 2025-01", hint_en: "write 202501 or 2025-01";
    DATE_TEXT = "E0005", zh: "日期无法识别", en: "not a date",
        hint_zh: "写成 2025-01-31", hint_en: "write 2025-01-31";
    DAY_RANGE = "E0006", zh: "日期不在 1900-01-01 至 2079-06-05 之间",
        en: "the date is not between 1900-01-01 and 2079-06-05";
    CALENDAR_UNCOVERED = "E0007", zh: "工作日历不含 {date}（现有 {first} 至 {last}）",
        en: "the calendar of working days does not cover {date} (it covers {first} to {last})",
        hint_zh: "请补充 {year} 年的日历文件：一行 covers,{year}-01-01,{year}-12-31，再按国务院办公厅放假通知写 off 与 work 行",
        hint_en: "supply a calendar file for {year}: a line covers,{year}-01-01,{year}-12-31, then off and work lines as the State Council's notice says";
    CALENDAR_LINE = "E0008", zh: "日历行无法识别：{line}", en: "not a line of a calendar: {line}",
        hint_zh: "写成 version,名称；covers,首日,末日；off,首日,末日,节日；work,首日,末日,节日；日期写 2027-01-01，各写一次 version 与 covers",
        hint_en: "write version,name; covers,first,last; off,first,last,festival; work,first,last,festival; dates as 2027-01-01, version and covers once";
    CALENDAR_TWICE = "E0009", zh: "日历中同一天写了两次：{line}", en: "a day stands twice in the calendar: {line}";
    CALENDAR_COVERS = "E0010", zh: "日历没有 covers 行", en: "the calendar has no covers line",
        hint_zh: "写明起止，例如 covers,2027-01-01,2027-12-31", hint_en: "say what it covers, such as covers,2027-01-01,2027-12-31";
    CALENDAR_GAP = "E0011", zh: "日历 {file} 与已有的 {first} 至 {last} 之间有空档",
        en: "the calendar {file} leaves a gap to what is covered, {first} to {last}",
        hint_zh: "请同时补充中间各年的日历", hint_en: "supply the years between as well";
}
