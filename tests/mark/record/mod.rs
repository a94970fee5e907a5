//! The assertion record, against draft-brand-indicators-for-message-identification-12, sections 4.3 to 4.5.

mod meaning;
mod places;
mod reading;
mod table;
mod writing;

use collectmc::checks::{Rule, Severity};
use collectmc::mark::{
    AssertionRecord, AvatarPreference, Domain, LocalPartSelectors, NameError, RecordBuilder, RecordError, Selector,
};
use proptest::prelude::*;
use url::Url;

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn parse(text: &str) -> Result<AssertionRecord, RecordError> {
    text.parse()
}

fn brand() -> RecordBuilder {
    AssertionRecord::builder(&url("https://brand.example/logo.svg"))
}

/// URLs of any host, port, path, query and fragment.
fn any_url() -> impl Strategy<Value = Url> {
    let host = "(([a-z0-9_]{1,8}|[äéλж]{1,4})[.]){1,3}example";
    let parts = (host, any::<Option<u16>>(), "\\PC{0,40}", "\\PC{0,20}", "\\PC{0,10}");
    parts.prop_map(|(host, port, path, query, fragment)| {
        let mut url = url(&format!("https://{host}/"));
        url.set_port(port).unwrap();
        url.set_path(&path);
        url.set_query((!query.is_empty()).then_some(&query));
        url.set_fragment((!fragment.is_empty()).then_some(&fragment));
        url
    })
}

fn any_preference() -> impl Strategy<Value = AvatarPreference> {
    prop_oneof![Just(AvatarPreference::Brand), Just(AvatarPreference::Personal)]
}

fn any_selectors() -> impl Strategy<Value = LocalPartSelectors> {
    let list = prop::collection::vec("[A-Za-z0-9-]{1,63}", 0..20);
    list.prop_map(|prefixes| prefixes.join(",").parse().unwrap())
}

proptest! {
    #[test]
    fn what_is_built_is_read_back_and_has_no_error(
        logo in prop::option::of(any_url()),
        evidence in prop::option::of(any_url()),
        preference in prop::option::of(any_preference()),
        selectors in prop::option::of(any_selectors()),
    ) {
        let mut builder = match &logo {
            Some(logo) => AssertionRecord::builder(logo),
            None => AssertionRecord::declination(),
        };
        if let Some(evidence) = &evidence {
            builder = builder.evidence(evidence);
        }
        if let Some(preference) = preference {
            builder = builder.avatar_preference(preference);
        }
        if let Some(selectors) = &selectors {
            builder = builder.local_part_selectors(selectors.clone());
        }
        let record = match builder.build() {
            Ok(record) => record,
            Err(error) => {
                // The two things that such URLs can be refused for.
                let expected = match error {
                    RecordError::NotSvg { .. } => logo.is_some(),
                    RecordError::EvidenceWithoutLogo => logo.is_none() && evidence.is_some(),
                    _ => false,
                };
                prop_assert!(expected, "{error:?}");
                return Ok(());
            }
        };
        prop_assert_eq!(record.location().is_some(), logo.is_some());
        prop_assert_eq!(record.evidence().is_some(), evidence.is_some());
        prop_assert_eq!(record.avatar_preference(), preference.unwrap_or_default());
        prop_assert_eq!(record.local_part_selectors(), selectors.as_ref());
        prop_assert!(record.check().iter().all(|finding| finding.severity() < Severity::Error));
        let strings = record.to_txt_strings().unwrap();
        prop_assert!(strings.iter().all(|string| string.is_ascii() && string.len() <= 255));
        prop_assert_eq!(parse(&strings.concat()), Ok(record));
    }

    #[test]
    fn no_text_makes_reading_panic_and_what_is_read_can_be_written(
        text in "v=BIMI1; ?(l|a|avp|lps|x)=\\PC{0,30}(; ?(l|a|avp|lps|X)=[!-:<-~ ]{0,30}){0,4}",
    ) {
        if let Ok(record) = parse(&text) {
            let again = parse(&record.to_string()).unwrap();
            prop_assert_eq!(again.to_string(), record.to_string());
            prop_assert!(again.tags().iter().all(|tag| record.tags().contains(tag)));
        }
    }

    #[test]
    fn no_text_makes_a_name_that_the_dns_cannot_hold(text in "\\PC{0,80}") {
        if let Ok(domain) = text.parse::<Domain>() {
            prop_assert!(domain.as_str().len() <= 253 && domain.as_str().is_ascii());
        }
    }
}
