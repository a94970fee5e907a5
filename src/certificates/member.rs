//! Whether a member of an archive without certificates may be skipped.
//!
//! A readme may, and what an operating system adds. A file for certificates may not: then one is lost.

use super::sniff::Form;

/// Whether it is the shadow that macOS makes of a file (AppleDouble, RFC 1740, appendix B).
pub(crate) fn is_made_by_macos(name: &str, content: &[u8]) -> bool {
    name.starts_with("__MACOSX/") && content.starts_with(&[0x00, 0x05, 0x16, 0x07])
}

/// Whether a member without a certificate should have one, by the end of its name. `.txt` may be a readme or PEM: it may have
/// none if it is prose, which is text that is not PEM and not empty.
pub(crate) fn is_for_certificates(name: &str, form: &Form<'_>) -> bool {
    let Some((_, extension)) = name.rsplit_once('.') else {
        return false;
    };
    let extension = extension
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .to_ascii_lowercase();
    match extension.as_str() {
        "pem" | "crt" | "cer" | "der" | "p7b" | "p7c" => true,
        "txt" => !matches!(form, Form::Text(text) if !text.trim().is_empty()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_certificate_file_is_recognized_in_any_case() {
        for name in [
            "leaf.pem",
            "a/b.CRT",
            "x.Cer",
            "x.der",
            "x.p7b",
            "chain.P7C ",
            "readme.pem",
        ] {
            assert!(is_for_certificates(name, &Form::Other), "{name}");
        }
        for name in ["readme", "logo.svg", "pem", "leaf.pem.sig", "certificates/"] {
            assert!(!is_for_certificates(name, &Form::Other), "{name}");
        }
    }

    #[test]
    fn a_text_file_is_a_readme_if_it_is_prose() {
        let text = |text: &'static str| Form::Text(text.into());
        assert!(!is_for_certificates("readme.txt", &text("Install these certificates.")));
        let pem = Form::Pem("-----BEGIN CERTIFICATE-----".into());
        for form in [text(""), text(" \n"), pem, Form::Other] {
            assert!(is_for_certificates("readme.TXT", &form), "{form:?}");
        }
    }
}
