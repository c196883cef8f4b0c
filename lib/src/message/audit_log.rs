//! Messages of the audit log.

messages! {
    SYNTAX = "E8001", zh: "第 {byte} 字节起不是规范 JSON", en: "not canonical JSON at byte {byte}";
    DEPTH = "E8002", zh: "第 {byte} 字节处嵌套超过 8 层",
        en: "more than 8 levels inside each other at byte {byte}";
    KEY = "E8003", zh: "第 {byte} 字节处的键名不合规范（1 至 32 个 A-Z a-z 0-9 _ . -）",
        en: "a key at byte {byte} is not 1 to 32 of A-Z a-z 0-9 _ . -";
    KEY_ORDER = "E8004", zh: "第 {byte} 字节前的键重复或次序不对",
        en: "the key before byte {byte} is repeated or out of order";
    NUMBER = "E8005", zh: "第 {byte} 字节处不是 ±(2^53−1) 以内的整数",
        en: "not an integer within ±(2^53−1) at byte {byte}";
    STRING = "E8006", zh: "第 {byte} 字节处的文字不是 UTF-8、不是 NFC 或含控制字符",
        en: "the string at byte {byte} is not UTF-8, not NFC, or holds a control character";
    LINE_LONG = "E8007", zh: "一行有 {len} 字节，最多 65535", en: "a line of {len} bytes, at most 65535";
    MEMBER = "E8008", zh: "缺少“{key}”或其内容不合规定", en: "`{key}` is missing or not what it must be";
    VERSION = "E8009", zh: "日志格式版本 {version} 未知，本程序只读版本 1",
        en: "log format version {version} is unknown, this program reads version 1";
    TIME = "E8010", zh: "“{text}”不是 2026-11-21T08:00:00.000Z 这样的时间",
        en: "`{text}` is not a time such as 2026-11-21T08:00:00.000Z";
    KEY_TEXT = "E8011", zh: "公钥文本不合规定：应为 名称+编号+base64，编号须与名称和公钥相符",
        en: "not a public key: name+id+base64 is wanted, with the id of that name and key";
    KEY_WEAK = "E8012", zh: "公钥属于不安全的小阶点或写法不规范，不能用",
        en: "the public key is of low order or not canonical and cannot be used";
    KEY_NAME = "E8013", zh: "名称“{name}”不能用：不得为空，不得含空白或 +",
        en: "the name `{name}` cannot be used: it may not be empty or hold blanks or +";
    NOTE_FORM = "E8014", zh: "不是规范的签名文本（C2SP signed note）", en: "not a C2SP signed note";
    NOTE_SIGNATURE = "E8015", zh: "“{name}”的签名不符", en: "the signature of `{name}` does not hold";
    NOTE_UNKNOWN = "E8016", zh: "没有一个已知密钥的签名", en: "no signature of a known key";
    NOTE_AMBIGUOUS = "E8017", zh: "“{name}”的两个密钥编号相同，无法分辨",
        en: "two keys of `{name}` have the same id and cannot be told apart";
    CHECKPOINT_FORM = "E8018", zh: "不是检查点：应为来源、条数、根三行",
        en: "not a checkpoint: three lines are wanted, origin, size and root";
    KEY_SECRET = "E8019", zh: "不是私钥文本", en: "not the text of a private key";
    LOCKED = "E8020", zh: "日志正被另一个程序写入：{cause}", en: "another program is writing the log: {cause}",
        hint_zh: "等它结束后再试", hint_en: "try again when it has ended";
    NETWORK = "E8021", zh: "日志在网络磁盘上，其文件锁不可靠：{cause}",
        en: "the log is on a network disk, whose locks may not hold: {cause}",
        hint_zh: "改用本机磁盘，或明确允许网络磁盘", hint_en: "use a local disk, or allow network disks by name";
    IO = "E8022", zh: "读写失败：{cause}", en: "reading or writing failed: {cause}";
    FILE_LONG = "E8023", zh: "文件超过 {limit} 字节", en: "the file is longer than {limit} bytes";
    NO_LINE_END = "E8024", zh: "该行没有行尾换行符", en: "the line has no end";
    SEGMENT_MISSING = "E8025", zh: "本段条目不满，却有后面的段",
        en: "the segment is not full, yet later segments stand behind it";
    SEGMENT_LONG = "E8026", zh: "本段超过 65536 条", en: "the segment has more than 65,536 entries";
    INDEX = "E8027", zh: "条目序号是 {index}，应为 {wanted}", en: "the entry's index is {index}, not {wanted}";
    PREV = "E8028", zh: "条目的 prev 与前一条的哈希不符",
        en: "the entry's `prev` is not the hash of the entry before";
    OTHER_LOG = "E8029", zh: "条目属于另一本日志", en: "the entry belongs to another log";
    GENESIS_PLACE = "E8030", zh: "第 0 条必须是 genesis，且只有它是",
        en: "entry 0, and no other, is `genesis`";
    SUITE = "E8031", zh: "算法套件“{suite}”未知", en: "the suite `{suite}` is unknown";
    SUM_RANGE = "E8032", zh: "合计超出范围", en: "a total is out of range";
    ROW = "E8033", zh: "行号是 {row}，应为 {wanted}", en: "the row's number is {row}, not {wanted}";
    RUN_NOT_OPEN = "E8034", zh: "运行 {run} 未打开", en: "run {run} is not open";
    RUN_NUMBER = "E8035", zh: "运行编号 {run}，应为 {wanted}，且前一次须已结束",
        en: "the run is {run}, not {wanted}, or the one before has not ended";
    BLOCK_PLACE = "E8036", zh: "数据块不接在前一块之后", en: "the block does not follow the one before";
    BLOCK_FIRST = "E8037", zh: "数据块的首行号不接前一块", en: "the block's first row does not follow the one before";
    BLOCK_LONG = "E8038", zh: "数据块 {len} 字节，最多 {limit}", en: "the block has {len} bytes, at most {limit}";
    BLOCK_MISSING = "E8039", zh: "文件 {file} 只有 {len} 字节，第 {entry} 条登记的数据不全",
        en: "{file} has only {len} bytes, less than entry {entry} commits";
    BLOCK_HASH = "E8040", zh: "数据块与第 {entry} 条登记的哈希不符",
        en: "the block is not the one whose hash entry {entry} commits";
    MORE_PLACE = "E8041", zh: "“{of}”的续表不在其条目之后，或次序不对",
        en: "the rest of `{of}` does not stand right after its entry, or out of order";
    TRUST = "E8042", zh: "信任文件无法读取：{cause}", en: "not a trust file: {cause}";
    COSIGNATURES = "E8043", zh: "不是见证签名行", en: "not lines of cosignatures";
    PAPER_WORD = "E8044", zh: "第 {place} 个字（第 {group} 组）不在字表中",
        en: "character {place} (group {group}) is not in the list";
    PAPER_COUNT = "E8045", zh: "有 {count} 个字，应为 24 个", en: "{count} characters, 24 are wanted";
    PAPER_SUM = "E8046", zh: "24 个字的校验不符，有字打错或次序不对",
        en: "the check of the 24 characters does not hold: one is mistyped or out of order";
    TIMESTAMP = "E8047", zh: "不是含 SHA-256 摘要的 RFC 3161 时间戳", en: "not an RFC 3161 time stamp over a SHA-256 digest";
    NO_ENTRIES = "E8048", zh: "日志没有任何条目", en: "the log has no entry";
    ROLLED_BACK = "E8049", zh: "只有 {entries} 条，而检查点见过 {size} 条：日志被退回或截短",
        en: "{entries} entries, but a checkpoint has seen {size}: the log was rolled back or cut";
    TORN = "E8050", zh: "{file} 自第 {offset} 字节起有 {len} 字节未写完，是断电或中断所致",
        en: "{len} bytes from byte {offset} of {file} are an unfinished write, as a crash leaves it",
        hint_zh: "运行 onecard log recover", hint_en: "run `onecard log recover`";
    SUSPECT = "E8051", zh: "{file} 自第 {offset} 字节起有 {len} 字节，不像中断所致，须由专人确认",
        en: "{len} bytes from byte {offset} of {file} are not what a crash leaves; a person must accept them";
    TORN_ROWS = "E8052", zh: "{file} 自第 {offset} 字节起有 {len} 字节未登记，是中断所致",
        en: "{len} bytes from byte {offset} of {file} are not committed, as a crash leaves them",
        hint_zh: "运行 onecard log recover", hint_en: "run `onecard log recover`";
    NO_CHECKPOINT = "E8053", zh: "没有检查点", en: "there is no checkpoint";
    OTHER_ORIGIN = "E8054", zh: "检查点属于另一本日志：{origin}", en: "the checkpoint is of another log: {origin}";
    OTHER_TRUST = "E8055", zh: "信任文件写的是另一本日志：{origin}", en: "the trust file is for another log: {origin}";
    KEY_NOT_PROMISED = "E8056", zh: "新密钥不是预先承诺的那一把：{vkey}",
        en: "the new key is not the one promised before: {vkey}";
    OTHER_ROOT = "E8057", zh: "{source}（{size} 条）的根是 {theirs}，本日志是 {ours}",
        en: "{source} has seen root {theirs} over {size} entries, here it is {ours}";
    FORK = "E8058", zh: "{one} 与 {other} 都有签名，同为 {size} 条而根不同：日志被分叉",
        en: "{one} and {other} are both signed over {size} entries with different roots: a fork";
    OTHER_FINGERPRINT = "E8059", zh: "{source} 的摘要 {theirs} 与本日志 {entries} 条内任何一个检查点都不符",
        en: "{source} holds {theirs}, which is no checkpoint of these {entries} entries";
    OTHER_COSIGNATURE = "E8060", zh: "见证人“{name}”签的不是本日志的前 {size} 条",
        en: "witness `{name}` has not cosigned these {size} entries";
    DIFFERS = "E8061", zh: "{name} 登记为 {said}，重新计算为 {found}", en: "{name} is said to be {said}, added again it is {found}";
    INPUT_DIFFERS = "E8062", zh: "第 {file} 个输入应有 {rows} 行 {fen} 分，清点得 {found_rows} 行 {found_fen} 分",
        en: "input {file} has {rows} rows and {fen} fen, counted are {found_rows} rows and {found_fen} fen";
    THREAD = "E8063", zh: "校验线程中断", en: "a verifying thread broke off";
    NOTE_REDACTED = "E8064", zh: "有 {n} 次依法遮蔽，不影响校验", en: "{n} redactions, which change no proof";
    NOTE_CLOCK = "E8065", zh: "时间有 {n} 处倒退（次序以序号为准）", en: "the time went back {n} times (order is by index)";
    NOTE_OPEN_RUN = "E8066", zh: "运行 {run} 尚未结束", en: "run {run} has not ended";
    NOTE_UNSIGNED = "E8067", zh: "本日志没有签名", en: "the log is not signed";
    NOTE_COSIGNED = "E8068", zh: "见证签名针对 {size} 条，超出现有条目", en: "a cosignature is over {size} entries, more than there are";
    NOTE_NOT_ADDED = "E8069", zh: "受损的运行未重新汇总", en: "runs with damaged rows were not added up again";
    REPORT_VERDICT = "E8070", zh: "结论：{verdict}", en: "verdict: {verdict}";
    REPORT_CHECKED = "E8071", zh: "已查 {entries} 条、{rows} 行、{bytes} 字节",
        en: "checked {entries} entries, {rows} rows, {bytes} bytes";
    REPORT_FINDING = "E8072", zh: "  {place}：{what}", en: "  {place}: {what}";
    REPORT_MORE = "E8073", zh: "  另有 {n} 处", en: "  and {n} more";
    REPORT_ANCHOR = "E8074", zh: "最新外部锚点：{source}（{size} 条）", en: "newest anchor: {source} ({size} entries)";
    REPORT_NO_ANCHOR = "E8075", zh: "没有外部锚点", en: "no anchor from outside was given";
    REPORT_UNANCHORED = "E8076", zh: "尚未锚定：{entries} 条、{rows} 行，密钥持有人仍可改写",
        en: "not yet anchored: {entries} entries, {rows} rows, which the key holder could still rewrite";
    REPORT_QUICK = "E8077", zh: "快速校验：未重新汇总", en: "quick: totals were not added again";
    REPORT_NOTE = "E8078", zh: "注：{what}", en: "note: {what}";
    NOT_EMPTY = "E8080", zh: "{folder} 不是空目录，不能新建日志", en: "{folder} is not empty, no log can be created there";
    NO_LOG = "E8081", zh: "{folder} 中没有日志", en: "there is no log in {folder}";
    REFUSED_TORN = "E8082", zh: "日志有未写完的尾部（{verdict}）：{what}", en: "the log has an unfinished tail ({verdict}): {what}",
        hint_zh: "先运行 onecard log recover", hint_en: "run `onecard log recover` first";
    REFUSED = "E8083", zh: "日志校验不通过（{verdict}）：{what}", en: "the log does not verify ({verdict}): {what}";
    LAW = "E8084", zh: "内部规则不成立，未写入", en: "an internal law does not hold; nothing was written";
    WRITER_FAILED = "E8085", zh: "先前写盘失败，不再写入", en: "the disk failed before; nothing more is written",
        hint_zh: "查明磁盘后重新打开日志", hint_en: "look after the disk and open the log again";
    READ_BACK = "E8086", zh: "{file} 写入后读回的内容不同，未签名", en: "{file} reads back differently from what was written; not signed";
    SIGNER_UNKNOWN = "E8087", zh: "这把密钥不能为本日志的现有条数签名", en: "this key cannot sign for the log at its size";
    SIGNER_UNWANTED = "E8088", zh: "本日志没有密钥，不能签名", en: "the log has no key and cannot be signed";
    SIGNER_WANTED = "E8089", zh: "本日志须签名，请给出密钥", en: "the log is signed: a key is wanted";
    GUARD_INSIDE = "E8090", zh: "守护文件 {path} 不能放在日志目录内", en: "the guard file {path} may not be inside the log";
    GUARD_DIFFERS = "E8091", zh: "守护文件记得 {size} 条的另一段历史（现为 {ours} 条）：日志可能来自旧备份",
        en: "the guard remembers another history of {size} entries (here {ours}): is this an old backup?",
        hint_zh: "不要续写；新建日志并在 genesis 中写明前一本", hint_en: "do not go on; create a new log that names this one as its predecessor";
    RUN_IS_OPEN = "E8092", zh: "已有一次运行未结束", en: "a run is open already";
    NO_RUN = "E8093", zh: "没有打开的运行", en: "no run is open";
    PASSPHRASE_EMPTY = "E8094", zh: "口令为空，或内容超过 64 KiB", en: "the passphrase is empty, or the secret longer than 64 KiB";
    PASSPHRASE_FILE = "E8095", zh: "不是口令保护的密钥文件（age scrypt）", en: "not a key file under a passphrase (age, scrypt)";
    PASSPHRASE_WRONG = "E8096", zh: "口令不对", en: "the passphrase is not the one";
    VAULT_KEY = "E8097", zh: "保险库中已有这种密钥", en: "the vault has such a key already";
    REDACT_NOBODY = "E8098", zh: "遮蔽须写明依据和批准人", en: "a redaction needs its basis and who approved it";
    RECEIPT = "E8099", zh: "不能保存这样的凭证：{size} 条，{kind}", en: "no receipt can be kept for {size} entries of kind {kind}";
    AGENT = "E8100", zh: "密钥代理没有这把密钥，或拒绝签名", en: "the agent does not hold the key, or will not sign";
    PROVE_DAMAGED = "E8101", zh: "日志与其检查点或数据块不符，不能出具证明", en: "the log does not agree with its checkpoint or a block: nothing can be proved",
        hint_zh: "先运行 onecard log verify", hint_en: "run `onecard log verify` first";
    NOT_COVERED = "E8102", zh: "最新检查点不含第 {index} 条", en: "the newest checkpoint does not cover entry {index}";
    NO_ROW = "E8103", zh: "{run} 没有第 {row} 行", en: "{run} has no row {row}";
    PROOF_FORM = "E8104", zh: "不是证明文件", en: "not a proof file";
    PROOF_PATH = "E8105", zh: "第 {index} 条不在该检查点的日志中", en: "entry {index} is not in the log of that checkpoint";
    PROOF_SLICE = "E8106", zh: "该行不在条目登记的数据块中", en: "the row is not in the block that the entry commits";
    PROOF_OPENING = "E8107", zh: "“{field}”的值与承诺不符", en: "the value of `{field}` does not open its commitment";
    NOT_A_CHILD = "E8108", zh: "该条目不是下级日志的检查点", en: "the entry is not a checkpoint of a child log";
    WITNESS_SIZE = "E8109", zh: "上次见证的是 {size} 条，证明却从 {old} 条起", en: "the last checkpoint seen has {size} entries, the proof starts from {old}";
    NOT_EXTENDED = "E8110", zh: "{size} 条的检查点不是 {old} 条的延续：历史被改写", en: "the checkpoint of {size} entries does not extend that of {old}: history was rewritten";
    WITNESS_KEY = "E8111", zh: "这不是见证密钥", en: "this is not a witness's key";
    NOTE_RUNS = "E8112", zh: "只查了部分运行的数据行", en: "only the rows of some runs were checked";
    PARENT_BAD = "E8113", zh: "上级日志 {folder} 校验不通过（{verdict}），不能作为锚", en: "the parent log {folder} does not verify ({verdict}) and anchors nothing";
    NO_CHILD = "E8114", zh: "上级日志 {folder} 没有收过本日志 {origin} 的检查点", en: "the parent log {folder} has taken no checkpoint of {origin}";
}
