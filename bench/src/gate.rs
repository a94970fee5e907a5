//! The library's own work, once each, for `.ci/bench` to count the instructions of.

mod inputs;
mod measure;
mod ours;

use measure::{Case, Contender};

fn main() {
    let mut cases = Vec::new();
    let mut add = |name: String, contender| {
        cases.push(Case {
            name,
            contenders: vec![contender],
        })
    };
    for input in inputs::ALL {
        for (form, bytes) in [("PKCS #7", input.pkcs7), ("PEM", input.pem), ("ZIP", input.zip)] {
            add(
                format!("read {form}, {}", input.name),
                Contender::new("collectmc", move || ours::read(bytes)),
            );
        }
    }
    for (name, body) in inputs::CHAINS {
        let anchors = ours::anchors(body);
        add(
            format!("chain and logo, {name}"),
            Contender::new("collectmc", move || ours::chain(body, &anchors)),
        );
        let options = ours::options(body);
        add(
            format!("whole report, {name}"),
            Contender::new("collectmc", move || ours::report(body, &options)),
        );
    }
    let tangled = Contender::new("collectmc", || ours::search(inputs::TANGLED));
    add("chain, 64 tangled certificates".to_owned(), tangled);
    measure::count(&cases);
}
