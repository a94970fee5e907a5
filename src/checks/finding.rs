//! What a check has found.

use std::fmt;

use super::Rule;
use crate::certificates::extensions::ExtensionError;

/// A rule that is broken, or that could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    rule: Rule,
    severity: Severity,
    message: String,
    remedy: &'static str,
    position: Option<(u32, u32)>,
}

/// The message of a broken rule; `None` when it holds.
pub(crate) type Broken = Result<Option<String>, ExtensionError>;

/// How bad a finding is. A worse one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rule was not checked, since something is missing to check it. The message says what.
    NotChecked,
    /// Some receivers may refuse the logo, or show it badly.
    Warning,
    /// Receivers that keep to the drafts refuse the logo.
    Error,
}

impl Finding {
    /// The rule is broken.
    pub(crate) fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            message: message.into(),
            remedy: rule.remedy(),
            position: None,
        }
    }

    /// What a rule says of a certificate. A malformed extension breaks every rule about it.
    pub(crate) fn of(rule: Rule, broken: Broken) -> Option<Self> {
        let message = broken.unwrap_or_else(|error| Some(error.to_string()));
        message.map(|message| Self::new(rule, message))
    }

    /// With the place in the file, counted from 1.
    #[cfg(feature = "svg")]
    pub(crate) fn at(self, line: u32, column: u32) -> Self {
        Self {
            position: Some((line, column)),
            ..self
        }
    }

    /// Replaces the rule's remedy by one that fits the case.
    pub(crate) fn with_remedy(self, remedy: &'static str) -> Self {
        Self { remedy, ..self }
    }

    /// The rule could not be checked.
    pub(crate) fn not_checked(rule: Rule, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::NotChecked,
            ..Self::new(rule, message)
        }
    }

    /// The rule.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How bad it is: the rule's severity, or [`Severity::NotChecked`].
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What was found, in one sentence that is safe to print: a certificate cannot steer a terminal through it.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line of the SVG file, from 1, where the finding has a place in one.
    pub fn line(&self) -> Option<u32> {
        self.position.map(|(line, _)| line)
    }

    /// The column in that line, from 1, counted in characters.
    pub fn column(&self) -> Option<u32> {
        self.position.map(|(_, column)| column)
    }

    /// What to do about it: what fits this case, or else [`Rule::remedy`].
    pub fn remedy(&self) -> &'static str {
        self.remedy
    }

    /// The document and section that the rule comes from.
    pub fn source(&self) -> &'static str {
        self.rule.source()
    }
}

impl fmt::Display for Finding {
    /// `error[validity]: …`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.rule, self.message)
    }
}
