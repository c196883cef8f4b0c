//! Messages of floor 4: what keeps rules from judging.

messages! {
    RULE_SETTINGS = "E4701", zh: "规则 {rule} 的设置有误：{reason}",
        en: "the settings of rule {rule} are wrong: {reason}",
        hint_zh: "用 onecard explain {rule} 查看它的设置", hint_en: "onecard explain {rule} shows its settings";
    NO_THREADS = "E4702", zh: "不能建立工作线程", en: "worker threads cannot be started",
        hint_zh: "减少 --threads，或改用 --threads 1", hint_en: "use fewer --threads, or --threads 1";
}
