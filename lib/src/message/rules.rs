//! Messages of floor 4: the arithmetic of findings in words, and what the catalogue says.
//!
//! Explanations hold months, amounts and counts, and no personal value.

messages! {
    SETTING = "E4001", zh: "规则 {rule} 的设置无法使用：{reason}", en: "a setting of rule {rule} cannot be used: {reason}",
        hint_zh: "用 onecard explain {rule} 查看该规则有哪些设置", hint_en: "onecard explain {rule} lists its settings";
    UNKNOWN_RULE = "E4002", zh: "没有编号为 {rule} 的规则，最接近的是 {nearest}", en: "there is no rule {rule}; the nearest are {nearest}",
        hint_zh: "用 onecard rules 列出全部规则", hint_en: "onecard rules lists all rules";
    OWN_CODE = "E4003", zh: "自定义规则的编号应以 X- 开头，不能是 {rule}", en: "the code of a rule of one's own begins with X-; {rule} does not";
    CODE_TAKEN = "E4004", zh: "规则编号 {rule} 已被使用", en: "the rule code {rule} is already taken";
    OFF = "E4005", zh: "政策包已关闭此规则", en: "switched off by the policy";
    NO_ROLL = "E4006", zh: "缺数据：没有花名册", en: "no data: no approved roll was given";
    NO_PAYMENTS = "E4007", zh: "缺数据：没有发放文件", en: "no data: no payment file was given";
    NO_HOUSEHOLDS = "E4008", zh: "缺数据：没有家庭表和成员表", en: "no data: no household files were given";
    NO_DEATHS = "E4009", zh: "缺数据：没有死亡名单", en: "no data: no death list was given";
    NO_PAYROLL = "E4010", zh: "缺数据：没有财政供养人员名单", en: "no data: no payroll list was given";
    NO_CUSTODY = "E4011", zh: "缺数据：没有服刑羁押名单", en: "no data: no custody list was given";
    NO_LIST = "E4012", zh: "缺数据：没有任何比对名单", en: "no data: no list was given";
    NO_CAP = "E4013", zh: "缺政策：政策包没有乡镇审批限额", en: "no policy: the pack has no cap on township approvals";

    ID_CHECKSUM_WRONG = "E4101", zh: "身份证号 18 位，校验码与前 17 位不符；所属期 {period} 以此号发放 {paid} 元，另有 {others} 处使用此号",
        en: "the number has 18 characters and its check character does not fit the other 17; {paid} yuan were paid under it for {period}, and {others} more rows bear it";
    ID_CHECKSUM_WRONG_UNPAID = "E4102", zh: "身份证号 18 位，校验码与前 17 位不符；没有以此号发放，共有 {others} 处使用此号",
        en: "the number has 18 characters and its check character does not fit the other 17; nothing was paid under it, and {others} rows bear it";
    ID_ONE_EDIT_FROM_UNPAID = "E4103", zh: "身份证号校验码不符；与一名同名、同项目、{period} 未发放的对象只差一位或相邻两位互换，发放 {paid} 元，应先核对是否写错号码",
        en: "the check character is wrong; the number is one digit or one swap from that of a person of the same name and programme who got nothing for {period}; {paid} yuan were paid, so a slip of the hand comes first";
    IDENTIFIER_DESTROYED = "E4104", zh: "证号或账号单元格已被表格软件损坏（科学计数法、超过 15 位的数值，或末尾补 000），原值无法恢复",
        en: "a spreadsheet has destroyed this number (scientific form, a numeric cell beyond 15 digits, or a tail of 000); the original cannot be recovered";
    CONTROL_SUM_MISMATCH = "E4105", zh: "合计行填写 {declared} 元，按明细行计算为 {computed} 元，相差 {difference} 元",
        en: "the total row states {declared} yuan; its rows add up to {computed} yuan; the difference is {difference} yuan";
    CONTROL_COUNT_MISMATCH = "E4106", zh: "合计行填写 {declared} 笔，实际 {computed} 笔", en: "the total row states {declared} lines; there are {computed}";
    CONTROL_BOTH_MISMATCH = "E4107", zh: "合计行填写 {declared_count} 笔 {declared} 元，按明细行计算为 {computed_count} 笔 {computed} 元",
        en: "the total row states {declared_count} lines and {declared} yuan; its rows are {computed_count} lines and {computed} yuan";
    STOP_DATE_MISSING = "E4108", zh: "花名册有 {rows} 行状态为停发或暂停但没有截止月份，无法判断从何月起不应发放，未据此认定漏发或停后发放",
        en: "{rows} roll rows are stopped or suspended without a last month; since when nothing is due is unknown, and nothing is charged on them";
    LINE_WITHOUT_NUMBER_AND_MONTH = "E4118", zh: "{rows} 行发放没有身份证号，也没有发放月份；按银行账号和姓名归入此人，按发放日期（没有时按所审期间的最后一月）归入该月",
        en: "{rows} payment lines have neither a number nor a month; account and name led them to this person, the day of payment (without one, the last month that is judged) to this month";
    LIST_ROW_TOO_YOUNG = "E4109", zh: "名单中的人当时只有 {age} 周岁，不可能属实，由此产生的比对结果只作线索", en: "the person was {age} years old; this cannot be, and hits on this row are leads only";
    LIST_ROW_BEFORE_BIRTH = "E4110", zh: "{column} 早于证号所载出生日期，由此产生的比对结果只作线索", en: "{column} lies before the birth that the number states; hits on this row are leads only";
    LIST_ROW_AFTER_AS_OF = "E4111", zh: "{column} 晚于数据截止日 {as_of}，由此产生的比对结果只作线索", en: "{column} lies after {as_of}, the day up to which all is known; hits on this row are leads only";
    ROLL_ENTRY_REPEATED = "E4112", zh: "{period} 同一对象在同一项目下有 {entries} 条有效登记；以后审批的一条为准，应发 {due} 元", en: "{entries} entries of one programme are in force for {period}; the one decided later counts, {due} yuan are due";
    ROLL_ENTRY_REPEATED_SAME_DATE = "E4113", zh: "{period} 同一对象在同一项目下有 {entries} 条有效登记且审批日期相同，无法判断以哪一条为准，按 {due} 元计",
        en: "{entries} entries of one programme are in force for {period} and were decided on the same day; which one counts is open, {due} yuan are taken";

    PAYEE_NOT_ON_ROLL = "E4201", zh: "{period} 发放 {paid} 元，花名册任何月份都没有该项目下的此人或此户", en: "{paid} yuan were paid for {period}; no entry of any month names this subject in the programme";
    PAYMENT_BEFORE_ENTITLEMENT = "E4202", zh: "{period} 发放 {paid} 元，最早的享受起始月份是 {start}，多发 {at_risk} 元", en: "{paid} yuan were paid for {period}; the first month due is {start}; {at_risk} yuan are not due";
    PAYMENT_AFTER_STOP = "E4203", zh: "{period} 发放 {paid} 元，花名册该月应发 {due} 元（已停发、间断或到期），多发 {at_risk} 元", en: "{paid} yuan were paid for {period}; {due} yuan were due (stopped, in a gap, or ended); {at_risk} yuan are not due";
    UNPAID_ENTITLEMENT = "E4204", zh: "{period} 应发 {due} 元，截至 {as_of} 没有任何成功、失败或待确认的发放", en: "{due} yuan were due for {period}; up to {as_of} there is no line at all, neither confirmed nor failed nor open";
    UNPAID_PAID_UNDER_WRONG_ID = "E4205", zh: "{period} 应发 {due} 元，截至 {as_of} 未见发放；有一笔发放使用的证号与其只差一位或相邻两位互换且姓名相同，见同组的 D01",
        en: "{due} yuan were due for {period} and nothing came up to {as_of}; a line under a number one digit or one swap away bears the same name: see D01 of this group";
    MONTH_WITHOUT_PAYMENTS = "E4206", zh: "{period} 本项目有 {keys} 个对象应发共 {due} 元，没有任何发放记录", en: "{keys} subjects of the programme were due {due} yuan for {period}, and there is no payment line at all";
    RETURN_NOT_REISSUED = "E4207", zh: "{period} 应发 {due} 元，{failed} 笔全部失败或退汇，截至 {as_of} 没有重新发放成功", en: "{due} yuan were due for {period}; all {failed} lines failed or came back; up to {as_of} none was re-issued with success";
    OVERPAYMENT = "E4208", zh: "{period} 应发 {due} 元，扣除重复后实发 {kept} 元，多发 {at_risk} 元", en: "{due} yuan were due for {period}; without duplicates {kept} yuan were paid; {at_risk} yuan are too much";
    UNDERPAYMENT = "E4209", zh: "{period} 应发 {due} 元，扣除重复后实发 {kept} 元，少发 {short} 元", en: "{due} yuan were due for {period}; without duplicates {kept} yuan were paid; {short} yuan are missing";
    ACCOUNT_CHANGED = "E4210", zh: "{period} 有 {lines} 笔共 {at_risk} 元打入的账号不在该对象当月有效登记的账号之内", en: "{lines} lines of {at_risk} yuan for {period} went to an account that no entry in force of this subject states";
    ACCOUNT_NAME_MISMATCH = "E4211", zh: "{period} 有 {lines} 笔共 {at_risk} 元的姓名与领取人、享受人、户主的姓名都不相符", en: "{lines} lines of {at_risk} yuan for {period} bear a name that is neither the payee's nor the beneficiary's nor the head's";
    PAID_TO_DECEASED_HEADS_ACCOUNT = "E4212", zh: "户主于 {died} 去世，家中还有 {living} 人在享；{period} 的 {amount} 元仍打入已故户主的账户", en: "the head died on {died}, {living} members live on; {amount} yuan for {period} still went to the dead head's account";
    INSTITUTION_HEADCOUNT_MISMATCH = "E4213", zh: "{period} 在院有效登记 {residents} 人，应拨 {due} 元；实拨 {paid} 元，用途注明 {stated} 人，相差 {difference} 元",
        en: "{residents} residents were in force for {period}, {due} yuan were due; {paid} yuan were paid, the purpose states {stated} persons; the difference is {difference} yuan";

    AFTER_DEATH = "E4301", zh: "死亡日期 {died}，{period} 仍发放 {paid} 元（按次月停发，应为 {due} 元）", en: "died on {died}; {paid} yuan were paid for {period} (due {due}: the entitlement ends with the month of death)";
    AFTER_DEATH_KNOWN = "E4302", zh: "死亡日期 {died}，已于 {registered} 登记；登记之后仍发放 {period} 的 {paid} 元（应为 {due} 元）", en: "died on {died}, registered on {registered}; {paid} yuan for {period} were credited after that (due {due})";
    AFTER_DEATH_UNREGISTERED = "E4303", zh: "死亡日期 {died}，{registered} 才登记；发放 {period} 的 {paid} 元时尚未登记（应为 {due} 元）", en: "died on {died}, registered only on {registered}; {paid} yuan for {period} were credited before that (due {due})";
    CREDITED_BEFORE_DEATH = "E4304", zh: "死亡日期 {died}；{period} 的 {paid} 元在死亡之前已发放（应为 {due} 元）", en: "died on {died}; {paid} yuan for {period} had been credited before (due {due})";
    AFTER_DEATH_UNDATED = "E4305", zh: "死亡名单有此人但没有日期；{period} 发放 {paid} 元，是否在死亡之后待核（列为应发 {due} 元）", en: "a death list names the person without a date; {paid} yuan were paid for {period}; whether that was after the death is open (due {due})";
    IN_CUSTODY = "E4306", zh: "{from} 收监，{to} 释放；{period} 整月在押，发放 {paid} 元（应为 {due} 元）", en: "in custody from {from} to {to}, all of {period}; {paid} yuan were paid (due {due})";
    MEMBER_IN_CUSTODY = "E4307", zh: "家庭有 {members} 名成员在享，其中 1 人自 {from} 收监，{to} 释放，{period} 整月在押；本月发放 {paid} 元，应重新核定", en: "{members} members are in force, one of them in custody from {from} to {to}, all of {period}; {paid} yuan were paid and should be recomputed";
    PUBLIC_EMPLOYEE = "E4308", zh: "{from} 入职、{to} 离职，{period} 在财政供养人员名单内，仍发放 {paid} 元", en: "on a public payroll from {from} to {to}; {paid} yuan were paid for {period}";
    PUBLIC_EMPLOYEE_UNDATED = "E4309", zh: "在财政供养人员名单内但没有入职日期（离职 {to}），{period} 发放 {paid} 元，是否同期在职待核", en: "on a public payroll without a first date (left {to}); {paid} yuan were paid for {period}; whether he served then is open";
    MEMBER_DEATH_NOT_RECOMPUTED = "E4310", zh: "家庭成员于 {died} 去世，尚有 {living} 人在享；{period} 的月保障金仍为 {amount} 元，与去世当月相同，未见重新核定", en: "a member died on {died}, {living} live on; the approved amount for {period} is still {amount} yuan as in the month of death; no later decision recomputed it";

    DUPLICATE_PAYMENT = "E4401", zh: "{period} 应发 {due} 元，成功发放 {lines} 笔共 {paid} 元，其中重复 {at_risk} 元", en: "{due} yuan were due for {period}; {lines} lines of {paid} yuan were confirmed, {at_risk} yuan of them twice";
    EXCLUSIVE_PROGRAMMES = "E4402", zh: "{period} 同时领取 {other} {other_paid} 元和 {this} {paid} 元，两项不得同时享受；家庭按当月在享人数折算后取较小者 {at_risk} 元",
        en: "{other_paid} yuan of {other} and {paid} yuan of {this} were paid for {period}; the two exclude each other; the smaller sum, a household's divided by its members in force, is {at_risk} yuan";
    ACCOUNT_SHARED = "E4403", zh: "{period} 同一账号收款 {beneficiaries} 人、{households} 户；此人 {at_risk} 元", en: "one account was credited for {beneficiaries} beneficiaries of {households} households for {period}; {at_risk} yuan for this one";

    PAID_LATE = "E4501", zh: "{period} 应于 {pay_day} 前发放，实际 {credited} 到账，晚 {days} 天", en: "due by {pay_day} for {period}; credited on {credited}, {days} days late";
    SPLIT_APPROVAL = "E4502", zh: "{period} 起 {window} 天内乡镇级审批 {approvals} 次，每次不超过限额 {cap} 元，合计 {sum} 元，超过限额", en: "{approvals} township approvals for {period} or within {window} days, each within the cap of {cap} yuan, {sum} yuan together";
}
