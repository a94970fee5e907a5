use collectmc::protocol::{parse, parse_saved};
use collectmc::{Credentials, Limits, Outcome};

use super::{assert_printable, contains};

const PASSWORD: &str = "Canary-7391";

/// A response of any status gives an outcome or an error, the same each time; no text repeats the password, and no certificate
/// or body is lost.
pub fn response(data: &[u8]) {
    let Some((&[status, content_type], body)) = data.split_first_chunk() else {
        return;
    };
    let response = || {
        let status = [
            200, 200, 200, 200, 204, 206, 302, 400, 401, 403, 404, 407, 429, 500, 502, 503,
        ][usize::from(status & 15)];
        let content_type = [
            None,
            Some("text/plain"),
            Some("application/x-pkcs7-certificates"),
            Some("text/html; charset=utf-16"),
        ][usize::from(content_type & 3)];
        let builder = http::Response::builder().status(status);
        let builder = content_type
            .into_iter()
            .fold(builder, |builder, value| builder.header("content-type", value));
        builder.body(body.to_vec()).unwrap()
    };
    let limits = Limits::default();
    let credentials = Credentials::new("brand-team", PASSWORD).unwrap();
    match (
        parse(response(), &limits, &credentials),
        parse_saved(response(), &limits),
    ) {
        (Ok(outcome), Ok(saved)) => {
            let (Outcome::Attached(certificates), Outcome::Attached(again)) = (&outcome, &saved) else {
                return assert_eq!(format!("{outcome:?}"), format!("{saved:?}"));
            };
            assert_eq!(certificates.as_slice(), again.as_slice());
            assert_eq!(certificates.as_sent(), body);
            for skipped in certificates.skipped() {
                assert!(!contains(skipped.to_string().as_bytes(), PASSWORD.as_bytes()));
            }
        }
        (Err(error), Err(_)) => {
            let text = format!("{error:?}");
            assert!(!text.contains(PASSWORD), "{text}");
            assert_printable(&text);
            if let collectmc::Error::Response(error) = &error {
                assert_eq!(error.body(), body);
            }
        }
        (one, other) => panic!("{one:?} with the credentials, {other:?} without"),
    }
}
