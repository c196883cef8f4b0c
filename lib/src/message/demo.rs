//! Messages of the synthetic county.

messages! {
    WRITE = "E6101", zh: "{file} 无法写入：{reason}", en: "{file} cannot be written: {reason}";
    INTERRUPTED = "E6102", zh: "已中断，没有写出任何文件", en: "interrupted; no file was written";
}
