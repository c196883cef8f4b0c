//! Programmes, places and names of the county. Every name is a random pair or triple of common
//! characters; no list of real persons was used.

/// A programme as the county pays it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Programme {
    /// As the roll names it.
    pub(super) label: &'static str,
    /// Two digits of the batch number.
    pub(super) batch: u8,
    /// Source of the money.
    pub(super) fund: &'static str,
    /// What the bank is told.
    pub(super) purpose: &'static str,
    /// Least amount a month, yuan.
    pub(super) least: i64,
    /// Greatest amount a month, yuan.
    pub(super) most: i64,
}

const fn programme(
    (label, batch): (&'static str, u8),
    (fund, purpose): (&'static str, &'static str),
    (least, most): (i64, i64),
) -> Programme {
    Programme {
        label,
        batch,
        fund,
        purpose,
        least,
        most,
    }
}

pub(super) const RURAL: &Programme =
    &programme(("农村低保", 1), ("中央财政", "农村低保金"), (280, 900));
pub(super) const URBAN: &Programme =
    &programme(("城市低保", 2), ("省级财政", "城市低保金"), (350, 1300));
pub(super) const TEKUN: &Programme =
    &programme(("特困供养", 3), ("市县财政", "特困供养金"), (900, 2500));
pub(super) const DISABLED: &Programme = &programme(
    ("残疾人两项补贴", 4),
    ("福彩公益金", "残疾人补贴"),
    (90, 340),
);
pub(super) const AGED: &Programme =
    &programme(("高龄津贴", 5), ("中央财政", "高龄津贴"), (100, 500));
pub(super) const ORPHAN: &Programme = &programme(
    ("孤儿基本生活费", 6),
    ("省级财政", "孤儿基本生活费"),
    (1000, 2000),
);
pub(super) const VETERAN: &Programme =
    &programme(("优抚补助", 7), ("市县财政", "优抚对象补助"), (600, 2600));
pub(super) const RELIEF: &Programme =
    &programme(("临时救助", 8), ("福彩公益金", "临时救助金"), (800, 2700));
/// A name that no policy knows.
pub(super) const UNKNOWN: &Programme =
    &programme(("暖心关爱金", 9), ("市县财政", "暖心关爱金"), (100, 300));

/// Township, one of twenty; its code is 434001100 and its place here.
pub(super) const TOWNS: [&str; 20] = [
    "城关镇",
    "东风镇",
    "红旗镇",
    "和平镇",
    "新华镇",
    "长青镇",
    "石桥镇",
    "双河镇",
    "白云乡",
    "青山镇",
    "金鸡镇",
    "马路镇",
    "柳林镇",
    "大坪镇",
    "高桥镇",
    "黄土镇",
    "清水镇",
    "太平镇",
    "永安镇",
    "龙泉乡",
];

pub(super) const VILLAGES: [&str; 12] = [
    "红星村",
    "光明村",
    "胜利村",
    "团结村",
    "前进村",
    "向阳村",
    "幸福村",
    "上河村",
    "下河村",
    "石门村",
    "松树村",
    "桃园村",
];

/// Banks with the first six digits of their cards.
pub(super) const BANKS: [(&str, u64); 6] = [
    ("邮政储蓄银行", 621_098),
    ("农业银行", 622_848),
    ("工商银行", 621_226),
    ("建设银行", 621_700),
    ("中国银行", 621_661),
    ("农村商业银行", 621_449),
];

pub(super) const OFFICES: [&str; 4] = ["县教育局", "县水利局", "县人民医院", "县财政局"];

pub(super) const FAILURES: [&str; 4] = ["户名不符", "账户状态异常", "账号不存在", "账户已销户"];

pub(super) const RELATIONS: [&str; 4] = ["配偶", "子女", "父母", "孙子女"];

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕\
苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史\
顾侯邵孟龙万段";

const GIVEN: &str = "安邦宝斌冰波博才彩昌晨成诚驰春纯聪翠达丹德东栋恩帆芳菲芬枫锋凤福富刚光贵国海涵豪\
浩和贺恒红洪虹厚华欢辉惠吉佳嘉坚建健杰洁捷津锦晶静菊娟军君凯可坤兰岚朗乐蕾莉力丽\
利莲良亮玲露茂玫梅美敏明娜楠宁培平琪琦强琴勤青清庆秋全荣蓉瑞山善尚生胜诗书舒淑顺\
思松涛天婷彤伟文武贤祥晓欣新兴星秀雪雅妍彦艳燕阳洋怡宜义艺逸毅英颖永勇友宇雨玉育\
元源远月云韵泽展珍真志智忠子宗祖";

/// Characters of a name by place in the tables; the third may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    surname: u16,
    given: u16,
    second: Option<u16>,
}

/// Characters of a table as an array.
struct Table<const N: usize>([char; N]);

impl<const N: usize> Table<N> {
    const fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut chars = ['\0'; N];
        let mut rest = bytes;
        let mut filled = 0;
        // Every character of the tables is three bytes of UTF-8.
        while let [a, b, c, tail @ ..] = rest {
            let code = ((*a as u32 & 0x0F) << 12) | ((*b as u32 & 0x3F) << 6) | (*c as u32 & 0x3F);
            if filled < N
                && let Some(found) = char::from_u32(code)
            {
                let (_, free) = chars.split_at_mut(filled);
                if let [place, ..] = free {
                    *place = found;
                }
            }
            filled += 1;
            rest = tail;
        }
        Self(chars)
    }

    fn get(&self, index: u16) -> char {
        self.0.get(usize::from(index) % N).copied().unwrap_or('某')
    }
}

static SURNAME_TABLE: Table<{ SURNAMES.len() / 3 }> = Table::of(SURNAMES);
static GIVEN_TABLE: Table<{ GIVEN.len() / 3 }> = Table::of(GIVEN);

impl Name {
    /// A name from a random number.
    pub(super) fn of(random: u64) -> Self {
        let part = |shift: u32, of: usize| ((random >> shift) % of as u64) as u16;
        Self {
            surname: part(0, SURNAMES.len() / 3),
            given: part(16, GIVEN.len() / 3),
            second: (random >> 60 > 3).then_some(part(32, GIVEN.len() / 3)),
        }
    }

    /// The same surname, another given name.
    pub(super) fn relative(self, random: u64) -> Self {
        Self {
            surname: self.surname,
            ..Self::of(random)
        }
    }

    /// A name that shares no character with this one.
    pub(super) fn stranger(self) -> Self {
        let taken = [Some(self.given), self.second];
        let free = |from: u16| {
            let mut each = (0..3).map(|n| (from + 57 + n) % (GIVEN.len() / 3) as u16);
            each.find(|g| !taken.contains(&Some(*g)))
                .unwrap_or_default()
        };
        Self {
            surname: (self.surname + 41) % (SURNAMES.len() / 3) as u16,
            given: free(self.given),
            second: Some(free(self.given + 90)),
        }
    }

    /// Writes the characters.
    pub(super) fn write(self, into: &mut String) {
        into.push(SURNAME_TABLE.get(self.surname));
        into.push(GIVEN_TABLE.get(self.given));
        if let Some(second) = self.second {
            into.push(GIVEN_TABLE.get(second));
        }
    }

    /// The characters.
    pub(super) fn text(self) -> String {
        let mut text = String::with_capacity(9);
        self.write(&mut text);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_hold_every_character_once() {
        for table in [SURNAMES, GIVEN] {
            let mut chars: Vec<char> = table.chars().collect();
            assert!(chars.iter().all(|c| c.len_utf8() == 3));
            chars.sort_unstable();
            let count = chars.len();
            chars.dedup();
            assert_eq!(chars.len(), count);
        }
    }

    #[test]
    fn a_stranger_shares_no_character() {
        for random in 0..2000u64 {
            let name = Name::of(random.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let (text, other) = (name.text(), name.stranger().text());
            assert!(!other.chars().any(|c| text.contains(c)), "{text} {other}");
            assert!(text.chars().all(|c| c != '某'));
        }
    }
}
