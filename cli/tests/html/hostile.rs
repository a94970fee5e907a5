//! What comes from outside does nothing: not the logo, not the names in the certificates, not the name of the file.

use collectmc_test_support::certificates::{
    Authority, Builder, Hierarchy, Logotype, MarkCertificate, StringKind, VALID_AT, oid,
};

use crate::browser::{Browser, DESKTOP};
use crate::cases;
use crate::deeds::Deeds;
use crate::page::Page;

/// A drawing that tries all that a drawing can.
const LOGO: &str = include_str!("hostile.svg");

#[test]
fn a_hostile_logo_is_drawn_and_does_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    let page = Page::of_leaf(cases::with_logo(LOGO.as_bytes()));
    assert_eq!(browser.watch(&page.html), Deeds::default());
    assert!(browser.evaluate("document.images[0].naturalWidth").as_u64() > Some(0));
    assert_eq!(
        browser.evaluate("document.title"),
        "Example Test Brand Ltd · mark certificate"
    );
}

#[test]
fn a_logo_that_would_keep_a_browser_busy_or_was_not_read_is_not_drawn() {
    const ROOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">";
    let levels = (1..=10).map(|level| {
        let below = format!("<use href=\"#level{}\"/>", level - 1);
        format!("<g id=\"level{level}\">{}</g>", below.repeat(10))
    });
    let levels: String = levels.collect();
    for (what, svg) in [
        ("it is not whole", format!("{ROOT}<path")),
        (
            "it has entities",
            format!("<!DOCTYPE svg [<!ENTITY e \"text\">]>{ROOT}<text>&e;</text></svg>"),
        ),
        (
            "it repeats itself",
            format!("{ROOT}<path id=\"level0\"/>{levels}<use href=\"#level10\"/></svg>"),
        ),
        ("it is large", format!("{ROOT}{}</svg>", " ".repeat(70_000))),
    ] {
        let Page { html } = Page::of_leaf(cases::with_logo(svg.as_bytes()));
        assert!(!html.contains("<img") && !html.contains("data:image"), "{what}: {html}");
        let notice = format!("a logo of {} bytes that cannot be drawn, or should not be", svg.len());
        assert!(html.contains(&notice), "{what}: {html}");
    }
}

#[test]
fn the_same_logo_outside_the_page_does_what_it_can() {
    let Some(mut browser) = Browser::start() else { return };
    let asks = ["script.js", "style.css", "import.css", "image.svg", "frame", "fetch"];
    let says = ["onload ran", "script ran", "foreign content ran"];
    let is_caught = |deeds: &Deeds| {
        let is_asked_for = |path: &&str| any(&deeds.witnessed, &format!("canary.example/{path}"));
        let is_said = |text: &&str| any(&deeds.console, text);
        asks.iter().all(is_asked_for) && says.iter().all(is_said) && any(&deeds.opened, "a dialog")
    };
    let deeds = browser.catch("hostile.svg", LOGO, is_caught);
    assert!(is_caught(&deeds), "{deeds:?}");
}

fn any(lines: &[String], text: &str) -> bool {
    lines.iter().any(|line| line.contains(text))
}

/// What people have put into names to get it run.
const TEXTS: [&str; 7] = [
    "<script>alert('canary')</script>",
    "\"><img src=http://canary.example/name onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></title></textarea><svg onload=alert(1)>",
    "--><iframe src=http://canary.example/frame></iframe><!--",
    "{{7*7}}${7*7}<%= 7*7 %>&lt;b&gt;&#60;b&#62;",
    "\u{202e}elpmaxe\u{2066}\u{0}\u{1b}[31m\u{9b}\u{feff}\u{200b}\u{61c}\u{ad}\u{e0041}\n",
];

fn hostile(text: &str) -> Hierarchy {
    let everywhere = |builder: Builder| {
        let attributes = [
            oid::ORGANIZATION,
            oid::WORD_MARK,
            oid::TRADEMARK_OFFICE,
            oid::TRADEMARK_IDENTIFIER,
            oid::MARK_TYPE,
        ];
        attributes.into_iter().fold(builder, |builder, oid| {
            builder
                .without_subject_attribute(oid)
                .subject_attribute(oid, StringKind::Utf8, text)
        })
    };
    let ascii: String = text.chars().filter(char::is_ascii).collect();
    Hierarchy::of_all(
        Authority::root().common_name(text),
        Authority::intermediate().common_name(text),
        everywhere(MarkCertificate::new())
            .common_name(text)
            .domains(&[&ascii, "brand.example"])
            .logotype(Logotype::gzip(LOGO.as_bytes())),
    )
}

#[test]
fn hostile_names_are_text_and_do_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    for text in TEXTS {
        let page = Page::of(hostile(text).leaf_first());
        assert_eq!(browser.watch(&page.html), Deeds::default(), "{text}");
        let heading = browser.evaluate("document.querySelector('h1').textContent");
        let visible: String = text
            .chars()
            .map(|c| match c {
                ' '..='~' => c.to_string(),
                '\n' => "\\n".to_owned(),
                _ => c.escape_unicode().to_string(),
            })
            .collect();
        assert_eq!(heading, visible.as_str());
        assert_eq!(browser.evaluate(ACTIVE), 0, "{text}");
    }
}

/// How many elements and attributes there are that could act or lead elsewhere.
const ACTIVE: &str = "(() => {
    const tags = 'script, iframe, object, embed, form, link, base, foreignObject, a:not([href^=\"#\"])';
    const handlers = [...document.querySelectorAll('*')].flatMap(element => [...element.attributes])
        .filter(attribute => attribute.name.startsWith('on') || attribute.name === 'style');
    return document.querySelectorAll(tags).length + handlers.length;
})()";

#[test]
fn nothing_invisible_gets_into_the_page() {
    for text in TEXTS {
        let page = Page::of(hostile(text).leaf_first());
        let is_deceptive = |c: &char| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
                || ['\u{feff}', '\u{61c}', '\u{ad}', '\u{e0041}'].contains(c)
        };
        assert_eq!(page.html.chars().find(is_deceptive), None, "{text}");
    }
}

#[test]
fn a_hostile_file_name_is_text() {
    let Some(mut browser) = Browser::start() else { return };
    let name = "<img src=x onerror=alert(1)>\"'.pem";
    let page = Page::of_files(&[(name, &Hierarchy::new().leaf_first_pem())], &["--at", VALID_AT]);
    assert_eq!(browser.watch(&page.html), Deeds::default());
    let footer = browser.evaluate("document.querySelector('footer').textContent");
    assert!(footer.as_str().unwrap().contains(name), "{footer}");
}

/// What would get into the page if something were not escaped.
const INJECTED: &str = "<main><script>document.title = 'taken'</script>\
    <script src='http://canary.example/script.js'></script><img src='http://canary.example/image.png'>\
    <img src='missing.png' onerror='document.title = \"taken\"'><style>main { display: none }</style>\
    <p style='background: url(http://canary.example/style.png)'>text</p>\
    <link rel='stylesheet' href='http://canary.example/style.css'><iframe src='http://canary.example/frame'></iframe>\
    <object data='http://canary.example/object'></object><base href='http://canary.example/'>";

#[test]
fn what_gets_into_the_page_all_the_same_is_stopped_by_its_policy() {
    let Some(mut browser) = Browser::start() else { return };
    let page = Page::of_leaf(MarkCertificate::new()).with_change("<main>", INJECTED);
    let deeds = browser.watch(&page.html);
    assert_eq!(deeds.witnessed, [""; 0]);
    assert_ne!(browser.evaluate("document.title"), "taken");
    assert_ne!(
        browser.evaluate("getComputedStyle(document.querySelector('main')).display"),
        "none"
    );
    for directive in [
        "script-src",
        "style-src",
        "img-src",
        "frame-src",
        "object-src",
        "base-uri",
    ] {
        let is_told = |line: &&String| line.contains("Content Security Policy") && line.contains(directive);
        assert!(
            deeds.console.iter().any(|line| is_told(&line)),
            "{directive}: {deeds:#?}"
        );
    }
}

#[test]
fn without_the_policy_it_would_not_be_stopped() {
    let Some(mut browser) = Browser::start() else { return };
    let page = Page::of_leaf(MarkCertificate::new()).without_policy();
    let asks = ["script.js", "image.png", "style.css", "frame"];
    let is_caught = |deeds: &Deeds| {
        let is_asked_for = |path: &&str| any(&deeds.witnessed, &format!("canary.example/{path}"));
        asks.iter().all(is_asked_for)
    };
    let deeds = browser.catch("page.html", &page.with_change("<main>", INJECTED).html, is_caught);
    assert!(is_caught(&deeds), "{deeds:?}");
    assert_eq!(browser.evaluate("document.title"), "taken");
}

#[test]
fn the_page_itself_keeps_to_its_policy() {
    let Some(mut browser) = Browser::start() else { return };
    browser.look(&Page::of_leaf(MarkCertificate::new()).html, DESKTOP);
    let policy = browser.evaluate("document.querySelector('meta[http-equiv]').content");
    let policy = policy.as_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; img-src data:; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    // The style sheet is in force: without it text is black on white.
    let colour = browser.evaluate("getComputedStyle(document.body).backgroundColor");
    assert_eq!(colour, "rgb(245, 245, 242)");
}
