//! Messages of floor 5: laws that must hold before anything is written, and what writing can meet.

messages! {
    LAW_ROWS = "E5001",
        zh: "行数不守恒：文件有 {rows} 行，有去向的为 {accounted} 行",
        en: "rows are not conserved: the file has {rows}, {accounted} are accounted for",
        hint_zh: "这是程序缺陷，未写出任何结果；请保留输入并报告",
        hint_en: "this is a defect of the program, nothing was written; keep the inputs and report it";
    LAW_FILE_AMOUNT = "E5002",
        zh: "文件金额不守恒：读入 {read} 元（{lines} 行），核对中为 {reconciled} 元（{count} 行）",
        en: "the money of the file is not conserved: {read} read ({lines} rows), {reconciled} reconciled ({count} rows)",
        hint_zh: "这是程序缺陷，未写出任何结果；请保留输入并报告",
        hint_en: "this is a defect of the program, nothing was written; keep the inputs and report it";
    LAW_LINE = "E5003",
        zh: "发放行金额不守恒：该行 {amount} 元，归属合计 {shares} 元",
        en: "the money of a payment line is not conserved: {amount} on the line, {shares} attributed",
        hint_zh: "这是程序缺陷，未写出任何结果；请保留输入并报告",
        hint_en: "this is a defect of the program, nothing was written; keep the inputs and report it";
    LAW_KEY = "E5004",
        zh: "归因不守恒：项目“{programme}”{period}应发 {due} 元，实发 {paid} 元，发放行合计 {lines} 元，差额归因合计 {parts} 元",
        en: "attribution is not conserved: programme {programme}, {period}: due {due}, paid {paid}, lines {lines}, causes {parts}",
        hint_zh: "这是程序缺陷，未写出任何结果；请保留输入并报告",
        hint_en: "this is a defect of the program, nothing was written; keep the inputs and report it";
    SUM_RANGE = "E5005", zh: "金额合计超出范围", en: "a sum of money is out of range",
        hint_zh: "检查是否有异常大的金额", hint_en: "look for an amount that is far too large";
    LAW_IDS = "E5006",
        zh: "疑点与编号不一一对应：疑点 {findings} 条，编号 {ids} 个",
        en: "findings and ids do not match: {findings} findings, {ids} ids",
        hint_zh: "先用 order_and_identify 排序并编号",
        hint_en: "order and identify the findings first";
    WRITE = "E5007", zh: "无法写出 {name}：{why}", en: "cannot write {name}: {why}",
        hint_zh: "检查磁盘空间和权限", hint_en: "check free space and permissions";
    CANCELLED = "E5008", zh: "已中断，未写出任何结果", en: "interrupted, nothing was written";
    LAW_OUTCOMES = "E5010",
        zh: "结果不守恒：已确认发放 {lines} 元，各结果合计 {keys} 元",
        en: "outcomes are not conserved: {lines} confirmed on lines, {keys} in outcomes",
        hint_zh: "这是程序缺陷，未写出任何结果；请保留输入并报告",
        hint_en: "this is a defect of the program, nothing was written; keep the inputs and report it";
    PAGE = "E5009", zh: "无法生成报告页面：{why}", en: "the report page cannot be made: {why}";
    RETURN_DESTROYED = "E5020",
        zh: "号码已被表格软件破坏（科学计数法、超过 15 位的数值或末尾变为 000），无法还原",
        en: "a spreadsheet destroyed the number (scientific notation, more than 15 digits, or a tail of 000)",
        hint_zh: "从业务系统按文本格式重新导出，不要手工补号",
        hint_en: "export it again as text from the system it comes from; do not retype it";
    RETURN_CHECK = "E5021",
        zh: "身份证号的校验位不符", en: "the check character of the ID does not fit",
        hint_zh: "对照身份证原件更正", hint_en: "look at the card and correct it";
    RETURN_TOTAL = "E5022",
        zh: "此处写明 {stated}，其所及各行（{rows}）实计 {computed}",
        en: "{stated} is stated here, its rows ({rows}) give {computed}",
        hint_zh: "核对明细是否缺行、多行，或更正合计",
        hint_en: "look for rows that are missing or too many, or correct the total";
    RETURN_REPEATED = "E5023",
        zh: "有 {rows} 行与另一文件完全相同，已按重复报送不计",
        en: "{rows} rows are those of another file and were not counted again",
        hint_zh: "确认每行只报送一次", hint_en: "make sure that every row is delivered once";
    RETURN_FULL = "E5024",
        zh: "工作表已写到最后一行，其后的数据可能已丢失",
        en: "the sheet is full to its last row: what came after may be lost",
        hint_zh: "拆成几个文件，或改用 csv 重新导出", hint_en: "split it, or export it as csv";
    RETURN_EMPTY = "E5025",
        zh: "没有一行数据", en: "there is no row of data",
        hint_zh: "确认是否导出了正确的文件", hint_en: "make sure that this is the file that was meant";
    RETURN_AGAIN = "E5026",
        zh: "更正后重新报送整个文件", en: "correct it and deliver the whole file again";
}
