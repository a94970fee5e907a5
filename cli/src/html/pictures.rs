//! The logo as mail programs show it: in their shapes and sizes, and among messages. None of them is any program in particular.

use collectmc::mark::MarkKind;
use maud::{Markup, html};

use super::Page;
use super::parts::{Foreign, TICK, notice, section};

pub(super) fn logo(page: &Page<'_>) -> Markup {
    let content = match (page.drawable_logo(), page.examination.logo()) {
        (Some(_), _) => crops(),
        (None, Some(logo)) => notice(&format!(
            "The certificate holds a logo of {} bytes that cannot be drawn, or should not be; the findings say why.",
            logo.svg().len()
        )),
        (None, None) => notice(&page.examination.logo_error().unwrap_or_default()),
    };
    section("logo", "The logo", &content)
}

/// From the icon of a tab to the picture of a contact, as a circle and with round corners: mail programs cut the square so.
fn crops() -> Markup {
    const SIZES: [u8; 6] = [96, 64, 48, 32, 24, 16];
    let row = |shape: &str| {
        html! {
            div.row {
                @for size in SIZES { span { span.mark.(shape).(format!("px{size}")) {} small { (size) } } }
            }
        }
    };
    let rows = html! { (row("circle")) (row("rounded")) };
    let sizes = SIZES.map(|size| size.to_string()).join(", ");
    let described = format!("cut to a circle and to a square with round corners, {sizes} pixels wide");
    on_both_grounds("crops", "The logo", &described, &rows)
}

pub(super) fn inbox(page: &Page<'_>, kind: MarkKind) -> Markup {
    let place = page.examination.place.as_ref();
    let domain = place.map_or_else(|| "brand.example".to_owned(), |(domain, _)| domain.to_string());
    let sender = page.brand();
    let described = format!("with the logo beside a message from {sender}");
    let has_check_mark = kind == MarkKind::Vmc;
    // Part of a drawing that has words already.
    let check_mark = html! {
        svg.check viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" {
            circle cx="10" cy="10" r="9" {}
            path d=(TICK) {}
        }
    };
    let message = html! {
        span.mark {}
        strong { (Foreign(&sender)) @if has_check_mark { (check_mark) } }
        small { "09:41" }
        p.subject { "News for you this week" }
        p.address { (Foreign(&format!("news@{domain}"))) }
        p.beginning { "This is how a message with your mark may look." }
    };
    // Another message, whatever it says.
    let other = html! { div.message.other { span.nobody {} strong {} small {} p.subject {} p.beginning {} } };
    let list = html! { (other) div.message { (message) } (other) };
    let opened = html! { div.message { (message) } };
    let content = html! {
        (on_both_grounds("mail phone", "A list on a phone", &described, &list))
        (on_both_grounds("mail desktop", "A list on a desktop", &described, &list))
        (on_both_grounds("mail opened", "An opened message", &described, &opened))
        p.aside {
            "Shapes that mail programs commonly have, and no program in particular. "
            @match has_check_mark {
                true => "The check mark beside the sender is what some of them, such as Gmail, add for a verified mark certificate.",
                false => "A check mark beside the sender is for verified mark certificates (VMC) alone, so there is none.",
            }
        }
    };
    section("inbox", "In the inbox", &content)
}

/// A picture twice, with what it shows for those who do not see it.
fn on_both_grounds(class: &str, name: &str, described: &str, picture: &Markup) -> Markup {
    html! {
        div.pair {
            @for ground in ["light", "dark"] {
                figure {
                    div class={ (class) " on-" (ground) } role="img" aria-label={
                        (name) " on a " (ground) " ground, " (described)
                    } { (picture) }
                    figcaption { (name) ", " (ground) }
                }
            }
        }
    }
}
