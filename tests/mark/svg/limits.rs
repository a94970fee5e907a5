//! Files that are too large, and those that would be costly to read.

use collectmc_test_support::growth;

use super::*;

fn padded_to(length: usize) -> Vec<u8> {
    let mut drawing = with("").into_bytes();
    drawing.resize(length, b' ');
    drawing
}

#[test]
fn a_file_has_at_most_32768_bytes() {
    assert_eq!(rules(padded_to(32_768)), []);
    assert_eq!(rules(padded_to(32_769)), [Rule::SvgSize]);
}

#[test]
fn a_file_of_twice_that_is_still_read_and_a_larger_one_is_not() {
    let with_script = |length| [with("<script/>").into_bytes(), vec![b' '; length]].concat();
    assert_eq!(rules(with_script(32_768)), [Rule::SvgSize, Rule::SvgScript]);
    assert_eq!(rules(with_script(65_536)), [Rule::SvgSize]);
}

#[test]
fn elements_nested_100_000_deep_do_not_overflow_the_stack() {
    // In a thread whose stack recursion would soon use up.
    let check = || {
        let nested = |depth| with(&format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth)));
        (
            rules(nested(100_000)),
            rules(nested(9_000)),
            rules(nested(255)),
            rules(nested(256)),
        )
    };
    let thread = std::thread::Builder::new().stack_size(128 * 1024).spawn(check).unwrap();
    let (too_large, too_deep, just_fits, one_more) = thread.join().unwrap();
    assert_eq!(too_large, [Rule::SvgSize]);
    assert_eq!(too_deep, [Rule::SvgSize, Rule::SvgXml]);
    assert_eq!(just_fits, []);
    assert_eq!(one_more, [Rule::SvgXml]);
}

/// What 64 kB can hold of what is costly to read. Generous, since tests share their computer and are not optimised.
#[test]
fn no_file_of_64_kb_takes_long() {
    let filled = |begin: &str, part: &str, end: &str| {
        let room = svg::MAX_BYTES_READ - with("").len() - begin.len() - end.len();
        with(&format!("{begin}{}{end}", part.repeat(room / part.len())))
    };
    let distinct = |part: &dyn Fn(usize) -> String, most: usize| {
        let all = (0..).map(part).scan(0, |length, part| {
            *length += part.len();
            (*length < most).then_some(part)
        });
        all.collect::<String>()
    };
    let drawings = [
        with(&format!(
            "<path{}/>",
            distinct(&|number| format!(" a{number}=''"), 60_000)
        )),
        with(&distinct(&|number| format!("<g xmlns:n{number}='u{number}'>"), 60_000)),
        with(&distinct(&|number| format!("<a{number} a='1' b='2'/>"), 60_000)),
        filled("<path fill=\"", "url(#%", "\"/>"),
        filled("<path fill=\"", "url(#%41", "\"/>"),
        filled("<path fill=\"", "url(#%)", "\"/>"),
        filled("<path style=\"", "url(", "\"/>"),
        filled("<style>", "url(#a ", "</style>"),
        filled("", "<use href='#a'/>", ""),
        filled("<g id='a'>", "<use href='#b'/>", "</g><g id='b'/>"),
        filled("", "<b/>", ""),
        filled("", "<g o=''/>", ""),
        filled("<text>", "&#32;", "</text>"),
        filled("<title>", "a ", "</title>"),
        filled("", "\n<a/>", ""),
        filled("<g class='", "a ", "'/>"),
        filled("<g xml:lang='a", "-a", "'/>"),
        format!("{}{}", "<!-- -->".repeat(8_000), with("")),
    ];
    for drawing in drawings {
        let begin = std::time::Instant::now();
        rules(&drawing);
        assert!(
            begin.elapsed().as_secs() < 5,
            "{:?}: {}",
            begin.elapsed(),
            &drawing[120..200]
        );
    }
}

/// Made anew for each size, so only work on 4 and on 64 kB is compared.
#[test]
fn the_work_grows_with_the_file_and_not_with_its_square() {
    type Part = fn(usize) -> String;
    let parts: [(&str, Part); 10] = [
        ("elements", |_| "<path d='M0 0'/>".to_owned()),
        ("unknown elements", |number| format!("<e{number}/>")),
        ("elements with many attributes", |_| {
            let attributes: String = (0..100).map(|number| format!(" a{number}=''")).collect();
            format!("<path{attributes}/>")
        }),
        ("elements of many namespaces", |number| match number % 20 {
            0 => format!("<n:e xmlns:n='u{number}'/>"),
            _ => "<path d='M0 0'/>".to_owned(),
        }),
        ("nested elements", |number| match number % 100 {
            0 => "<g>".repeat(100) + &"</g>".repeat(100),
            _ => "<g/>".to_owned(),
        }),
        ("names and references to them", |number| {
            format!("<g id='a{number}'/><use href='#a{number}'/>")
        }),
        ("references to one element", |number| match number {
            0 => "<path id='a'/>".to_owned(),
            _ => "<use href='#a' fill='url(#a) url(#a)'/>".to_owned(),
        }),
        ("style sheets", |_| "<style>a{fill:url(#b)}</style>".to_owned()),
        ("attributes to remove", |number| {
            format!("<g data-a{number}='' style='opacity:1'/>")
        }),
        ("texts", |_| "text<!-- -->".to_owned()),
    ];
    for (name, part) in parts {
        growth::assert_not_quadratic(name, 4_000, |size| {
            let mut content = String::new();
            (0..)
                .take_while(|number| {
                    let part = part(*number);
                    let fits = content.len() + part.len() < size;
                    content.push_str(if fits { &part } else { "" });
                    fits
                })
                .for_each(drop);
            let drawing = with(&content);
            svg::check(drawing.as_bytes());
            svg::fix(drawing.as_bytes(), Some("Brand")).unwrap();
        });
    }
}

#[test]
fn an_element_has_at_most_256_attributes() {
    let attributes = |count| -> String {
        (0..count)
            .map(|number| format!(" a{number}='<>\"'").replace('<', ""))
            .collect()
    };
    let drawing = |count| with(&format!("<!-- {} --><path{}/>", "\"".repeat(600), attributes(count)));
    assert_eq!(rules(drawing(256)), [Rule::SvgAttribute]);
    assert_eq!(rules(drawing(257)), [Rule::SvgXml]);
}

#[test]
fn of_a_rule_that_is_broken_often_the_first_places_are_listed() {
    let findings = svg::check(with(&"\n  <e/>".repeat(100)).as_bytes());
    assert_eq!(findings.len(), 20);
    assert_eq!((findings[0].line(), findings[0].column()), (Some(2), Some(3)));
    assert!(findings[19].message().ends_with("(and 80 more)"), "{}", findings[19]);
}

#[test]
fn a_file_of_more_than_24_000_bytes_cannot_be_ordered() {
    let rules = |length| -> Vec<_> {
        let findings = svg::check_for_order(&padded_to(length));
        findings.iter().map(Finding::rule).collect()
    };
    assert_eq!(rules(24_000), []);
    assert_eq!(rules(24_001), [Rule::SvgOrderSize]);
    assert_eq!(rules(32_769), [Rule::SvgSize]);
    assert_eq!(svg::check(&padded_to(24_001)), []);
}
