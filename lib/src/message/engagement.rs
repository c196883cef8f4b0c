//! Messages of the main job.

messages! {
    INTERRUPTED = "E6001", zh: "已中断，没有写出任何结果", en: "interrupted; nothing was written";
    IS_DIRECTORY = "E6002", zh: "这是目录，不是文件", en: "this is a directory, not a file",
        hint_zh: "用通配符指明其中的文件，如 'payments/*.csv'", hint_en: "name its files with a pattern such as 'payments/*.csv'";
    NOT_FOUND = "E6003", zh: "没有这个文件", en: "there is no such file";
    UNREADABLE = "E6004", zh: "不能读取：{reason}", en: "cannot be read: {reason}";
    UNWRITABLE = "E6005", zh: "不能写出：{reason}", en: "cannot be written: {reason}";
    NO_MONTH = "E6006", zh: "待判的发放行和历史发放都没有月份", en: "neither the proposed line nor the history says a month",
        hint_zh: "填写所属月份或入账日期", hint_en: "state the month or the day of credit";
}
