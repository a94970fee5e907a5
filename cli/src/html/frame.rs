//! The document around the page's parts: what it may do, and how it looks.

use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::parts::Foreign;

const STYLE: &str = include_str!("page.css");

/// A whole HTML document, with the name of the file that it is made from.
pub(super) fn document(
    title: &str,
    logo: Option<&[u8]>,
    is_verified: bool,
    body: &Markup,
    source: Option<String>,
) -> String {
    let style = style(logo);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                // Before all that it is about.
                meta http-equiv="Content-Security-Policy" content=(policy(&style));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (Foreign(title).cut(160)) }
                style { (PreEscaped(style)) }
            }
            body.verified[is_verified] {
                (body)
                footer {
                    p {
                        "Made by collectmc " (env!("CARGO_PKG_VERSION"))
                        @if let Some(source) = source { " from " (Foreign(&source)) }
                        ". This page is self-contained: it runs no script and makes no request."
                    }
                }
            }
        }
    };
    page.into_string()
}

/// The image as a URI with all of it inside. Base64 has no character that HTML or CSS would act on.
pub(super) fn data_uri(logo: &[u8]) -> String {
    format!("data:image/svg+xml;base64,{}", BASE64.encode(logo))
}

/// The style sheet. The logo is in it so that the page has it once for all the places where it is shown small.
fn style(logo: Option<&[u8]>) -> String {
    let image = logo.map_or_else(String::new, |logo| {
        format!(".mark {{ background-image: url(\"{}\"); }}\n", data_uri(logo))
    });
    format!("{STYLE}{image}")
}

/// Nothing but images with all of them inside and this style sheet, character for character (CSP Level 3, section 2.3.1).
fn policy(style: &str) -> String {
    let hash = BASE64.encode(&Sha256::digest(style));
    format!("default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}
