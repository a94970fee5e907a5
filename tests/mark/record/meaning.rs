//! What each tag means, in words.

use super::*;

/// The tags with their meanings.
fn meanings(text: &str) -> Vec<(String, String)> {
    let tags = parse(text).unwrap().tags();
    tags.iter()
        .map(|tag| (tag.name().to_owned(), tag.meaning().to_owned()))
        .collect()
}

fn meaning(text: &str, name: &str) -> String {
    let mut meanings = meanings(text);
    meanings.retain(|(tag, _)| tag == name);
    assert_eq!(meanings.len(), 1, "{text}");
    meanings.remove(0).1
}

#[test]
fn every_tag_means_something_in_one_sentence() {
    let record = "v=BIMI1; l=https://a.example/l.svg; a=https://a.example/a.pem; avp=brand; lps=news; x=1; L=";
    let meanings = meanings(record);
    let names: Vec<_> = meanings.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["v", "l", "a", "avp", "lps", "x", "L"]);
    for (name, meaning) in &meanings {
        let is_sentence = meaning.starts_with(char::is_uppercase) && meaning.ends_with('.') && !meaning.contains(". ");
        assert!(is_sentence, "{name}: {meaning}");
    }
}

#[test]
fn a_declination_says_whether_local_parts_make_exceptions() {
    let declined = "The domain declines: no logo is shown with its mail";
    assert_eq!(meaning("v=BIMI1; l=; a=;", "l"), format!("{declined}."));
    assert_eq!(
        meaning("v=BIMI1; l=; a=; lps=", "l"),
        format!("{declined}, except where 'lps=' finds one.")
    );
}

#[test]
fn evidence_without_a_logo_is_said_to_be_refused() {
    let meaning = meaning("v=BIMI1; l=; a=https://a.example/a.pem", "l");
    assert!(meaning.ends_with("receivers refuse the record."), "{meaning}");
}

#[test]
fn local_part_selectors_say_whom_they_mean() {
    let every = meaning("v=BIMI1; l=; lps=", "lps");
    assert!(every.starts_with("For each sender, "), "{every}");
    let some = meaning("v=BIMI1; l=; lps=news , Offers", "lps");
    assert!(
        some.starts_with("For senders whose address begins with 'news' or 'offers', "),
        "{some}"
    );
}

#[test]
fn an_avatar_preference_says_whose_picture_is_shown() {
    let personal = meaning("v=BIMI1; l=; avp=personal", "avp");
    assert!(personal.ends_with("it is preferred to the logo."), "{personal}");
    let unknown = meaning("v=BIMI1; l=; avp=Personal", "avp");
    assert!(unknown.starts_with("Receivers ignore this value"), "{unknown}");
}
