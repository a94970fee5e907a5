//! The logo in the shapes and sizes in which mail programs show it.

use maud::{Markup, html};

use super::Page;
use super::parts::notice;

pub(super) fn section(page: &Page<'_>) -> Markup {
    html! {
        section #logo {
            h2 { "The logo" }
            div {
                @match (page.drawable_logo(), page.examination.logo()) {
                    (Some(_), _) => (crops()),
                    (None, Some(logo)) => (notice(&format!(
                        "The certificate holds a logo of {} bytes that cannot be drawn, or should not be; the findings say why.",
                        logo.svg().len()
                    ))),
                    (None, None) => (notice(&page.examination.logo_error().unwrap_or_default())),
                }
            }
        }
    }
}

/// In pixels: from the icon of a tab to the picture of a contact.
const SIZES: [u8; 6] = [96, 64, 48, 32, 24, 16];

/// What mail programs do: they cut the square to a circle, or round its corners.
const SHAPES: [&str; 2] = ["circle", "rounded"];

const GROUNDS: [(&str, &str); 2] = [("on-light", "light"), ("on-dark", "dark")];

fn crops() -> Markup {
    html! {
        div.pair {
            @for (class, ground) in GROUNDS {
                figure {
                    div.crops.(class) role="img" aria-label=(described(ground)) {
                        @for shape in SHAPES {
                            div.row {
                                @for size in SIZES {
                                    span { span.mark.(shape).(format!("px{size}")) {} small { (size) } }
                                }
                            }
                        }
                    }
                    figcaption { "On a " (ground) " ground, at 96 to 16 pixels" }
                }
            }
        }
    }
}

fn described(ground: &str) -> String {
    let sizes: Vec<_> = SIZES.iter().map(ToString::to_string).collect();
    format!(
        "The logo on a {ground} ground, cut to a circle and to a square with round corners, {} pixels wide",
        sizes.join(", ")
    )
}
