//! PEM as it is sent, not as RFC 7468 has it.
//!
//! The reader goes from boundary to boundary, since two of them may share a line. Boundaries may have any number of dashes
//! with blanks within (`----- BEGIN CERTIFICATE -----`, and an end line with four), and be in any text. The Base64 may be in
//! lines of any length. What is strict is the count: each BEGIN gives content or an error, and so does text outside blocks
//! that has a [trace] of a certificate, so that no certificate is lost in silence.

mod base64;
mod boundary;
mod trace;

pub(crate) use base64::base64;
use boundary::Boundary;

use super::error::{CertificatesError, Problem};

/// One block.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    pub(crate) label: &'a str,
    /// Counted from 1.
    pub(crate) number: usize,
    /// Its Base64, decoded. `None` where that is impossible, which only a block [for something else](is_for_others) may be: a
    /// private key has headers before its Base64 when it is encrypted (RFC 1421, section 4.6).
    pub(crate) content: Option<Vec<u8>>,
}

/// A part of the text. It prints as the start of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Part {
    /// A block, counted from 1, and the line of its first boundary.
    #[error("PEM block {number} (line {line})")]
    Block { number: usize, line: usize },
    #[error("line {line}")]
    Outside { line: usize },
}

/// Why a block could not be read, or text outside blocks must not be ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PemProblem {
    #[error("cut off: its END line is missing")]
    NoEnd,
    #[error("cut off: the next block begins before its END line")]
    NextBegins,
    #[error("its END line has a different label")]
    OtherLabel,
    #[error("its BEGIN line is cut off")]
    BeginCutOff,
    #[error("the END line has no BEGIN line before it")]
    NoBegin,
    #[error("line {line} is not Base64")]
    NotBase64 { line: usize },
    #[error("its Base64 is cut off")]
    Base64CutOff,
    #[error(
        "it looks like the BEGIN line of a certificate, but is not one; write it as -----BEGIN CERTIFICATE-----, in plain \
         capitals and on one line, or remove it"
    )]
    LooksLikeBegin,
    #[error(
        "it looks like the Base64 of a certificate; put it between the lines -----BEGIN CERTIFICATE----- and \
         -----END CERTIFICATE-----, or remove it"
    )]
    BareBase64,
}

/// Whether there is a boundary in the text.
pub(crate) fn is_pem(text: &str) -> bool {
    Boundary::next(text, 0).is_some()
}

/// How labels begin that may be for certificates.
const CERTIFICATE_LABELS: [&str; 6] = ["CERT", "X509", "X.509", "TRUSTED", "PKCS", "CMS"];

/// Whether a block with this label is for certificates, so that it must have one.
pub(crate) fn is_for_certificates(label: &str) -> bool {
    CERTIFICATE_LABELS.iter().any(|known| label.contains(known)) && !is_for_others(label)
}

/// Whether a block with this label is for something else, whatever is in it: what RFC 7468 defines beside certificates, what
/// OpenSSL writes, and PGP. Any other label may be one for certificates that is misspelled.
pub(crate) fn is_for_others(label: &str) -> bool {
    const ENDS: [&str; 6] = [
        "PRIVATE KEY",
        "PUBLIC KEY",
        "REQUEST",
        "CRL",
        "PARAMETERS",
        "ATTRIBUTE CERTIFICATE",
    ];
    label.starts_with("PGP ") || ENDS.iter().any(|end| label.ends_with(end))
}

/// Hands each block of the text to `read`, up to the first error.
pub(super) fn each_block<'a>(
    text: &'a str,
    mut read: impl FnMut(&Block<'a>) -> Result<(), CertificatesError>,
) -> Result<(), CertificatesError> {
    let mut at = 0;
    for number in 1.. {
        let begin = Boundary::next(text, at);
        let outside = text.get(at..begin.as_ref().map_or(text.len(), |begin| begin.start));
        check_outside(text, at, outside.unwrap_or_default())?;
        let Some(begin) = begin else { break };
        let block = content(text, &begin).map_err(|problem| Problem::Pem(problem).into());
        let read = block.and_then(|(content, behind)| {
            at = behind;
            let label = begin.label;
            read(&Block { label, number, content })
        });
        read.map_err(|error: CertificatesError| {
            let line = line_of(text, begin.start);
            error.in_part(Part::Block { number, line })
        })?;
    }
    Ok(())
}

/// Refuses text without boundaries that has a [trace] of a certificate.
pub(crate) fn check_prose(text: &str) -> Result<(), CertificatesError> {
    check_outside(text, 0, text)
}

fn check_outside(text: &str, start: usize, outside: &str) -> Result<(), CertificatesError> {
    trace::find(outside).map_or(Ok(()), |(at, problem)| {
        let line = line_of(text, start.saturating_add(at));
        Err(CertificatesError::from(Problem::Outside(problem)).in_part(Part::Outside { line }))
    })
}

/// The content of the block that `begin` opens, and where the text behind it starts.
fn content(text: &str, begin: &Boundary<'_>) -> Result<(Option<Vec<u8>>, usize), PemProblem> {
    if begin.is_end {
        return Err(PemProblem::NoBegin);
    }
    if !begin.is_complete {
        return Err(PemProblem::BeginCutOff);
    }
    let end = match Boundary::next(text, begin.end).ok_or(PemProblem::NoEnd)? {
        next if !next.is_end => return Err(PemProblem::NextBegins),
        end if !end.is_complete => return Err(PemProblem::NoEnd),
        end if end.label != begin.label => return Err(PemProblem::OtherLabel),
        end => end,
    };
    let body = text.get(begin.end..end.start).unwrap_or_default();
    let content = match base64(body) {
        Ok(bytes) => Some(bytes),
        Err(_) if is_for_others(begin.label) && trace::begin(body).is_none() => None,
        Err(Some(at)) => {
            let line = line_of(text, begin.end.saturating_add(at));
            return Err(PemProblem::NotBase64 { line });
        }
        Err(None) => return Err(PemProblem::Base64CutOff),
    };
    Ok((content, end.label_end))
}

/// The line, counted from 1, that has the byte `at`. LF, CRLF and CR end lines. It takes time, so it is for errors.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let crs = before.matches('\r').count();
    let within_crlf = before.ends_with('\r') && text.get(at..).is_some_and(|rest| rest.starts_with('\n'));
    let ends = before.matches('\n').count().saturating_add(crs);
    let twice = before.matches("\r\n").count().saturating_add(usize::from(within_crlf));
    ends.saturating_sub(twice).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> Result<Vec<(String, Vec<u8>)>, CertificatesError> {
        let mut contents = Vec::new();
        each_block(text, |block| {
            contents.push((block.label.to_owned(), block.content.clone().unwrap_or_default()));
            Ok(())
        })?;
        Ok(contents)
    }

    fn problem(text: &str) -> (Option<usize>, usize, PemProblem) {
        let error = contents(text).unwrap_err();
        match (error.part.unwrap(), *error.problem) {
            (Part::Block { number, line }, Problem::Pem(problem)) => (Some(number), line, problem),
            (Part::Outside { line }, Problem::Outside(problem)) => (None, line, problem),
            other => panic!("{other:?}"),
        }
    }

    const ONE: &str = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";

    #[test]
    fn spaced_dashes_and_an_end_line_of_four_are_boundaries() {
        let text = "----- BEGIN CERTIFICATE -----\nAQID\n----- END CERTIFICATE -----\n\
                    ----- BEGIN CERTIFICATE -----\nBAUG\n---- END CERTIFICATE -----";
        assert_eq!(
            contents(text).unwrap(),
            [
                ("CERTIFICATE".into(), vec![1, 2, 3]),
                ("CERTIFICATE".into(), vec![4, 5, 6])
            ]
        );
    }

    #[test]
    fn end_and_begin_may_share_a_line_and_even_its_dashes() {
        let separate = ONE.trim_end().to_owned() + " " + ONE;
        let joined = ONE.trim_end().to_owned() + ONE;
        let shared = ONE.trim_end().to_owned() + ONE.trim_start_matches('-');
        for text in [separate, joined, shared] {
            assert_eq!(contents(&text).unwrap().len(), 2, "{text}");
        }
    }

    #[test]
    fn base64_may_have_blanks_tabs_and_lines_of_any_length() {
        for body in ["AQIDBAUGBwg=", "A Q\tI\nDBAU\r\nGBwg\r=\r", "\n\nAQIDBAUGBwg"] {
            let text = format!("-----BEGIN CMS-----\n{body}\n-----END CMS-----");
            assert_eq!(contents(&text).unwrap(), [("CMS".into(), vec![1, 2, 3, 4, 5, 6, 7, 8])]);
        }
    }

    #[test]
    fn text_around_blocks_is_no_block() {
        let text = format!("2\nValid - from BEGIN to END -\n{ONE}notBefore=now -- BEGINNING\n{ONE}- END of it\n");
        assert_eq!(contents(&text).unwrap().len(), 2);
        assert!(!is_pem(
            "<!-- BEGIN MENU --><p>Down for maintenance</p><!-- END MENU -->"
        ));
    }

    #[test]
    fn a_trace_of_a_certificate_outside_blocks_is_an_error_with_its_line() {
        let base64 = "MIIBszCCAVmgAwIBAgIUE5Nq0mG3c1rT8b2V\nQm9ndXMgYnV0IGxvbmcgZW5vdWdoIHRvIGNvdW50\n";
        for (odd, expected) in [
            ("–––––begin certificate–––––\nAQID\n", PemProblem::LooksLikeBegin),
            (base64, PemProblem::BareBase64),
        ] {
            for (text, line) in [
                (format!("2\n{odd}{ONE}"), 2),
                (format!("{ONE}{odd}"), 4),
                (format!("{ONE}\n{odd}{ONE}"), 5),
            ] {
                assert_eq!(problem(&text), (None, line, expected), "{text}");
            }
        }
    }

    #[test]
    fn a_block_that_is_not_for_certificates_may_hold_anything_but_a_begin_line() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\nAQID\n\
                   -----END RSA PRIVATE KEY-----\n";
        assert_eq!(contents(&format!("{key}{ONE}{key}")).unwrap().len(), 3);
        let hidden = key.replace("AQID", "--- begin certificate ---\nAQID");
        assert_eq!(problem(&hidden), (Some(1), 1, PemProblem::NotBase64 { line: 2 }));
        for label in [
            "X509 CRL",
            "CERTIFICATE REQUEST",
            "NEW CERTIFICATE REQUEST",
            "ATTRIBUTE CERTIFICATE",
            "PUBLIC KEY",
        ] {
            assert_eq!(
                contents(&key.replace("RSA PRIVATE KEY", label)).unwrap().len(),
                1,
                "{label}"
            );
        }
        for label in [
            "CERTIFICATE",
            "CERTIFICATES",
            "X.509 CERT",
            "PKCS7",
            "CMS",
            "SOMETHING ELSE",
        ] {
            let number_and_line = (Some(1), 1, PemProblem::NotBase64 { line: 2 });
            assert_eq!(
                problem(&key.replace("RSA PRIVATE KEY", label)),
                number_and_line,
                "{label}"
            );
        }
    }

    #[test]
    fn a_block_cut_in_the_middle_names_its_number_and_line() {
        let text = ONE.to_owned() + "-----BEGIN CERTIFICATE-----\nAQ";
        assert_eq!(problem(&text), (Some(2), 4, PemProblem::NoEnd));
    }

    #[test]
    fn a_block_cut_between_two_lines_is_cut_off() {
        let text = ONE.to_owned() + "-----BEGIN CERTIFICATE-----\nAQID\n";
        assert_eq!(problem(&text), (Some(2), 4, PemProblem::NoEnd));
        assert_eq!(problem(&(text + ONE)), (Some(2), 4, PemProblem::NextBegins));
    }

    #[test]
    fn a_boundary_cut_anywhere_is_never_taken_for_the_end_of_the_text() {
        let whole = ONE.to_owned() + ONE;
        let first_letter = ONE.len() + "-----B".len();
        for cut in first_letter..whole.len() - "-----\n".len() {
            let text = whole.get(..cut).unwrap();
            assert!(contents(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_end_without_a_begin_is_an_error() {
        assert_eq!(
            problem("AQID\n-----END CERTIFICATE-----\n"),
            (Some(1), 2, PemProblem::NoBegin)
        );
        assert_eq!(
            problem("-----BEGIN CMS-----\nAQID\n-----END CERTIFICATE-----\n"),
            (Some(1), 1, PemProblem::OtherLabel)
        );
    }

    #[test]
    fn a_bad_character_names_its_line_whatever_ends_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = [
                "-----BEGIN CERTIFICATE-----",
                "AQID",
                "A?ID",
                "-----END CERTIFICATE-----",
            ]
            .join(end);
            assert_eq!(
                problem(&text),
                (Some(1), 1, PemProblem::NotBase64 { line: 3 }),
                "{end:?}"
            );
        }
    }

    #[test]
    fn base64_that_lacks_characters_is_cut_off() {
        for body in ["AQIDB", "AQIDBA=", "AQI==", "AQIDBB=="] {
            let text = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----");
            assert_eq!(problem(&text), (Some(1), 1, PemProblem::Base64CutOff), "{body}");
        }
    }

    #[test]
    fn many_dashes_take_linear_time() {
        assert!(!is_pem(&"- ".repeat(1 << 20)));
        assert!(!is_pem(&"-".repeat(1 << 20)));
    }
}
