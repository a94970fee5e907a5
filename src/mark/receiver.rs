//! Which mail receivers show the logo of which kind of mark certificate.
//!
//! Receivers change this; the list states what was true on [`Receiver::LIST_DATE`]. Every receiver requires more than a
//! certificate, above all an enforced DMARC policy.

use super::MarkKind;

/// A mail receiver, and how it shows logos.
///
/// ```
/// use collectmc::mark::{LogoDisplay, MarkKind, Receiver};
///
/// let gmail = Receiver::ALL.iter().find(|receiver| receiver.name() == "Gmail").unwrap();
/// assert_eq!(gmail.display(MarkKind::Vmc), Some(LogoDisplay::WithCheckMark));
/// assert_eq!(gmail.display(MarkKind::Cmc), Some(LogoDisplay::WithoutCheckMark));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Receiver {
    name: &'static str,
    vmc: LogoDisplay,
    cmc: LogoDisplay,
    source: &'static str,
}

/// How a mail receiver shows the logo of a kind of mark certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LogoDisplay {
    /// With a check mark, which says that the sender is verified.
    WithCheckMark,
    /// Without the check mark that another kind gets.
    WithoutCheckMark,
    /// Shown; the receiver does not distinguish kinds by a check mark.
    Shown,
    /// To senders of good reputation, whether they have a certificate or not.
    ByReputation,
    /// Not at all.
    Never,
}

impl Receiver {
    /// The day on which the list was made, as `2026-11-24`.
    pub const LIST_DATE: &str = "2026-11-24";

    /// The whole list.
    #[rustfmt::skip] // A table.
    pub const ALL: &[Self] = &[
        Self {
            name: "Gmail",
            vmc: LogoDisplay::WithCheckMark,
            cmc: LogoDisplay::WithoutCheckMark,
            source: "Google's announcement of CMCs and of the check mark in its apps, September 2024",
        },
        Self {
            name: "Apple Mail",
            vmc: LogoDisplay::Shown,
            cmc: LogoDisplay::Never,
            source: "Apple's page 'Prepare your email server for BIMI support in Apple Mail'",
        },
        Self {
            name: "Yahoo",
            vmc: LogoDisplay::ByReputation,
            cmc: LogoDisplay::ByReputation,
            source: "Yahoo's page for senders on BIMI",
        },
    ];

    /// The receiver's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How it shows the logo of this kind of certificate; `None` where that is not known.
    pub fn display(&self, kind: MarkKind) -> Option<LogoDisplay> {
        match kind {
            MarkKind::Vmc => Some(self.vmc),
            MarkKind::Cmc => Some(self.cmc),
            MarkKind::Unknown => (self.vmc == self.cmc).then_some(self.vmc),
        }
    }

    /// The source of this information.
    pub fn source(&self) -> &'static str {
        self.source
    }
}
