//! Messages of the project file and of what flags and project file share.

messages! {
    SYNTAX = "E6501", zh: "项目文件不是正确的 TOML：{reason}",
        en: "the project file is not correct TOML: {reason}",
        hint_zh: "文字用双引号，日期写成 2025-12-31", hint_en: "quote texts, write dates as 2025-12-31";
    KEY = "E6502", zh: "未知的键 `{key}`；可用的键：{known}",
        en: "unknown key `{key}`; known keys: {known}";
    KEY_NEAREST = "E6503", zh: "未知的键 `{key}`；是否指 `{nearest}`？",
        en: "unknown key `{key}`; did you mean `{nearest}`?";
    LIST = "E6504", zh: "`{key}` 应当是文件名或文件名的列表", en: "`{key}` must be a file name or a list of them",
        hint_zh: "写成 [\"a.csv\", \"b-*.csv\"]", hint_en: "write [\"a.csv\", \"b-*.csv\"]";
    TEXT = "E6512", zh: "`{key}` 应当是一段带引号的文字", en: "`{key}` must be a quoted text";
    NOT_A_TABLE = "E6513", zh: "`{key}` 应当是一个表", en: "`{key}` must be a table",
        hint_zh: "写成 [{key}]", hint_en: "write [{key}]";
    NUMBER = "E6515", zh: "`{key}` 应当是不小于 0 的整数", en: "`{key}` must be a whole number",
        hint_zh: "写成 {key} = 12", hint_en: "write {key} = 12";
    FIELDS = "E6516", zh: "`{key}` 应当是字段的列表", en: "`{key}` must be a list of fields",
        hint_zh: "每个字段写明 name、start、length", hint_en: "give each field name, start and length";
    LANG = "E6514", zh: "语言 `{value}` 无法识别", en: "`{value}` is not a language",
        hint_zh: "写 zh 或 en", hint_en: "write zh or en";
    LATER = "E6505", zh: "本版本还没有 `{key}` 的功能", en: "this version does not do `{key}` yet",
        hint_zh: "去掉它再运行", hint_en: "leave it out and run again";
    KIND = "E6506", zh: "未知的名单种类 `{kind}`；可用的种类：{known}",
        en: "unknown kind of list `{kind}`; the kinds are: {known}";
    KIND_LATER = "E6507", zh: "本版本还不能用名单“{kind}”核对，所以不读取它",
        en: "this version cannot judge by a list of kind `{kind}` yet, so it does not load one",
        hint_zh: "现有种类：deaths 死亡、payroll 财政供养、custody 服刑",
        hint_en: "kinds it judges by: deaths, payroll, custody";
    PERIOD = "E6508", zh: "期间 `{value}` 无法识别", en: "`{value}` is not a period",
        hint_zh: "写成 2025-01 或 2025-01..2025-12，起月不晚于止月",
        hint_en: "write 2025-01 or 2025-01..2025-12, the first month not after the last";
    DATE = "E6509", zh: "`{key}` 的日期 `{value}` 无法识别", en: "`{value}` is not a date (`{key}`)",
        hint_zh: "写成 2025-12-31", hint_en: "write 2025-12-31";
    ID_KEY = "E6511", zh: "编号密钥文件应当只有 64 个十六进制数字",
        en: "the id-key file must hold 64 hexadecimal digits and nothing else",
        hint_zh: "可用 `openssl rand -hex 32` 生成", hint_en: "`openssl rand -hex 32` makes one";
    ENCODING = "E6519", zh: "`{value}` 不能作为定宽文件的编码", en: "`{value}` is no encoding of a layout",
        hint_zh: "写 gbk、gb18030 或 utf-8", hint_en: "write gbk, gb18030 or utf-8";
}
