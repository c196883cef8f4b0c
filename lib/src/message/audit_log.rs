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
}
