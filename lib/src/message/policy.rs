//! Messages about policy packs.

messages! {
    SYNTAX = "E2501", zh: "不是有效的 TOML：{reason}", en: "not valid TOML: {reason}",
        hint_zh: "文字加双引号；金额写成 \"3000.00\"，日期写成 2016-01-01",
        hint_en: "put text in double quotes; write amounts as \"3000.00\", dates as 2016-01-01";
    UNKNOWN_KEY = "E2502", zh: "不认识的项“{key}”，最接近的是：{nearest}",
        en: "unknown key {key}; nearest: {nearest}",
        hint_zh: "这里可用的项：{known}", hint_en: "known here: {known}";
    WRONG_VALUE = "E2503", zh: "“{key}”的值 {value} 不可用，应为：{valid}",
        en: "{value} will not do for {key}; valid: {valid}";
    MISSING_KEY = "E2504", zh: "缺少“{key}”", en: "{key} is missing";
    UNKNOWN_PACK = "E2505", zh: "extends 指向未提供的政策包“{pack}”，现有：{known}",
        en: "extends names the pack {pack}, which was not given; at hand: {known}",
        hint_zh: "把上级政策包也用 --policy 给出", hint_en: "give the pack above it too";
    VERSION_CLASH = "E2506", zh: "针对“{pack}”{wanted} 版编写，现有 {found} 版",
        en: "written against version {wanted} of {pack}; at hand is version {found}";
    DATES_CLASH = "E2507", zh: "有效期 {own} 与上级“{pack}”的有效期 {base} 不相交",
        en: "in force {own}, which never meets {base} of {pack}";
    NEW_PROGRAMME = "E2508", zh: "未知项目“{name}”，最接近的是：{nearest}",
        en: "unknown programme {name}; nearest: {nearest}",
        hint_zh: "新增项目须写明 labels、unit、cycle",
        hint_en: "a new programme must state labels, unit and cycle";
    LABEL_TWICE = "E2509", zh: "名称“{label}”同时属于“{a}”和“{b}”",
        en: "the label {label} belongs to both {a} and {b}";
    PAIR_TWICE = "E2510", zh: "“{a}”与“{b}”的关系写了两次", en: "the pair {a} × {b} stands twice";
    SEVERAL_LEAVES = "E2511", zh: "政策包不成一条链：{packs}",
        en: "the packs do not form one chain: {packs}",
        hint_zh: "每个包的 extends 指向它的上级，只有一个最下级",
        hint_en: "each pack extends the one above it, and only one stands lowest";
    UNKNOWN_RULE = "E2512", zh: "不认识的规则“{code}”，最接近的是：{nearest}",
        en: "unknown rule {code}; nearest: {nearest}",
        hint_zh: "自编规则以 X- 开头", hint_en: "rules of your own begin with X-";
    UNKNOWN_SETTING = "E2513", zh: "规则 {code} 没有参数“{key}”，最接近的是：{nearest}",
        en: "the rule {code} has no setting {key}; nearest: {nearest}";
    UNKNOWN_IN_PAIR = "E2514", zh: "互斥表中的项目“{name}”未知，最接近的是：{nearest}",
        en: "the exclusions name an unknown programme {name}; nearest: {nearest}";
    FROM_AFTER_TO = "E2515", zh: "{place}：起始日 {from} 晚于截止日 {to}",
        en: "{place}: from {from} is after to {to}";
    OUT_OF_RANGE = "E2516", zh: "{place}：{value} 超出范围，应为 {valid}",
        en: "{place}: {value} is out of range; valid: {valid}";
    DATES_OVERLAP = "E2520", zh: "{place}：{a} 与 {b} 两条的日期重叠",
        en: "{place}: the entries from {a} and from {b} overlap";
    DATES_GAP = "E2521", zh: "{place}：{from} 至 {to} 之间没有规定",
        en: "{place}: nothing covers {from} to {to}";
    BANDS_OVERLAP = "E2522", zh: "{place}：{a} 岁与 {b} 岁起的两档重叠",
        en: "{place}: the bands from {a} and from {b} overlap";
    BANDS_GAP = "E2523", zh: "{place}：{from} 岁至 {to} 岁之间没有档次",
        en: "{place}: no band covers ages {from} to {to}";
    NO_PAY_DAY = "E2524", zh: "{place}：按月发放却没有发放日，不判断是否及时",
        en: "{place}: paid monthly without a pay day, so lateness is not judged";
    HARD_UNCONFIRMED = "E2525", zh: "{place}：互斥依据待确认，不据此认定",
        en: "{place}: hard but unconfirmed, so it charges nobody";
    NO_BASIS = "E2526", zh: "规则 {code} 启用但没有任何依据", en: "the rule {code} is on without any basis";
    LATE_PAY_BY = "E2527", zh: "{place}：补差截止 {pay_by} 早于决定日 {decided}",
        en: "{place}: pay by {pay_by} is before the decision of {decided}";
    NO_AMOUNT = "E2528", zh: "{place}：计发方式为 {kind}，却没有{needs}",
        en: "{place}: the amount rule {kind} has no {needs}";
    UNKNOWN_FIELD_NAME = "E2529", zh: "{place}：unconfirmed 中的“{name}”不是项目的字段，最接近的是：{nearest}",
        en: "{place}: unconfirmed names {name}, which is no field; nearest: {nearest}";
    STANDARD_REPEATED = "E2530", zh: "{place}：{from} 起的标准写了两次",
        en: "{place}: two standards from {from} that were decided on the same day";
    REGION_CODE = "E2531", zh: "`{code}` 不是区划代码", en: "`{code}` is not a region code",
        hint_zh: "写 2 至 9 位数字，如 53、530100、530102005", hint_en: "write 2 to 9 digits, such as 53, 530100, 530102005";
    REGION_TWICE = "E2532", zh: "区划 `{code}` 给了两个政策", en: "the region `{code}` has two policies";
    REGION_OTHER = "E2533", zh: "政策包 {pack} 是 {region} 的，不能用于 `{code}`", en: "the pack {pack} is for {region} and cannot be used for `{code}`";
    REGION_SECTION = "E2534", zh: "政策包 {pack}（`{code}`）另有自己的 `{section}`", en: "the pack {pack} (`{code}`) has `{section}` of its own",
        hint_zh: "一次运行只有一套规则开关、问题阈值和掩码：写入 policy 的包，不写入地区包",
        hint_en: "a run has one set of switches, thresholds and masks: put it into the pack of `policy`, not into that of a region";
}
