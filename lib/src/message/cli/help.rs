//! Help texts of the command line: what each command and each argument is for.

messages! {
    USAGE = "E7300", zh: "用法：", en: "Usage:";
    OPTIONS = "E7301", zh: "选项", en: "Options";
    ARGUMENTS = "E7302", zh: "参数", en: "Arguments";
    COMMANDS = "E7303", zh: "命令", en: "Commands";
    HELP = "E7304", zh: "显示帮助", en: "Show this help";
    VERSION = "E7305", zh: "显示版本", en: "Show the version";
    LANG = "E7306", zh: "语言：zh（默认）或 en", en: "Language: zh (default) or en";
    PROGRAM = "E7307",
        zh: "惠民惠农财政补贴资金“一卡通”核对：谁该领、谁领到、差在哪一行哪一分",
        en: "Audits welfare payments made through one bank card: who was due, who was paid, and which row and which fen differ";
    EXITS = "E7308",
        zh: "退出码：0 无疑点，1 有疑点、未能读取的行或待答的问题，2 用法，3 输入无法读取，4 读写失败或内部错误，5 日志不符，130 中断",
        en: "Exit status: 0 clean, 1 findings, refused rows or open questions, 2 usage, 3 unreadable input, 4 I/O or internal error, 5 a log does not verify, 130 interrupted";

    AUDIT = "E7310", zh: "核对花名册、代发清单和名单，写出疑点", en: "Audit a roll and its payments, and write the findings";
    PROJECT = "E7311", zh: "项目文件 onecard.toml；下列参数优先于它", en: "Project file onecard.toml; the arguments below override it";
    ROLL = "E7312", zh: "花名册（含户表、成员表），可用通配符，可多次", en: "Approved roll (households and members too); patterns allowed, repeatable";
    PAYMENTS = "E7313", zh: "代发清单，可用通配符，可多次", en: "Payment files; patterns allowed, repeatable";
    RETURNS = "E7314", zh: "银行回盘（本版本尚无）", en: "The bank's return files (not in this version yet)";
    STATEMENT = "E7315", zh: "专户流水（本版本尚无）", en: "Statements of the special account (not in this version yet)";
    LIST = "E7316", zh: "名单，如 deaths=死亡.csv，可多次", en: "A reference list, such as deaths=deaths.csv; repeatable";
    POLICY = "E7317", zh: "政策包，叠加在全国包之上，可多次；写成 区划代码=政策包 则只用于该区划", en: "A policy pack laid over the national one; repeatable; CODE=PACK is for that region code alone";
    LIMIT = "E7360", zh: "调整读取上限，如 columns=20000，可多次", en: "Set a limit of reading, such as columns=20000; repeatable";
    PERIOD = "E7318", zh: "核对期间；默认为有普通支付的首月至末月", en: "Months judged; by default the first to the last with ordinary payments";
    AS_OF = "E7319", zh: "截至日期；默认取最后入账日与期末应发日中较晚者，从不取今天", en: "The day up to which payments count; never today by default";
    ROLL_MODE = "E7320", zh: "花名册是登记簿还是逐月快照", en: "Whether the roll is a register or monthly snapshots";
    ROLL_AS_OF = "E7321", zh: "花名册导出的日期", en: "The day the roll was exported";
    PERIOD_MEANS = "E7322", zh: "发放月份指所属月还是支付月", en: "Whether the month column is the month for, or the month of payment";
    OUT = "E7323", zh: "输出目录，须不存在或为空", en: "Output directory; it must not exist, or be empty";
    LOG = "E7324", zh: "审计日志目录；首次使用时新建", en: "Audit log directory; created on first use";
    OPERATOR = "E7325", zh: "操作人，记入审计日志；默认为系统用户名", en: "Operator, for the audit log; by default the system user";
    MEMORY_LIMIT = "E7326", zh: "内存上限，如 512MiB；放不下的发放行暂存磁盘，结果不变", en: "Memory limit, such as 512MiB; payment lines beyond it wait on the disk, the results stay the same";
    THREADS = "E7327", zh: "线程数；结果与线程数无关", en: "Threads; the results do not depend on it";
    FORCE = "E7328", zh: "替换已有的输出目录", en: "Replace an output directory that exists";
    NO_XLSX = "E7329", zh: "不写工作簿 report.xlsx", en: "Write no workbook, report.xlsx";
    ANSWER = "E7330", zh: "答复数据问题，如 Q02=paid，可多次", en: "Answer a data question, such as Q02=paid; repeatable";
    KEY = "E7331", zh: "签名密钥文件", en: "Signing key file";
    SIGNER = "E7332", zh: "签名程序：PROG vkey、PROG sign", en: "Signing program: PROG vkey, PROG sign";
    LOG_ROWS = "E7333", zh: "日志记哪些行：exceptions（默认）或 all", en: "Which rows the log holds: exceptions (default) or all";
    FAIL_ON = "E7334", zh: "从哪个严重程度起退出码为 1：high、medium、low（默认）、never", en: "Severity from which the exit status is 1: high, medium, low (default), never";
    QUIET = "E7335", zh: "成功时不输出", en: "Say nothing unless something is wrong";

    CHECK = "E7340", zh: "看清每个文件是什么：角色、编码、表头、脏数据、合计，以及数据问题", en: "Say what each file is: role, encoding, header, dirt, totals, and the questions it raises";
    CHECK_FILES = "E7341", zh: "要查看的文件，可用通配符", en: "Files to look at; patterns allowed";
    WRITE_PROJECT = "E7342", zh: "在当前目录写出 onecard.toml", en: "Write onecard.toml into the current directory";
    RETURN_LIST = "E7362", zh: "把全部问题写成退回单（xlsx），一次告知报送单位",
        en: "Write everything that is wrong into a workbook for whoever delivered the files";
    RETURN_FORCE = "E7361", zh: "替换已有的退回单", en: "Replace a list that exists";
    EXPLAIN = "E7343", zh: "显示一条规则的说明页", en: "Show the page of a rule";
    CODE = "E7344", zh: "规则代码，如 R01", en: "Code of a rule, such as R01";
    RULES = "E7345", zh: "列出全部规则", en: "List all rules";
    JSON = "E7346", zh: "以 JSON 输出", en: "As JSON";
    POLICY_COMMAND = "E7347", zh: "查看、检查、比较政策包", en: "Show, check and compare policy packs";
    POLICY_SHOW = "E7348", zh: "显示生效的政策及每个值的出处", en: "Show the effective policy and where each value comes from";
    POLICY_CHECK = "E7349", zh: "检查政策包是否自相矛盾或有缺口", en: "Look for contradictions and gaps in packs";
    POLICY_DIFF = "E7350", zh: "比较两个政策包", en: "Compare two packs";
    PACKS = "E7351", zh: "政策包文件，叠加在全国包之上", en: "Pack files, laid over the national one";
    PACK_OLD = "E7352", zh: "旧的政策包", en: "The old pack";
    PACK_NEW = "E7353", zh: "新的政策包", en: "The new pack";
    COMPLETIONS = "E7354", zh: "输出命令行补全脚本", en: "Print a completion script";
    SHELL = "E7355", zh: "bash、zsh、fish、elvish 或 powershell", en: "bash, zsh, fish, elvish or powershell";
    MAN = "E7356", zh: "输出手册页", en: "Print the manual page";
    MAN_COMMAND = "E7357", zh: "哪个命令的手册页；缺省为总页", en: "Of which command; by default the main page";
    SCHEMA = "E7358", zh: "输出结果文件的 JSON Schema", en: "Print the JSON Schema of an output";
    SCHEMA_WHICH = "E7359", zh: "findings 或 summary", en: "findings or summary";
}
