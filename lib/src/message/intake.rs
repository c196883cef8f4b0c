//! Messages of intake: rows that cannot become records, files that are not what they are said to be.

messages! {
    CELL_EMPTY = "E2001", zh: "“{column}”为空", en: "“{column}” is empty",
        hint_zh: "补填后重新提供该行", hint_en: "fill it in and supply the row again";
    REGION = "E2002", zh: "区划代码不是 6 至 12 位数字", en: "the region code is not 6 to 12 digits";
    STATUS = "E2003", zh: "状态无法识别；可识别：在享、正常、停发、暂停 等",
        en: "the status is not known; known are 在享, 正常, 停发, 暂停 and their synonyms";
    NO_ROLE = "E2004", zh: "表头不是任何已知的文件：{found}", en: "the header is of no known kind of file: {found}",
        hint_zh: "花名册须有 项目、身份证号、姓名、标准金额；发放清单须有 项目、身份证号、姓名、银行账号、金额、发放月份；列之间用半角的逗号、分号、竖线或制表符",
        hint_en: "a roll needs 项目 身份证号 姓名 标准金额; payments need 项目 身份证号 姓名 银行账号 金额 发放月份; columns stand apart by comma, semicolon, bar or tab";
    LIST_KIND = "E2005", zh: "暂不能读取名单“{kind}”", en: "lists of kind “{kind}” cannot be read yet";
    MEMORY_LIMIT = "E2008", zh: "内存上限 {limit} MiB 不够，花名册就需要约 {needs} MiB",
        en: "the memory limit of {limit} MiB is too little: the roll alone needs about {needs} MiB",
        hint_zh: "放宽 --memory-limit，或分区划核对", hint_en: "raise --memory-limit, or audit by county";
    MEMORY_FULL = "E2012", zh: "内存上限 {limit} MiB 不够：与花名册不一致的发放行须整行留在内存，已占约 {full} MiB，共需 {needs} MiB 以上",
        en: "the memory limit of {limit} MiB is too little: payment lines that do not repeat the roll are kept whole in memory, {full} MiB so far, and more than {needs} MiB in all",
        hint_zh: "放宽 --memory-limit，或分区划核对；若几乎每行都不一致，先用 onecard check 看身份证号、账号和金额列是否对应",
        hint_en: "raise --memory-limit, or audit by county; where nearly every line differs, let onecard check show whether the columns of ID, account and amount are the right ones";
    FILE_CHANGED = "E2013", zh: "读取期间文件被改动（长度或修改时间变了），未写出任何结果",
        en: "the file was changed while it was read (its length or time of change differs); nothing was written",
        hint_zh: "等文件写完、不再变动后重新运行；或先复制一份再核对",
        hint_en: "run again when the file is complete and at rest, or audit a copy of it";
    SPILL = "E2009", zh: "内存放不下的发放行不能写到磁盘：{reason}",
        en: "payment lines beyond the memory limit cannot be put on the disk: {reason}",
        hint_zh: "腾出磁盘空间，或放宽 --memory-limit", hint_en: "free disk space, or raise --memory-limit";
    SPILL_LOST = "E2010", zh: "放到磁盘上的发放行没有全部读回，未写出任何结果",
        en: "payment lines put on the disk did not all come back; nothing was written",
        hint_zh: "检查磁盘后重新运行", hint_en: "check the disk and run again";
    MEMORY_KEPT = "E2011", zh: "内存上限 {limit} MiB 不够：这些文件须逐行核对，约需 {needs} MiB",
        en: "the memory limit of {limit} MiB is too little: these files are settled line by line, which needs about {needs} MiB",
        hint_zh: "放宽 --memory-limit", hint_en: "raise --memory-limit";
    OTHER_HEADER = "E2014", zh: "这一行是另一个表头：第 {header} 行表头的多个列名又出现，但列的位置或名称不同",
        en: "this row is another header: several column names of the one in row {header} come again, in other places or beside others",
        hint_zh: "一个文件（工作表）只放一张表；把各表拆成单独的文件，或统一列的顺序后再运行",
        hint_en: "one table a file or sheet: give each its own file, or bring the columns into one order, and run again";
    TOO_MANY_FILES = "E2006", zh: "输入文件超过 {limit} 个", en: "more than {limit} input files";
    TOO_MANY_PROGRAMMES = "E2007", zh: "项目名称超过 {limit} 种", en: "more than {limit} programme names";
}
