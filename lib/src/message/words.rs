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
}
