//! Messages of `onecard log`, `audit --log` and `reperform`.

messages! {
    LOG_COMMAND = "E7600", zh: "校验、查看、证明、恢复审计日志", en: "Verify, show, prove and recover an audit log";
    VERIFY = "E7601", zh: "校验日志，并说明还有多少未被锚定", en: "Verify a log, and say how much of it is not anchored yet";
    SHOW = "E7602", zh: "列出运行、条目或数据行", en: "List runs, entries or rows";
    PROVE = "E7603", zh: "为一条、一行或增长出具证明", en: "Prove an entry, a row, or that the log only grew";
    VERIFY_PROOF = "E7604", zh: "用公钥检查一份证明", en: "Check a proof with the public key";
    CHECKPOINT = "E7605", zh: "签发并输出检查点和 24 字", en: "Sign and print the checkpoint and its 24 characters";
    RECOVER = "E7606", zh: "隔离中断留下的尾部，从不删除", en: "Set aside what a crash left; nothing is deleted";
    EXPORT = "E7607", zh: "打包给外部审计：日志、校验脚本", en: "Pack the log and the verifying script for an outsider";
    KEY = "E7608", zh: "查看、新建、轮换签名密钥", en: "Show, make and rotate signing keys";
    ANCHOR = "E7609", zh: "保存外部凭证，或为他人的日志见证", en: "Keep a receipt from outside, or cosign another log";
    REDACT = "E7610", zh: "依法销毁个人信息的开启值", en: "Destroy openings of personal data";
    PURGE = "E7611", zh: "登记名单用后销毁", en: "Record that a list was deleted after use";
    REPERFORM = "E7612", zh: "按日志重做一次核对，逐字节比较结果", en: "Run a logged audit again and compare every output byte for byte";

    FOLDER = "E7620", zh: "日志目录", en: "Directory of the log";
    PROOF = "E7621", zh: "证明文件", en: "The proof";
    TRUST = "E7622", zh: "信任文件：从别处得知的公钥", en: "Trust file: keys known from elsewhere";
    AGAINST = "E7623", zh: "别处保存的检查点，可多次", en: "A checkpoint kept elsewhere; repeatable";
    PAPER = "E7624", zh: "封存页上的 24 字，可多次", en: "The 24 characters of a stamped page; repeatable";
    TIMESTAMP = "E7625", zh: "RFC 3161 时间戳文件，可多次", en: "An RFC 3161 time stamp; repeatable";
    COSIGNATURES = "E7626", zh: "见证签名文件，可多次", en: "Cosignatures of witnesses; repeatable";
    PARENT = "E7724", zh: "上级日志的目录，或其中一条的证明文件，可多次；须有 --parent-trust", en: "A parent log, or a proof of an entry of it; repeatable; needs --parent-trust";
    PARENT_TRUST = "E7725", zh: "上级日志的信任文件", en: "Trust file of the parent log";
    GUARD = "E7627", zh: "写日志者自己的守护文件", en: "The writer's own guard file";
    STRICT = "E7628", zh: "除“已锚定”外一律不通过", en: "Nothing but anchored-ok passes";
    QUICK = "E7629", zh: "只查哈希和签名，不重新汇总", en: "Hashes and signatures only; totals are not added again";
    ENTRIES = "E7630", zh: "输出全部条目原文", en: "Print every entry as it stands";
    RUN = "E7631", zh: "哪一次运行，如 R000001", en: "Which run, such as R000001";
    ROWS = "E7632", zh: "输出一次运行的数据行原文", en: "Print the rows of a run as they stand";
    REVEAL = "E7633", zh: "显示一行的个人信息，如 R000001:5；先记入日志", en: "Show the personal values of a row, such as R000001:5; logged first";
    BY = "E7634", zh: "姓名或职务", en: "Name or office";
    WHY = "E7635", zh: "理由", en: "Reason";
    ENTRY = "E7636", zh: "证明第几条", en: "The entry to prove";
    ROW = "E7637", zh: "证明哪一行，如 R000001:5", en: "The row to prove, such as R000001:5";
    OPEN = "E7638", zh: "随行公开的字段，如 id，可多次", en: "A field to disclose with the row, such as id; repeatable";
    SINCE = "E7639", zh: "证明自多少条以来只增不改", en: "Prove that the log only grew since this many entries";
    OUT_FILE = "E7640", zh: "写入的文件", en: "File to write";
    VKEY = "E7641", zh: "公钥文本，可多次", en: "A public key; repeatable";
    OLDER = "E7642", zh: "先前见过的检查点", en: "The checkpoint seen before";
    ACCEPT = "E7643", zh: "确认可疑尾部的人", en: "Who accepts a suspect tail";
    OUT_DIR = "E7644", zh: "写入的目录，须不存在或为空", en: "Directory to write; it must not exist, or be empty";
    NEW = "E7645", zh: "新建密钥文件；其后继写入 FILE.next", en: "Make a key file; its successor goes to FILE.next";
    OFFICE = "E7646", zh: "单位名称，如 example.org/434001", en: "Name of the office, such as example.org/434001";
    ROTATE = "E7647", zh: "换用预先承诺的密钥文件", en: "Hand over to the promised key in this file";
    NEXT = "E7648", zh: "新的后继密钥文件", en: "File for the key that comes after";
    KEEP = "E7649", zh: "要保存的凭证文件", en: "The receipt to keep";
    KIND = "E7650", zh: "凭证种类：tsr、cosig、paper.txt、parent.tlog-proof", en: "Kind of receipt: tsr, cosig, paper.txt, parent.tlog-proof";
    SIZE = "E7651", zh: "凭证针对的条数；默认为最新检查点", en: "Entries it is for; by default those of the newest checkpoint";
    COSIGN = "E7652", zh: "为增长证明作见证（日志方的 prove --since）", en: "Cosign a proof of growth (the log's `prove --since`)";
    CHILD = "E7653", zh: "收入下级日志的增长证明", en: "Take in a child log's proof of growth";
    FIELD = "E7654", zh: "字段，可多次；默认全部", en: "A field; repeatable; all by default";
    REDACT_ROW = "E7655", zh: "行号，可多次；默认全部", en: "A row; repeatable; all by default";
    BASIS = "E7656", zh: "法律依据", en: "Legal basis";
    APPROVED = "E7657", zh: "批准人，可多次", en: "Who approved it; repeatable";
    LIST_FILE = "E7658", zh: "名单文件", en: "The list";
    DELETE = "E7659", zh: "登记后删除该文件", en: "Delete the file once it is recorded";
    INPUTS = "E7660", zh: "在这些目录中按哈希找输入，可多次", en: "Look for inputs by hash in these directories; repeatable";
    KEEP_OUT = "E7661", zh: "重做的结果写入此目录", en: "Write the outputs made again into this directory";
    NEWEST_RUN = "E7662", zh: "哪一次运行；默认为最近一次", en: "Which run; by default the newest";

    NO_FOLDER = "E7731", zh: "没有目录 {folder}", en: "there is no directory {folder}";
    NO_RANDOM = "E7670", zh: "系统不给随机数：{reason}", en: "the system gives no random numbers: {reason}";
    CLOCK = "E7671", zh: "系统时钟不可用", en: "the system's clock cannot be used";
    OUT_IN_LOG = "E7672", zh: "输出目录 {path} 不能在日志 {log} 之内", en: "the output directory {path} must not lie inside the log {log}";
    DIED = "E7673", zh: "{run} 在封存前中断，没有结果，已记为中止", en: "{run} died before it was sealed; it has no outputs and is recorded as aborted";
    FOUND_PUBLISHED = "E7674", zh: "{run} 封存后中断；其结果目录在 {path}，已补记", en: "{run} died after its seal; its outputs stand in {path}, which is now recorded";
    FOUND_UNPUBLISHED = "E7675", zh: "{run} 封存后中断，结果目录未出现，已记为未发布", en: "{run} died after its seal and its outputs never appeared; it is recorded as unpublished";
    UNSAID = "E7676", zh: "{run} 已封存，日志未记其结果目录是否出现；下一次写日志的命令会补记", en: "{run} is sealed, and the log does not say whether its outputs appeared; the next command that writes will";
    UNFINISHED = "E7677", zh: "{run} 没有结束：正在进行，或已中断", en: "{run} has not ended: it is under way, or it died";
    NEVER_APPEARED = "E7722", zh: "{run} 已封存，但其结果目录未出现", en: "{run} is sealed, but its outputs never appeared";
    ANNOUNCED = "E7723", zh: "最近一次运行的结果应在 {path}", en: "the outputs of the newest run were to stand in {path}";
    PUBLISHED_UNSAID = "E7678", zh: "结果已在 {path}，但日志未能补上最后一条：{cause}", en: "the outputs stand in {path}, but the log did not take its last entry: {cause}",
        hint_zh: "排除故障后，下一次写日志的命令会补记", hint_en: "once that is mended, the next command that writes the log will say it";
    SEALED_RUN = "E7679", zh: "已记入日志 {log}：{run}，{size} 条，{words}", en: "In the log {log}: {run}, {size} entries, {words}";
    KEY_FILE = "E7680", zh: "{path} 不是密钥文件", en: "{path} is not a key file";
    KEY_FIRST = "E7681", zh: "{path} 只能续写日志，不能新建：缺 nonce 或 next", en: "{path} can go on with a log but not begin one: nonce or next is missing";
    NO_PASSPHRASE = "E7682", zh: "需要口令：在终端运行，或用环境变量 ONECARD_PASSPHRASE_FILE 指明口令文件",
        en: "a passphrase is wanted: run on a terminal, or name a file in ONECARD_PASSPHRASE_FILE";
    ASK_PASSPHRASE = "E7683", zh: "{path} 的口令：", en: "Passphrase of {path}: ";
    SIGNER_PROGRAM = "E7684", zh: "签名程序 {program} 没有给出 {what}", en: "the signing program {program} gave no {what}";
    NO_AGENT = "E7685", zh: "找不到 ssh-agent（SSH_AUTH_SOCK）", en: "there is no ssh-agent (SSH_AUTH_SOCK)";
    FILE_EXISTS = "E7686", zh: "{path} 已存在，不改写", en: "{path} exists and is not overwritten";
    ONE_OF = "E7687", zh: "须给出且只给出一个：{arguments}", en: "exactly one is wanted of: {arguments}";
    ROW_FORM = "E7688", zh: "`{text}` 应写成 R000001:5", en: "`{text}` should read R000001:5";
    NO_SUCH_RUN = "E7689", zh: "日志中没有可用的运行 {run}", en: "the log has no such run: {run}";
    NO_OPENING = "E7690", zh: "保险库中没有这一行的开启值", en: "the vault holds no opening of this row";
    SHOW_LOG = "E7691", zh: "日志 {origin}：{entries} 条，{runs} 次运行", en: "log {origin}: {entries} entries, {runs} runs";
    SHOW_RUN = "E7692", zh: "{run} {time} {state} 操作人 {operator} 版本 {version} 数据行 {rows} 输入 {inputs} 输出 {outputs}",
        en: "{run} {time} {state} operator {operator} version {version} rows {rows} inputs {inputs} outputs {outputs}";
    SHOW_FILE = "E7693", zh: "  {role} {name} {len} 字节 {b3}", en: "  {role} {name} {len} bytes {b3}";
    PROVED = "E7694", zh: "证明成立：{origin} 前 {size} 条中的第 {index} 条（{kind}），签名 {signed}",
        en: "the proof holds: entry {index} ({kind}) of the first {size} of {origin}, signed by {signed}";
    GREW = "E7695", zh: "证明成立：{origin} 自 {old} 条增至 {size} 条，只增不改", en: "the proof holds: {origin} grew from {old} to {size} entries and changed none";
    RECOVERED = "E7696", zh: "已隔离 {file} 自第 {offset} 字节起的 {len} 字节，存为 {copy}", en: "{len} bytes from byte {offset} of {file} are set aside as {copy}";
    NOTHING_TORN = "E7697", zh: "没有要隔离的尾部", en: "there is no tail to set aside";
    EXPORTED = "E7698", zh: "已打包到 {path}；运行其中的 verify_log.py 即可校验", en: "packed into {path}; verify_log.py in it verifies it";
    KEY_MADE = "E7699", zh: "密钥 {path}，公钥 {vkey}", en: "key {path}, public key {vkey}";
    KEY_SHOWN = "E7700", zh: "公钥 {vkey}（自 {from} 条起）", en: "key {vkey} (from entry {from})";
    KEY_NONE = "E7701", zh: "本日志没有密钥，检查点未签名", en: "the log has no key; its checkpoints are unsigned";
    KEPT = "E7702", zh: "已记入第 {index} 条", en: "recorded as entry {index}";
    REDACTED = "E7703", zh: "已记入日志；销毁开启值 {n} 个", en: "recorded; {n} openings are destroyed";
    WORDS = "E7704", zh: "24 字：{words}", en: "24 characters: {words}";
    FINGERPRINT = "E7705", zh: "摘要（SHA-256）：{digest}", en: "fingerprint (SHA-256): {digest}";

    NOT_FOUND = "E7710", zh: "找不到输入 {name}（{role}，BLAKE3 {b3}）", en: "an input is not found: {name} ({role}, BLAKE3 {b3})",
        hint_zh: "用 --inputs 指明它所在的目录", hint_en: "name its directory with --inputs";
    OTHER_VERSION = "E7711", zh: "日志由版本 {theirs} 写成，本程序是 {ours}", en: "the run was made by version {theirs}, this is {ours}";
    OTHER_DIGEST = "E7712", zh: "{what}与日志所记不同", en: "{what} is not what the log says";
    SAME = "E7713", zh: "相同：{name}（{len} 字节）", en: "same: {name} ({len} bytes)";
    DIFFERENT = "E7714", zh: "不同：{name}：日志 {len} 字节 {b3}，重做 {now_len} 字节 {now_b3}",
        en: "different: {name}: the log has {len} bytes {b3}, now {now_len} bytes {now_b3}";
    MISSING_OUTPUT = "E7715", zh: "不同：{name} 只在一边有", en: "different: only one side has {name}";
    ALL_SAME = "E7716", zh: "{run} 重做结果逐字节相同：{n} 个输出", en: "{run} made again is the same, byte for byte: {n} outputs";
    NOT_SAME = "E7717", zh: "{run} 重做结果不同：{n} 个输出", en: "{run} made again differs: {n} outputs";
    PROGRAM = "E7718", zh: "程序", en: "the program";
    POLICY = "E7719", zh: "政策", en: "the policy";
    CATALOGUE = "E7720", zh: "规则目录", en: "the catalogue of rules";
    LOG_BAD = "E7721", zh: "日志校验不通过（{verdict}），不重做", en: "the log does not verify ({verdict}); nothing is run again";
    OLD_OUT = "E7726", zh: "那次运行的结果现在所在的目录；默认为日志所记的 --out", en: "Where the outputs of that run lie now; by default the logged --out";
    DIGESTS_ONLY = "E7727", zh: "{path} 没有那次运行的结果：只比对了摘要，不能指出首处不同", en: "{path} holds no outputs of that run: digests alone were compared, so no first difference can be named",
        hint_zh: "用 --old 指明它现在所在的目录", hint_en: "name their directory with --old";
    OLD_ALTERED = "E7728", zh: "  原目录中的 {name} 已不是日志所记的文件，未逐字节比对", en: "  {name} in the old directory is not the logged file: its bytes were not compared";
    FIRST_DIFFERENCE = "E7729", zh: "  {name} 首处不同：第 {line} 行，第 {byte} 字节（从 0 起）", en: "  {name} first differs in line {line}, at byte {byte} (from 0)";
    FIRST_FINDING = "E7730", zh: "  {name} 首处不同：第 {line} 条发现，第 {byte} 字节（从 0 起）；原规则 {old_rule}，现规则 {rule}，字段 {member}",
        en: "  {name} first differs in finding {line}, at byte {byte} (from 0); rule then {old_rule}, now {rule}, member {member}";
}
