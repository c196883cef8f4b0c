//! Messages of floor 1: files, headers, cells.

messages! {
    FILE_EMPTY = "E1001", zh: "文件是空的", en: "the file is empty",
        hint_zh: "确认导出成功后重新提供", hint_en: "check the export and supply the file again";
    FILE_OTHER = "E1002", zh: "这是{what_zh}（{what_en}），不是文本表格",
        en: "this is {what_en} ({what_zh}), not a text table",
        hint_zh: "用表格软件打开，另存为“CSV UTF-8”后再提供",
        hint_en: "open it in a spreadsheet, save it as CSV UTF-8 and supply that file";
    FILE_BINARY = "E1003", zh: "第 {line} 行、第 {offset} 字节：有零字节，不是文本文件（规则 zero_bytes：文本中不得有零字节）",
        en: "line {line}, byte {offset}: a zero byte, so this is no text file (rule zero_bytes: a text holds none)",
        hint_zh: "用表格软件打开，另存为“CSV UTF-8”后再提供",
        hint_en: "open it in a spreadsheet, save it as CSV UTF-8 and supply that file";
    FILE_ENCODING = "E1004", zh: "第 {line} 行、第 {offset} 字节：既不是 UTF-8 也不是 GB18030 文本",
        en: "line {line}, byte {offset}: the text is neither UTF-8 nor GB18030",
        hint_zh: "文件已损坏或编码混杂，请从原系统重新导出",
        hint_en: "the file is damaged or mixes encodings; export it again";
    FILE_CUT_CHARACTER = "E1005", zh: "第 {line} 行、第 {offset} 字节：文件在一个字符中间结束，内容不完整",
        en: "line {line}, byte {offset}: the file ends in the middle of a character; the rest is missing",
        hint_zh: "重新导出或重新传输", hint_en: "export or copy the file again";
    FILE_OPEN_QUOTE = "E1006", zh: "文件在引号内结束；引号从该行（第 {offset} 字节起）开始（规则 open_quote：引号必须成对）",
        en: "the file ends inside a quote that opens in this row, which begins at byte {offset} (rule open_quote: quotes come in pairs)",
        hint_zh: "补上引号，或重新导出", hint_en: "close the quote or export the file again";
    LIMIT = "E1007", zh: "超过上限 {limit} = {value}", en: "over the limit {limit} = {value}",
        hint_zh: "检查引号和换行；确需更大时加 --limit {limit}=数值，或写入项目文件的 [limits]",
        hint_en: "check quotes and line ends; if the file is right, give --limit {limit}=NUMBER or put it under [limits] in the project file";
    CELL_ENCODING = "E1010", zh: "第 {cell} 格的字节不是文字", en: "cell {cell} does not decode",
        hint_zh: "重新导出", hint_en: "export the file again";
    ROW_STRAY_QUOTE = "E1011", zh: "引号结束后还有文字，无法确定各格", en: "text follows a closing quote, so cells are doubtful",
        hint_zh: "格内的引号要写两遍", hint_en: "write a quote inside a cell twice";
    ROW_ENCODING = "E1012", zh: "该行有无法解码的字节", en: "the row holds bytes that do not decode",
        hint_zh: "重新导出", hint_en: "export the file again";

    SYNONYMS = "E1008", zh: "内置表头同义词不可读", en: "the shipped header synonyms do not read";
    UNIT_UNKNOWN = "E1009", zh: "金额单位“{unit}”不支持", en: "the unit {unit} is not supported",
        hint_zh: "换算为元、万元或分", hint_en: "convert amounts to 元, 万元 or 分";
    UNIT_TWICE = "E1045", zh: "表头以上写有不同的金额单位，又写“{unit}”，不能确定", en: "units of amounts differ above the header ({unit} once more)",
        hint_zh: "只保留一个金额单位", hint_en: "keep one unit of amounts";
    UNIT_CHANGES = "E1046", zh: "该行写明的金额单位与表头的不同，金额不能确定",
        en: "this row names another unit of amounts than the header, so amounts are in doubt",
        hint_zh: "统一金额单位，或分成几个文件", hint_en: "use one unit, or one file for each";
    HEADER_NONE = "E1013", zh: "前 {rows} 行中没有可识别的表头；应有：{columns}",
        en: "no header among the first {rows} rows; these columns are needed: {columns}",
        hint_zh: "在第一行写上列名，或在项目文件 [columns] 中指定",
        hint_en: "put column names in the first row, or map them under [columns] of the project file";
    HEADER_MISSING = "E1014", zh: "缺少列：{columns}；表头有：{found}；最接近的：{nearest}（{role}）",
        en: "missing columns: {columns}; the header has: {found}; nearest: {nearest} ({role})",
        hint_zh: "改列名，或在项目文件 [columns.{role}] 中指定",
        hint_en: "rename the column or map it under [columns.{role}] of the project file";
    HEADER_CONFLICT = "E1015", zh: "“{column}”有不止一列可选：{candidates}（{role}）",
        en: "more than one column can be {column}: {candidates} ({role})",
        hint_zh: "在项目文件 [columns.{role}] 中写明用哪一列",
        hint_en: "say which one under [columns.{role}] of the project file";
    HEADER_OVERRIDE = "E1016", zh: "项目文件为“{column}”指定的列不在表头中；表头有：{found}",
        en: "the column that the project file names for {column} is not in the header: {found}",
        hint_zh: "按文件中的列名书写", hint_en: "write the column as it stands in the file";
    HEADER_SHARED = "E1019", zh: "列“{found}”可以是：{columns}（{role}）",
        en: "the column {found} can be any of {columns} ({role})",
        hint_zh: "在项目文件 [columns.{role}] 中写明它是哪一项",
        hint_en: "say which one under [columns.{role}] of the project file";
    ROW_RAGGED = "E1017", zh: "该行有 {cells} 格，表头有 {columns} 列", en: "the row has {cells} cells, the header {columns} columns",
        hint_zh: "检查多余或缺少的分隔符；格内的逗号要用引号括起",
        hint_en: "look for a delimiter too many or missing; put cells with commas in quotes";
    ROW_TOTAL_OR_RECORD = "E1018", zh: "既像“{label}”行又像明细，不能确定", en: "both a total ({label}) and a record",
        hint_zh: "把合计行和明细分开", hint_en: "keep totals and records apart";

    AMOUNT_SEPARATOR = "E1021", zh: "金额中的逗号不在千位上",
        en: "a comma in the amount does not separate thousands",
        hint_zh: "写成 1234.50", hint_en: "write 1234.50";
    AMOUNT_UNIT = "E1022", zh: "金额带单位“{suffix}”，与该列单位不一致",
        en: "the amount says {suffix}, which contradicts the unit of its column",
        hint_zh: "统一该列单位", hint_en: "use one unit in the column";
    DATE_WITHOUT_DAY = "E1023", zh: "只有年月，没有日", en: "a month where a day is wanted",
        hint_zh: "写成 2025-01-31", hint_en: "write 2025-01-31";
    DATE_ORDER = "E1024", zh: "年月日的顺序不能确定", en: "the order of year, month and day is doubtful",
        hint_zh: "年份用四位数并写在最前，如 2025-01-31",
        hint_en: "put the year first, with four digits: 2025-01-31";
    DATE_IMPOSSIBLE = "E1025", zh: "没有这一天", en: "there is no such day",
        hint_zh: "写成 2025-01-31", hint_en: "write 2025-01-31";
    DATE_LUNAR = "E1026", zh: "农历日期，无法换算", en: "a lunar date, which cannot be converted",
        hint_zh: "改写为公历日期", hint_en: "give the date of the common calendar";
    DATE_SERIAL_TEXT = "E1027", zh: "像是表格软件的日期序号，文本文件中无法确认",
        en: "this looks like a spreadsheet's day number, which a text file cannot confirm",
        hint_zh: "在表格软件中设为日期格式后重新导出", hint_en: "format the column as dates and export again";
    BOOK_DAMAGED = "E1030", zh: "工作簿已损坏或不合规范：{part}（{what}；规则 sound_parts：有损坏就不读）",
        en: "the workbook is damaged or not to the standard: {part} ({what}; rule sound_parts: what is damaged is not read around)",
        hint_zh: "用表格软件打开，另存为新的 .xlsx 后再提供",
        hint_en: "open it in a spreadsheet, save it as a new .xlsx and supply that file";
    BOOK_LIMIT = "E1031", zh: "工作簿超过上限 {limit} = {value}（{part}）",
        en: "the workbook is over the limit {limit} = {value} ({part})",
        hint_zh: "只保留需要的工作表另存；确需更大时加 --limit {limit}=数值，或写入项目文件的 [limits]",
        hint_en: "save the sheets that are needed in a new file; if the file is right, give --limit {limit}=NUMBER or put it under [limits] in the project file";
    BOOK_ENTITY = "E1032", zh: "工作簿中的 {part} 声明了文档类型，可能展开成任意内容，拒绝读取（规则 entities：不得声明实体）",
        en: "{part} of the workbook declares a document type, which could expand to anything; it is not read (rule entities: none may be declared)",
        hint_zh: "这不是表格软件写出的文件；用表格软件打开，另存后再提供",
        hint_en: "no spreadsheet writes this; open it in one, save it and supply that file";
    BOOK_LOCKED = "E1033", zh: "工作簿有打开密码", en: "the workbook is protected by a password",
        hint_zh: "用密码打开，取消密码后另存再提供；不要把密码写在命令行上",
        hint_en: "open it with its password, save it without one and supply that file; never put the password on a command line";
    SHEET_NONE = "E1034", zh: "工作簿的 {sheets} 张工作表都没有可识别的表头；应有：{columns}",
        en: "none of the {sheets} sheets of the workbook has a header that is known; these columns are needed: {columns}",
        hint_zh: "在第一行写上列名，或在项目文件 [columns] 中指定",
        hint_en: "put column names in the first row, or map them under [columns] of the project file";
    CELL_ERROR = "E1035", zh: "单元格是错误值 {value}", en: "the cell holds the error {value}",
        hint_zh: "改正公式或直接填写数值", hint_en: "mend the formula or write the value itself";
    CELL_NOT_COMPUTED = "E1036", zh: "公式没有计算结果", en: "the formula was never computed",
        hint_zh: "用表格软件打开并保存一次", hint_en: "open the file in a spreadsheet and save it";
    CELL_ALTERED = "E1047", zh: "单元格中有划掉的或上下标的文字，看到的与存放的不同",
        en: "letters of the cell are struck out or raised, so it shows another text than it holds",
        hint_zh: "删去划掉的和注脚文字后保存", hint_en: "delete what is struck out or a footnote mark, and save";
    CELL_SCALED = "E1048", zh: "单元格的数字格式带有单位或别的数字、改变了倍数，或不显示内容，看到的与存放的不同",
        en: "the number format of the cell has a unit or digits of its own, changes the scale or hides the value, so it shows another one than it holds",
        hint_zh: "把数字格式改为“常规”，核对金额是否以表头的单位填写后保存",
        hint_en: "set the number format to General, see that amounts are in the unit of the header, and save";
    TOTAL_WORDS_DIFFER = "E1049", zh: "合计的大写 {words} 与小写 {digits} 不同", en: "the total is {words} in words and {digits} in digits",
        hint_zh: "核对合计，大小写写成一样", hint_en: "see which of the two is right and write the same in both";
    LAYOUT = "E1037", zh: "版式 [layout.{name}] 不能成立：{what}", en: "the layout [layout.{name}] cannot be meant: {what}",
        hint_zh: "各字段写明列名、起始字节（从 1 起）和字节数，互不重叠",
        hint_en: "give each field a header, its first byte (from 1) and its bytes, none over another";
    CELL_CUT = "E1038", zh: "第 {cell} 个字段从一个字符中间切开或无法解码", en: "field {cell} cuts a character in two or does not decode",
        hint_zh: "核对版式的起始字节：一个汉字占两个字节", hint_en: "check the layout: a Chinese character takes two bytes";
    ROW_BEYOND_LAYOUT = "E1039", zh: "该行有 {bytes} 字节，超出版式 [layout.{name}]", en: "the row has {bytes} bytes and goes beyond [layout.{name}]",
        hint_zh: "核对版式", hint_en: "check the layout";
    CHARSET = "E1041", zh: "文件声明的编码 {charset} 不支持", en: "the file declares the encoding {charset}, which is not read",
        hint_zh: "用表格软件打开，另存为新的 .xlsx 后再提供",
        hint_en: "open it in a spreadsheet, save it as a new .xlsx and supply that file";
    PAGE = "E1042", zh: "网页（HTML）中的表格无法确定：{what_zh}（{what_en}）", en: "the table in the web page (HTML) is in doubt: {what_en} ({what_zh})",
        hint_zh: "用表格软件打开，另存为新的 .xlsx 后再提供",
        hint_en: "open it in a spreadsheet, save it as a new .xlsx and supply that file";
    PIPE_LIMIT = "E1043", zh: "管道里的内容超过上限 {limit} = {value} 字节",
        en: "what comes through the pipe is over the limit {limit} = {value} bytes",
        hint_zh: "先存成文件再提供；确需更大时加 --limit {limit}=数值，或写入项目文件的 [limits]",
        hint_en: "save it as a file first; if it is right, give --limit {limit}=NUMBER or put it under [limits] in the project file";
    CHARSET_WRONG = "E1044", zh: "文件声明的编码是 {charset}，第 {line} 行、第 {offset} 字节却不是这种编码",
        en: "the file declares the encoding {charset}, but line {line}, byte {offset} is not in it",
        hint_zh: "声明与内容不符：用表格软件打开，核对姓名等文字无乱码后，另存为新的 .xlsx 再提供",
        hint_en: "declaration and content differ: open it in a spreadsheet, see that names read right, save it as a new .xlsx and supply that file";
    LAYOUT_WIDE = "E1040", zh: "定长文件不能是 {encoding} 编码", en: "a fixed-width file cannot be in {encoding}",
        hint_zh: "用 GBK 或 UTF-8 重新导出", hint_en: "export it again in GBK or UTF-8";

    MONTH_LOST_ZERO = "E1028", zh: "可能是 1 月，也可能是 10 月（末尾的 0 会被表格软件去掉）",
        en: "January or October: a spreadsheet drops the zero of .10",
        hint_zh: "写成 202501 或 202510", hint_en: "write 202501 or 202510";

    REPAIR_WRAPPER = "E1101", zh: "去掉防转换的引号", en: "quotation mark that kept text was taken off";
    REPAIR_INVISIBLE = "E1102", zh: "去掉不可见字符", en: "invisible characters dropped";
    REPAIR_WIDTH = "E1103", zh: "全角转半角", en: "full-width characters made ASCII";
    REPAIR_TRIMMED = "E1104", zh: "去掉首尾空白", en: "blanks at the ends dropped";
    REPAIR_INNER_BLANK = "E1105", zh: "去掉中间空白", en: "blanks inside dropped";
    REPAIR_DASHES = "E1106", zh: "去掉分隔短横", en: "dashes dropped";
    REPAIR_CHECK_LETTER = "E1107", zh: "末位字母改为 X", en: "last letter made X";
    REPAIR_POINT_ZERO = "E1108", zh: "去掉程序添加的 .0", en: "appended .0 dropped";
    REPAIR_NIL = "E1109", zh: "空值符号按空处理", en: "mark for nothing read as nothing";
    REPAIR_OPEN_END = "E1110", zh: "长期按未定止期处理", en: "open end read as no date";
    REPAIR_BRACKETS = "E1111", zh: "括号按负数处理", en: "brackets read as minus";
    REPAIR_CURRENCY_SIGN = "E1112", zh: "去掉货币符号", en: "currency sign dropped";
    REPAIR_UNIT_SUFFIX = "E1113", zh: "按金额后的单位换算", en: "unit after the amount applied";
    REPAIR_THOUSANDS = "E1114", zh: "去掉千位分隔符", en: "thousands separators dropped";
    REPAIR_BARE_POINT = "E1115", zh: "去掉末尾小数点", en: "bare decimal point dropped";
    REPAIR_CAPITALS = "E1116", zh: "大写金额转为数字", en: "capital numerals read";
    REPAIR_COLUMN_UNIT = "E1117", zh: "按列单位换算", en: "unit of the column applied";
    REPAIR_DATE_SPELLING = "E1118", zh: "日期写法统一", en: "other spelling of a date read";
    REPAIR_TIME_DROPPED = "E1119", zh: "去掉时刻", en: "time of day dropped";
    REPAIR_SHORT_YEAR = "E1120", zh: "两位年份补全", en: "year of two digits completed";
    REPAIR_SERIAL = "E1121", zh: "日期序号换算", en: "day number converted";
    REPAIR_FLOAT_TAIL = "E1123", zh: "按表格显示的 15 位数字读取", en: "read as the fifteen digits that a spreadsheet shows";
    REPAIR_HIDDEN_DIGITS = "E1126", zh: "读取存放的数值，显示时少了小数", en: "read as stored; the number format shows fewer digits";
    REPAIR_MONTH_OF_DATE = "E1122", zh: "日期取其月份", en: "month taken from a date";
    LIMIT_VALUE = "E1124", zh: "上限 `{limit}` 不能是 {value}", en: "the limit `{limit}` cannot be {value}";
    LIMIT_UNKNOWN = "E1125", zh: "没有上限 `{limit}`；是否指 `{nearest}`？", en: "there is no limit `{limit}`; did you mean `{nearest}`?",
        hint_zh: "可设的上限：{known}", hint_en: "limits that can be set: {known}";
}
