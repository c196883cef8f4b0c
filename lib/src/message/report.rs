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
}
