//! Messages of data questions.

messages! {
    ANSWER_FORM = "E4601", zh: "回答“{answer}”的写法不对", en: "the answer “{answer}” has the wrong form",
        hint_zh: "写成 Q02=paid 或 Q07:项目名=低保，编号为 Q01 至 Q12",
        hint_en: "write Q02=paid or Q07:SCOPE=VALUE, with a code from Q01 to Q12";
    ANSWER_VALUE = "E4602", zh: "{code} 不能回答“{value}”", en: "{code} cannot be answered with “{value}”",
        hint_zh: "可用的回答：{known}", hint_en: "it takes: {known}";
    BLOCKING = "E4603", zh: "数据有两种读法，须先确认：{questions}",
        en: "the data can be read in two ways; settle this first: {questions}",
        hint_zh: "用 {flags} 重新运行，或写入项目文件的 [answers]",
        hint_en: "run again with {flags}, or put it under [answers] in the project file";
    NOTHING_TO_JUDGE = "E4604", zh: "没有一行发放记录写明月份，也没有用 --period 指定期间",
        en: "no payment line states a month, and no --period was given",
        hint_zh: "用 --period 2025-01..2025-12 指定期间", hint_en: "give --period 2025-01..2025-12";
}
