//! Answers to data questions: `Q02=paid`, `Q07:低保金=低保`.

use crate::error::{Error, ErrorKind, Result};
use crate::message::question as texts;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `Q01` … `Q12`.
    pub code: String,
    /// What it is about; empty for the whole run.
    pub scope: String,
    /// The value.
    pub value: String,
}

impl Answer {
    /// `Qnn` or `Qnn:SCOPE`.
    pub fn question(&self) -> String {
        match self.scope.as_str() {
            "" => self.code.clone(),
            scope => format!("{}:{scope}", self.code),
        }
    }
}

/// Answers given, the later ones winning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(Vec<Answer>);

const CODES: [&str; 12] = [
    "Q01", "Q02", "Q03", "Q04", "Q05", "Q06", "Q07", "Q08", "Q09", "Q10", "Q11", "Q12",
];

impl Answers {
    /// Adds `Qnn[:SCOPE]=VALUE`.
    ///
    /// # Errors
    /// Kind `Usage` for another form or an unknown code.
    pub fn add(&mut self, text: &str) -> Result<()> {
        let wrong = || Error::new(ErrorKind::Usage, &texts::ANSWER_FORM).with("answer", text);
        let (question, value) = text.split_once('=').ok_or_else(wrong)?;
        let (code, scope) = question.split_once(':').unwrap_or((question, ""));
        let code = code.trim().to_ascii_uppercase();
        if !CODES.contains(&code.as_str()) || value.trim().is_empty() {
            return Err(wrong());
        }
        let (scope, value) = (scope.trim().to_owned(), value.trim().to_owned());
        self.0.push(Answer { code, scope, value });
        Ok(())
    }

    /// The answer to a question, for its scope or for all.
    pub fn get(&self, code: &str, scope: &str) -> Option<&str> {
        let fits = |a: &&Answer| a.code == code && (a.scope == scope || a.scope.is_empty());
        let exact = self.0.iter().rev().filter(fits).find(|a| a.scope == scope);
        exact
            .or_else(|| self.0.iter().rev().find(fits))
            .map(|a| a.value.as_str())
    }

    /// The answer among the values that are understood.
    ///
    /// # Errors
    /// Kind `Usage` when the answer is none of them; the message lists them.
    pub(super) fn choose<T: Copy>(
        &self,
        code: &str,
        scope: &str,
        values: &[(&str, T)],
    ) -> Result<Option<T>> {
        let Some(value) = self.get(code, scope) else {
            return Ok(None);
        };
        match values.iter().find(|(name, _)| *name == value) {
            Some((_, meant)) => Ok(Some(*meant)),
            None if value == "auto" => Ok(None),
            None => Err(Error::new(ErrorKind::Usage, &texts::ANSWER_VALUE)
                .with("code", code)
                .with("value", value)
                .with(
                    "known",
                    values
                        .iter()
                        .map(|(n, _)| *n)
                        .collect::<Vec<_>>()
                        .join(" | "),
                )),
        }
    }

    /// Every answer, in the order given.
    pub fn all(&self) -> &[Answer] {
        &self.0
    }
}

impl Extend<Answer> for Answers {
    /// Adds answers that win over those before.
    fn extend<I: IntoIterator<Item = Answer>>(&mut self, answers: I) {
        self.0.extend(answers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_a_code_a_scope_and_a_value() {
        let mut answers = Answers::default();
        answers.add("Q02=paid").unwrap();
        answers.add("q07:低保金=低保").unwrap();
        assert_eq!(answers.get("Q02", "anything"), Some("paid"));
        assert_eq!(answers.get("Q07", "低保金"), Some("低保"));
        assert_eq!(answers.get("Q07", "别的"), None);
        for wrong in ["Q02", "Q13=x", "=x", "Q01="] {
            assert!(answers.add(wrong).is_err(), "{wrong}");
        }
        let known = [("for", 1), ("paid", 2)];
        assert_eq!(answers.choose("Q02", "", &known).unwrap(), Some(2));
        assert!(answers.choose("Q07", "低保金", &known).is_err());
    }
}
