//! The assertion record, against draft-brand-indicators-for-message-identification-10, sections 4.3 and 4.4.

mod places;
mod reading;
mod writing;

use collectmc::checks::Rule;
use collectmc::mark::{AssertionRecord, AvatarPreference, Domain, NameError, RecordError, Selector};
use proptest::prelude::*;
use url::Url;

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn parse(text: &str) -> Result<AssertionRecord, RecordError> {
    text.parse()
}

fn brand() -> AssertionRecord {
    AssertionRecord::new(&url("https://brand.example/logo.svg")).unwrap()
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(path in "\\PC{0,40}", query in "\\PC{0,20}", personal: bool, lps: bool) {
        let mut logo = url("https://brand.example/");
        logo.set_path(&path);
        logo.set_query(Some(&query));
        // The one thing that a path can be refused for.
        prop_assume!(!matches!(AssertionRecord::new(&logo), Err(RecordError::NotSvg { .. })));
        let mut record = AssertionRecord::new(&logo).unwrap().with_evidence(&logo).unwrap();
        if personal {
            record = record.with_avatar_preference(AvatarPreference::Personal);
        }
        if lps {
            record = record.with_local_part_selectors();
        }
        prop_assert_eq!(parse(&record.to_string()), Ok(record));
    }

    #[test]
    fn no_text_makes_reading_panic_and_what_is_read_can_be_written(text in "v=BIMI1; ?(l|a|avp|lps|x)=\\PC{0,30}(; ?(l|a|lps)=\\PC{0,30}){0,3}") {
        if let Ok(record) = parse(&text) {
            prop_assert_eq!(parse(&record.to_string()), Ok(record));
        }
    }

    #[test]
    fn no_text_makes_a_name_that_the_dns_cannot_hold(text in "\\PC{0,80}") {
        if let Ok(domain) = text.parse::<Domain>() {
            prop_assert!(domain.as_str().len() <= 253 && domain.as_str().is_ascii());
        }
    }
}
