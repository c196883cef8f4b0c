//! Who issued a resident identity number, as its first digits say.

use super::ResidentId;

/// What the first digits of a number stand for.
///
/// A warning only. The first two digits of GB/T 2260 never changed their meaning (Hainan split off
/// in 1988 and Chongqing in 1997, but numbers keep the county they were first issued in: `51…`
/// stays right for a person of today's Chongqing), so every abolished county code passes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Issuer {
    /// A province, autonomous region or municipality, by its short name.
    Province(&'static str),
    /// Residence permit of a Hong Kong (81), Macao (82) or Taiwan (83) resident.
    ResidencePermit,
    /// Permanent residence card of a foreigner, in use since December 2023: starts with 9.
    ForeignPermanentResident,
    /// No code of GB/T 2260.
    Unknown,
}

const PROVINCES: [(u32, &str); 32] = [
    (11, "北京"),
    (12, "天津"),
    (13, "河北"),
    (14, "山西"),
    (15, "内蒙古"),
    (21, "辽宁"),
    (22, "吉林"),
    (23, "黑龙江"),
    (31, "上海"),
    (32, "江苏"),
    (33, "浙江"),
    (34, "安徽"),
    (35, "福建"),
    (36, "江西"),
    (37, "山东"),
    (41, "河南"),
    (42, "湖北"),
    (43, "湖南"),
    (44, "广东"),
    (45, "广西"),
    (46, "海南"),
    (50, "重庆"),
    (51, "四川"),
    (52, "贵州"),
    (53, "云南"),
    (54, "西藏"),
    (61, "陕西"),
    (62, "甘肃"),
    (63, "青海"),
    (64, "宁夏"),
    (65, "新疆"),
    (71, "台湾"),
];

impl ResidentId {
    /// Who issued the number; [`Issuer::Unknown`] is a reason to look, never to refuse.
    pub fn issuer(self) -> Issuer {
        match self.region() / 10_000 {
            81..=83 => Issuer::ResidencePermit,
            90..=99 => Issuer::ForeignPermanentResident,
            code => PROVINCES
                .iter()
                .find(|(known, _)| *known == code)
                .map_or(Issuer::Unknown, |(_, name)| Issuer::Province(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::synthetic;

    #[track_caller]
    fn check(region: u32, expected: Issuer) {
        assert_eq!(synthetic::of_region(region).issuer(), expected, "{region}");
    }

    #[test]
    fn the_first_digits_say_who_issued_the_number() {
        check(110_105, Issuer::Province("北京"));
        check(512_222, Issuer::Province("四川")); // Wanzhou, today a part of Chongqing
        check(500_101, Issuer::Province("重庆"));
        check(710_000, Issuer::Province("台湾"));
        check(810_000, Issuer::ResidencePermit);
        check(830_000, Issuer::ResidencePermit);
        check(911_156, Issuer::ForeignPermanentResident);
        check(100_000, Issuer::Unknown);
        check(470_101, Issuer::Unknown);
    }
}
