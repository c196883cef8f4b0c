//! Messages of the command line: wrong use, files and directories, and what a command answers.

pub mod check;
pub mod demo;
pub mod help;
pub mod log;

messages! {
    ARGUMENT = "E7001", zh: "未知的参数 `{argument}`", en: "unknown argument `{argument}`",
        hint_zh: "用 --help 查看全部参数", hint_en: "--help lists all arguments";
    ARGUMENT_NEAREST = "E7002", zh: "未知的参数 `{argument}`；是否指 `{nearest}`？",
        en: "unknown argument `{argument}`; did you mean `{nearest}`?";
    COMMAND = "E7003", zh: "没有命令 `{command}`", en: "there is no command `{command}`",
        hint_zh: "用 onecard --help 查看全部命令", hint_en: "onecard --help lists all commands";
    COMMAND_NEAREST = "E7004", zh: "没有命令 `{command}`；是否指 `{nearest}`？",
        en: "there is no command `{command}`; did you mean `{nearest}`?";
    VALUE = "E7005", zh: "`{value}` 不能作为 {argument} 的值", en: "`{value}` is no value of {argument}";
    VALUE_ONE_OF = "E7006", zh: "`{value}` 不能作为 {argument} 的值；可用：{values}",
        en: "`{value}` is no value of {argument}; it takes one of: {values}";
    VALUE_MISSING = "E7007", zh: "{argument} 需要一个值", en: "{argument} needs a value";
    MISSING = "E7008", zh: "缺少 {argument}", en: "{argument} is missing";
    CONFLICT = "E7009", zh: "{argument} 不能与 {other} 同时使用或重复使用",
        en: "{argument} cannot be used with {other}, or twice";
    UNREADABLE_ARGUMENTS = "E7010", zh: "参数无法理解", en: "the arguments make no sense",
        hint_zh: "用 --help 查看用法", hint_en: "--help shows how it is used";
    NOT_UTF8 = "E7011", zh: "第 {number} 个参数不是 UTF-8 文字", en: "argument {number} is not UTF-8";
    NO_COMMAND = "E7012", zh: "缺少命令", en: "a command is missing",
        hint_zh: "用 onecard --help 查看全部命令", hint_en: "onecard --help lists all commands";
    LATER = "E7013", zh: "本版本还没有 {argument} 的功能", en: "this version does not do {argument} yet",
        hint_zh: "去掉它再运行", hint_en: "leave it out and run again";
    NO_MATCH = "E7014", zh: "没有文件与 `{pattern}` 相符", en: "no file matches `{pattern}`";
    PATTERN = "E7015", zh: "`{pattern}` 不是正确的通配符", en: "`{pattern}` is not a correct pattern";
    NOTHING_GIVEN = "E7016", zh: "没有给出 {argument}", en: "no {argument} is given";
    LIST_FORM = "E7017", zh: "`{value}` 应写成 种类=文件", en: "`{value}` should read KIND=FILE",
        hint_zh: "例如 --list deaths=deaths.csv", hint_en: "for example --list deaths=deaths.csv";
    PATH_NOT_UTF8 = "E7018", zh: "`{pattern}` 下有文件名不是 UTF-8", en: "a file name under `{pattern}` is not UTF-8";

    ANSWERED_TWICE = "E7019", zh: "问题答复了两次：{question}", en: "a question is answered twice: {question}";

    OUT_NOT_EMPTY = "E7020", zh: "输出目录 {path} 不是空的", en: "the output directory {path} is not empty",
        hint_zh: "换一个目录，或用 --force 替换它", hint_en: "choose another, or replace it with --force";
    OUT_NOT_DIRECTORY = "E7021", zh: "{path} 不是目录", en: "{path} is not a directory";
    OUT_LINK = "E7022", zh: "{path} 是符号链接，不写入", en: "{path} is a symbolic link and is not written to";
    OUT_INPUT = "E7023", zh: "输出目录 {path} 与输入文件 {input} 重叠",
        en: "the output directory {path} overlaps the input {input}",
        hint_zh: "输入从不改写，请换一个目录", hint_en: "inputs are never written to; choose another directory";
    OUT_HOLDS = "E7024", zh: "{path} 不像是本程序的结果目录（其中有目录或链接），不替换",
        en: "{path} does not look like a report of this program (it holds directories or links) and is not replaced";
    OUT_LOG = "E7025", zh: "--log {log} 不能在 --out {path} 之内", en: "--log {log} must not lie inside --out {path}";
    OUT_PLACE = "E7026", zh: "{path} 不能作为输出目录", en: "{path} cannot be an output directory";

    FILE_PLACE = "E7042", zh: "{path} 不能作为输出文件", en: "{path} cannot be an output file";
    FILE_EXISTS = "E7043", zh: "{path} 已存在，不改写", en: "{path} exists and is not overwritten",
        hint_zh: "换一个文件名，或用 --force 替换它", hint_en: "choose another name, or replace it with --force";
    FILE_INPUT = "E7044", zh: "输出文件 {path} 与输入文件 {input} 重叠",
        en: "the output file {path} overlaps the input {input}",
        hint_zh: "输入从不改写，请换一个文件名", hint_en: "inputs are never written to; choose another name";
    CHECK_RETURNED = "E7045", zh: "退回单已写入 {path}：共 {count} 处问题。", en: "{path} lists {count} faults.";

    READ = "E7030", zh: "{path} 无法读取：{reason}", en: "{path} cannot be read: {reason}";
    WRITE = "E7031", zh: "{path} 无法写入：{reason}", en: "{path} cannot be written: {reason}";
    STDOUT = "E7032", zh: "标准输出无法写入：{reason}", en: "standard output cannot be written: {reason}";
    PIPE_LOGGED = "E7046", zh: "{path} 是管道，只能读一次；记入日志的核查要把每个输入读两次",
        en: "{path} is a pipe, which can be read once; an audit with a log reads each input twice",
        hint_zh: "先存成文件再提供", hint_en: "save it as a file first and supply that";
    NOT_TEXT = "E7033", zh: "{path} 不是 UTF-8 文本", en: "{path} is not UTF-8 text";
    INTERRUPTED = "E7034", zh: "已中断，未写入任何结果", en: "interrupted; nothing was written";
    DEFECT = "E7035", zh: "程序内部错误（{place}），未写入任何结果",
        en: "an internal error ({place}); nothing was written",
        hint_zh: "请报告这一行；其中没有个人信息", hint_en: "please report this line; it holds no personal data";
    SIGNALS = "E7036", zh: "无法接收中断信号：{reason}", en: "signals cannot be received: {reason}";
    PROJECT_EXISTS = "E7037", zh: "{path} 已存在，不改写", en: "{path} exists and is not overwritten";

    CODE = "E7040", zh: "没有规则 `{code}`；可用：{known}", en: "there is no rule `{code}`; the rules are: {known}";
    CODE_NEAREST = "E7041", zh: "没有规则 `{code}`；是否指 {nearest}？",
        en: "there is no rule `{code}`; did you mean {nearest}?";

    ERROR = "E7050", zh: "错误：{text}", en: "error: {text}";
    HINT = "E7051", zh: "提示：{text}", en: "hint: {text}";
    VERDICT_CLEAN = "E7052", zh: "未发现需要核实的疑点。", en: "Nothing was found that needs checking.";
    VERDICT_CLEAN_SO_FAR = "E7063", zh: "除下列事项外，未发现需要核实的疑点。",
        en: "Nothing was found that needs checking, but for what follows.";
    VERDICT_FINDINGS = "E7053",
        zh: "疑点 {findings} 条：甲级 {a}，乙级 {b}，丙级线索 {c}；待人工核实定性。",
        en: "Findings: {findings} (tier A {a}, tier B {b}, leads of tier C {c}); a person decides each.";
    VERDICT_SEVERITY = "E7054", zh: "严重程度（不含丙级）：高 {high}，中 {medium}，低 {low}。",
        en: "By severity, without tier C: high {high}, medium {medium}, low {low}.";
    VERDICT_QUESTIONS = "E7055", zh: "待答的数据问题：{questions} 个，其下暂存疑点 {folded} 条，见 questions.csv。",
        en: "Open data questions: {questions}, findings folded under them: {folded}; see questions.csv.";
    VERDICT_REFUSED = "E7056", zh: "未能读取的行：{refused}，见 refused.csv。",
        en: "Rows that could not be read: {refused}; see refused.csv.";
    VERDICT_EMPTY = "E7064", zh: "{path} 没有数据行。", en: "{path} has no rows of data.";
    VERDICT_NOT_RUN = "E7057", zh: "缺数据而未运行的规则：{codes}。", en: "Rules not run for want of data: {codes}.";
    VERDICT_FRAME = "E7058", zh: "期间 {first} 至 {last}，截至 {as_of}。", en: "Period {first} to {last}, as of {as_of}.";
    VERDICT_WHERE = "E7059", zh: "结果在 {path}，先看 report.html。", en: "The results are in {path}; begin with report.html.";
    QUESTION = "E7060", zh: "{code} {title}：{seen}", en: "{code} {title}: {seen}";
    QUESTION_FLAG = "E7061", zh: "答复：{flag}", en: "to answer: {flag}";
    READING = "E7062", zh: "{value}：{meaning}（{explained}/{of}，例 {example}）",
        en: "{value}: {meaning} ({explained} of {of}, for example {example})";

    POLICY_GOOD = "E7080", zh: "政策包 {name} {version} 没有发现问题。", en: "Nothing is wrong with the pack {name} {version}.";
    POLICY_SAME = "E7081", zh: "两个政策包没有差别。", en: "The two packs do not differ.";

    READING_STAGE = "E7090", zh: "读取", en: "reading";
    RECONCILING_STAGE = "E7091", zh: "对账", en: "reconciling";
    JUDGING_STAGE = "E7092", zh: "核对规则", en: "judging";
    WRITING_STAGE = "E7093", zh: "写出", en: "writing";
}
