//! In which order questions are put to a person: what hangs on the answer, most first.

use super::Question;

/// Codes by what hangs on them: first what decides whether anything was paid at all, and which months
/// and programmes are judged; then what may be missing from the roll; then what only lowers a tier or
/// folds findings. Blocking questions come before all others.
const ORDER: [&str; 12] = [
    "Q12", "Q09", "Q02", "Q01", "Q04", "Q05", "Q07", "Q06", "Q03", "Q10", "Q11", "Q08",
];

/// Questions of one code, which differ in their scope only.
#[derive(Clone, Debug)]
pub struct Asked<'q> {
    /// `Q07`.
    pub code: &'static str,
    /// The questions, in the order they were raised.
    pub questions: Vec<&'q Question>,
}

impl Asked<'_> {
    /// Whether a run stops until they are answered.
    pub fn is_blocking(&self) -> bool {
        self.questions.iter().any(|question| question.blocking)
    }
}

/// The questions by code, in the order in which a person should answer them.
pub fn by_weight(open: &[Question]) -> Vec<Asked<'_>> {
    let mut asked: Vec<Asked<'_>> = Vec::new();
    for question in open {
        match asked.iter_mut().find(|known| known.code == question.code) {
            Some(known) => known.questions.push(question),
            None => asked.push(Asked {
                code: question.code,
                questions: vec![question],
            }),
        }
    }
    let place = |code: &str| ORDER.iter().position(|known| *known == code);
    asked.sort_by_key(|asked| (!asked.is_blocking(), place(asked.code), asked.code));
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Bilingual;

    #[test]
    fn what_blocks_comes_first_and_scopes_stand_together() {
        let title = Bilingual::of("问", "ask");
        let ask =
            |code, scope: &str| Question::open(code, scope, title, (String::new(), String::new()));
        let mut blocking = ask("Q06", "");
        blocking.blocking = true;
        let open = [
            ask("Q10", "payroll"),
            ask("Q07", "a"),
            ask("Q09", "2025-02"),
            blocking,
            ask("Q07", "b"),
        ];
        let order: Vec<_> = by_weight(&open)
            .iter()
            .map(|asked| (asked.code, asked.questions.len()))
            .collect();
        assert_eq!(order, [("Q06", 1), ("Q09", 1), ("Q07", 2), ("Q10", 1)]);
    }

    #[test]
    fn every_code_has_its_place() {
        let mut codes = ORDER;
        codes.sort_unstable();
        let all: Vec<String> = (1..=12).map(|number| format!("Q{number:02}")).collect();
        assert_eq!(codes.to_vec(), all);
    }
}
