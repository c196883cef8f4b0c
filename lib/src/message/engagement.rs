//! Messages of the main job.

messages! {
    INTERRUPTED = "E6001", zh: "已中断，没有写出任何结果", en: "interrupted; nothing was written";
    IS_DIRECTORY = "E6002", zh: "这是目录，不是文件", en: "this is a directory, not a file",
        hint_zh: "用通配符指明其中的文件，如 'payments/*.csv'", hint_en: "name its files with a pattern such as 'payments/*.csv'";
    NOT_FOUND = "E6003", zh: "没有这个文件", en: "there is no such file";
    UNREADABLE = "E6004", zh: "不能读取：{reason}", en: "cannot be read: {reason}";
    INPUT_CHANGED = "E6010", zh: "读取期间文件内容变了", en: "the file changed while it was being read",
        hint_zh: "等它写完再运行", hint_en: "run again when nobody writes it";
    EVIDENCE_ROWS = "E6011", zh: "日志行与输入对不上：文件有 {rows} 行 {fen} 分，日志 {found_rows} 行 {found_fen} 分",
        en: "the log's lines do not foot: the file has {rows} rows and {fen} fen, the log {found_rows} rows and {found_fen} fen",
        hint_zh: "这是程序缺陷，未写出任何结果；请保留输入并报告",
        hint_en: "this is a defect of the program, nothing was written; keep the inputs and report it";
    UNWRITABLE = "E6005", zh: "不能写出：{reason}", en: "cannot be written: {reason}";
    NO_MONTH = "E6006", zh: "待判的发放行和历史发放都没有月份", en: "neither the proposed line nor the history says a month",
        hint_zh: "填写所属月份或入账日期", hint_en: "state the month or the day of credit";
}
