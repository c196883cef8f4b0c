//! Messages of `onecard check`: the page of what the files are.

messages! {
    HEAD = "E7500", zh: "初检：{all} 个文件，{good} 个可用，{bad} 个不可用",
        en: "First look: {all} files, {good} usable, {bad} not";
    FILES = "E7501", zh: "一、每个文件是什么", en: "1. What each file is";
    TOGETHER = "E7502", zh: "二、合在一起看", en: "2. What they are together";
    QUESTIONS = "E7503", zh: "三、请先答复（{count} 个问题，重要的在前）",
        en: "3. To be answered first ({count} questions, the weightiest first)";
    NO_QUESTIONS = "E7504", zh: "三、没有需要先答复的问题", en: "3. Nothing has to be answered first";
    MORE_QUESTIONS = "E7505", zh: "还有 {count} 个问题，答复以上之后再显示", en: "{count} further questions come when these are answered";

    FILE = "E7070", zh: "{path}：{role}，{encoding}，{header}，记录 {records} 行",
        en: "{path}: {role}, {encoding}, {header}, {records} records";
    HEADER_ROW = "E7506", zh: "表头在第 {row} 行", en: "header in row {row}";
    HEADER_ROWS = "E7507", zh: "表头在第 {first}–{last} 行", en: "header in rows {first}–{last}";
    HEADER_GIVEN = "E7508", zh: "表头由项目文件的 layout 给出", en: "header given by the layout of the project file";
    SHEET = "E7509", zh: "{path} 工作表“{sheet}”", en: "{path} sheet “{sheet}”";
    ROWS = "E7071", zh: "其余各行：{rows}", en: "other rows: {rows}";
    STRUCTURAL = "E7510", zh: "标题、空行等 {count}", en: "titles, headers and blanks {count}";
    CONTROL = "E7511", zh: "合计行 {count}", en: "totals {count}";
    AGAIN = "E7512", zh: "重复交付 {count}", en: "delivered twice {count}";
    REFUSED = "E7513", zh: "未能读取 {count}", en: "refused {count}";
    AMOUNTS = "E7075", zh: "金额：记录 {records} 元{others}", en: "amounts: records {records} yuan{others}";
    AMOUNT_REFUSED = "E7514", zh: "，未能读取的行 {amount} 元", en: ", refused rows {amount} yuan";
    AMOUNT_AGAIN = "E7515", zh: "，重复交付的行 {amount} 元", en: ", rows delivered twice {amount} yuan";
    ILLEGIBLE = "E7516", zh: "，看不清金额的 {count} 行", en: ", {count} rows illegible";
    COLUMNS = "E7517", zh: "列：{count} 列按原名识别", en: "columns: {count} known by their own name";
    MAPPED = "E7072", zh: "对应：{columns}", en: "read as: {columns}";
    UNMAPPED = "E7073", zh: "未用的列：{columns}", en: "columns not used: {columns}";
    REPAIRS = "E7074", zh: "已修整的单元格：{repairs}", en: "cells mended: {repairs}";
    TOTALS = "E7076", zh: "合计核对：相符 {agree} 个，不符 {differ} 个{others}", en: "totals: {agree} agree, {differ} do not{others}";
    TOTALS_UNHELD = "E7548", zh: "，无从核对 {count} 个", en: ", {count} cannot be held against their rows";
    TOTAL_EMPTY = "E7549", zh: "没有写明金额或人数", en: "states neither an amount nor a number";
    DESTROYED = "E7550", zh: "被表格软件损坏的号码：{count} 个，第一个在第 {row} 行 {column}；请按文本格式重新导出", en: "numbers that a spreadsheet destroyed: {count}, the first in row {row} {column}; export them again as text";
    TOTAL_SUM = "E7518", zh: "第 {row} 行 {column}：写明 {stated}，按行相加 {computed}",
        en: "row {row} {column}: states {stated}, rows add up to {computed}";
    REFUSED_ROW = "E7519", zh: "第 {row} 行{column}：{reason}", en: "row {row}{column}: {reason}";
    FURTHER = "E7520", zh: "……另有 {count} 处", en: "… and {count} more";
    HIDDEN = "E7521", zh: "隐藏内容也已读取：{what}", en: "hidden, and read all the same: {what}";
    HIDDEN_SHEET = "E7522", zh: "整张工作表", en: "the whole sheet";
    HIDDEN_ROWS = "E7523", zh: "{count} 行记录", en: "{count} records";
    HIDDEN_COLUMNS = "E7524", zh: "列 {columns}", en: "columns {columns}";
    BY_CONDITION = "E7551", zh: "条件格式可能划掉或改写的内容（按存放的读取，请对照原表）",
        en: "what conditional formats may strike out or write otherwise (read as stored; look at the sheet)";
    SHEETS_IGNORED = "E7525", zh: "没有可识别表头、未读取的工作表：{sheets}", en: "sheets without a known header, not read: {sheets}";
    FULL = "E7526", zh: "正好满 {rows} 行，之后的行可能已被截掉，请核对导出", en: "exactly {rows} rows: what came after may have been cut off; look at the export";
    PACK = "E7527", zh: "{path}：政策包 {name} {version}", en: "{path}: policy pack {name} {version}";
    PROJECT = "E7528", zh: "{path}：项目文件，不是数据，未使用", en: "{path}: a project file, no data, not used";
    UNUSABLE = "E7529", zh: "不能使用：{reason}", en: "cannot be used: {reason}";
    HINT = "E7530", zh: "办法：{hint}", en: "what to do: {hint}";

    MONTHS = "E7531", zh: "月份：{months}", en: "months: {months}";
    MONTH = "E7532", zh: "{month} {lines} 行 {amount} 元", en: "{month} {lines} lines {amount} yuan";
    MONTHS_MISSING = "E7533", zh: "缺少的月份（没有发放文件）：{months}", en: "months missing (no payment file): {months}";
    MONTH_THIN = "E7546", zh: "{month}（只有零星 {lines} 行）", en: "{month} ({lines} odd lines only)";
    MONTHS_WHOLE = "E7534", zh: "其间没有缺少的月份", en: "no month between them is missing";
    MONTHS_BEYOND = "E7535", zh: "期间以外的零星月份另有 {lines} 行", en: "{lines} lines are of odd months beyond";
    JOINS = "E7078", zh: "发放清单的身份证号：{lines} 行中，享受人或户主 {own}（{percent}%），收款人 {payee}，他人的户主 {head}，家庭成员 {member}；花名册上没有 {unknown}",
        en: "numbers of payment lines: of {lines}, beneficiary or head {own} ({percent}%), payee {payee}, head of another {head}, member {member}; not on the roll {unknown}";
    NO_NUMBER = "E7536", zh: "没有身份证号的发放行（按单位名称或账号对应）：{lines}", en: "payment lines without a number (they join by name or account): {lines}";
    LIST_JOIN = "E7537", zh: "{list}：{rows} 行，其中在花名册上 {joined}（{percent}%）", en: "{list}: {rows} rows, {joined} of them on the roll ({percent}%)";
    PROGRAMMES = "E7538", zh: "项目：{known}", en: "programmes: {known}";
    PROGRAMME_UNKNOWN = "E7539", zh: "政策包里没有的项目：“{label}”（花名册 {entries} 行，发放 {lines} 行），最接近：{nearest}",
        en: "not in the policy: “{label}” ({entries} roll rows, {lines} payment lines), nearest: {nearest}";
    ROLL_MISSING = "E7540", zh: "还缺花名册：没有它不能核对", en: "there is no roll: nothing can be judged without one";
    PAYMENTS_MISSING = "E7541", zh: "还缺发放清单：没有它不能核对", en: "there are no payments: nothing can be judged without them";
    NOT_RUN = "E7542", zh: "不会运行的规则：{rules}", en: "rules that would not run: {rules}";
    NEXT_WRITE = "E7543", zh: "下一步：加 --write-project 再运行一次，写出项目文件 onecard.toml",
        en: "next: run again with --write-project, which writes onecard.toml";
    NEXT_AUDIT = "E7544", zh: "下一步：onecard audit {path} --out 结果", en: "next: onecard audit {path} --out report";
    WRITTEN = "E7077", zh: "已写出项目文件 {path}", en: "the project file {path} is written";
    TO_ANSWER = "E7545", zh: "待答复（去掉行首的 #，在几个值中选一个）", en: "to be answered: take the # away and choose one of the values";
    NONE = "E7547", zh: "无", en: "none";
}
