//! Whatever stands in the DNS, the check ends, within its bounds, and passes only what passes whole.

use collectmc::publication::{CheckItem, CheckOutcome, CheckStatus, LookupError, TxtAnswer};
use proptest::prelude::*;

use crate::world::{DMARC, RECORD, World};

/// Pieces of records, right and wrong, that random texts are made of.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "v=BIMI1",
            "v=DMARC1",
            ";",
            "; ",
            "=",
            "p=reject",
            "p=none",
            "sp=none",
            "pct=100",
            "pct=7",
            "psd=y",
            "psd=n",
            "t=y",
            "l=https://brand.example/logo.svg",
            "a=https://brand.example/mark.pem",
            "l=",
            "a=",
            " ",
            "rua=mailto:a@b.example",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn answer() -> impl Strategy<Value = Result<TxtAnswer, LookupError>> {
    prop_oneof![
        8 => proptest::collection::vec(text(), 0..3)
            .prop_map(|texts| Ok(TxtAnswer::records(texts.into_iter().map(|text| vec![text])))),
        1 => Just(Err(LookupError::transient("later"))),
        1 => Just(Err(LookupError::permanent("never"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_check_is_bounded_and_passes_only_if_each_line_does(
        record in answer(), dmarc in answer(), above in answer(), suffix in answer(), below in any::<bool>(),
    ) {
        let mut world = World::right()
            .answer("default._bimi.news.brand.example", record.clone())
            .answer("_dmarc.news.brand.example", dmarc.clone())
            .answer("_dmarc.example", suffix);
        world = match below {
            true => world.answer(DMARC, above),
            false => world.answer(DMARC, dmarc).answer(RECORD, record),
        };
        world.domain = if below { "news.brand.example" } else { "brand.example" };
        let checked = world.check();
        prop_assert!(checked.looked_up.len() <= 10 && checked.fetched.len() <= 4);
        let lines = checked.report.lines();
        let all_pass = lines.iter().all(|line| line.status() == CheckStatus::Pass);
        prop_assert_eq!(checked.report.outcome() == CheckOutcome::Pass, all_pass);
        let fails = lines.iter().any(|line| line.status() == CheckStatus::Fail && line.item() != CheckItem::Record);
        prop_assert!(!fails || checked.report.outcome() == CheckOutcome::Fail);
        prop_assert!(lines.iter().all(|line| !line.message().contains(char::is_control)));
        let mut items: Vec<_> = lines.iter().map(|line| line.item()).collect();
        items.dedup();
        prop_assert!(items.is_sorted() && items.len() == lines.len(), "{:?}", items);
    }
}
