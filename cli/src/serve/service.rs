//! What the stand-in responds: a state of the time line, or what the scenarios have for a request.

use std::time::Instant;

use collectmc::http::StatusCode;
use collectmc::http::header::{CONTENT_TYPE, HeaderValue};
use collectmc::replay::{Exchange, REDACTED, ReplayTransport, RequestPattern, Scenario};
use collectmc::{Body, Format, OrderNumber, Transport as _, TransportError, TransportErrorKind, http};
use url::Url;

use super::http::is_form;
use super::rules::{CollectForm, ORDER_NUMBER, PATH, RESPONSE_TYPE, Rejection};
use super::timeline::{State, Timeline};

/// What happens to a request.
pub(super) enum Reaction {
    Response(http::Response<Vec<u8>>),
    /// The connection stays open, and nothing comes.
    Silence,
    /// The connection breaks before the response.
    Disconnection,
    /// The connection breaks within the response.
    TornResponse,
}

pub(super) struct Service {
    replay: ReplayTransport,
    timeline: Timeline,
}

impl Service {
    /// Scenarios that respond to the same requests follow each other, and the last response is repeated: so does the service.
    pub(super) fn new(scenarios: Vec<Scenario>, timeline: Timeline) -> Self {
        let mut scenarios = scenarios.into_iter();
        let first = scenarios.next().unwrap_or_default().match_by_path();
        let following = scenarios.as_slice().iter().flat_map(Scenario::exchanges);
        let all = following.cloned().fold(first, Scenario::with);
        Self {
            replay: ReplayTransport::new(all).repeat_last(),
            timeline,
        }
    }

    /// Names the exchanges that no request used.
    pub(super) fn finish(&self) -> Result<(), TransportError> {
        self.replay.finish()
    }

    /// What happens to a request, and a line that says so without its login.
    pub(super) fn react(&self, request: &http::Request<Body>) -> (Reaction, String) {
        let uri = request.uri();
        if !self.is_path(uri.path()) {
            let not_found = response(StatusCode::NOT_FOUND, "text/plain", "not the path of the service\n");
            return (
                Reaction::Response(not_found),
                "HTTP 404: another path than the service's".to_owned(),
            );
        }
        let body = match is_form(request.headers()) {
            true => request.body().expose_secret(),
            false => b"",
        };
        let (order, reaction) = match CollectForm::read(request.method(), uri.query(), body) {
            Ok(form) => {
                let order = format!("order {}, {}: ", form.order, format_name(form.format));
                (order, self.respond(uri.path(), &form))
            }
            Err(rejection) => (String::new(), Err(rejection)),
        };
        match reaction {
            Ok(reaction) => {
                let line = order + &reaction.words();
                (reaction, line)
            }
            Err(rejection) => (
                Reaction::Response(rejected(rejection)),
                order + &rejection.on_one_line(),
            ),
        }
    }

    fn requests(&self) -> impl Iterator<Item = &RequestPattern> {
        self.replay.scenario().exchanges().iter().map(Exchange::request)
    }

    /// Whether it is the path of the service or of a recorded request.
    fn is_path(&self, path: &str) -> bool {
        let is_recorded = |request: &RequestPattern| Url::parse(&request.url()).is_ok_and(|url| url.path() == path);
        path == PATH || self.requests().any(is_recorded)
    }

    /// Whether the order is recorded, in whatever format; a redacted one stands for any.
    fn is_recorded(&self, order: OrderNumber) -> bool {
        let order = order.to_string();
        let fields = self.requests().flat_map(RequestPattern::fields);
        let mut orders = fields
            .filter(|(name, _)| *name == ORDER_NUMBER)
            .flat_map(|(_, values)| values);
        orders.any(|recorded| recorded == order || recorded == REDACTED)
    }

    fn respond(&self, path: &str, form: &CollectForm) -> Result<Reaction, Rejection> {
        match self.timeline.state(Instant::now()) {
            State::Scenarios => self.replay(path, form),
            State::Processing => Ok(text("0\n")),
            State::Available => Ok(text("1\n")),
            State::AwaitingPayment => Err(Rejection::AwaitingPayment),
            State::WrongLogin => Err(Rejection::WrongLogin),
            State::Unavailable => {
                let page = "<html><body><h1>503 Service Unavailable</h1></body></html>\n";
                let response = response(StatusCode::SERVICE_UNAVAILABLE, "text/html", page);
                Ok(Reaction::Response(response))
            }
            State::Disconnect => Ok(Reaction::Disconnection),
            State::Silent => Ok(Reaction::Silence),
        }
    }

    fn replay(&self, path: &str, form: &CollectForm) -> Result<Reaction, Rejection> {
        match self.replay.send(form.to_http(path)) {
            Ok(response) => Ok(Reaction::Response(response)),
            Err(error) => match error.kind() {
                TransportErrorKind::Replay if self.is_recorded(form.order) => {
                    Err(Rejection::InvalidArgument(RESPONSE_TYPE))
                }
                TransportErrorKind::Replay => Err(Rejection::InvalidArgument(ORDER_NUMBER)),
                TransportErrorKind::Timeout => Ok(Reaction::Silence),
                TransportErrorKind::Io => Ok(Reaction::TornResponse),
                _ => Ok(Reaction::Disconnection),
            },
        }
    }
}

impl Reaction {
    fn words(&self) -> String {
        match self {
            Self::Response(response) => {
                let content_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
                format!(
                    "HTTP {}, {} bytes, {}",
                    response.status().as_u16(),
                    response.body().len(),
                    content_type.map_or("of no content type".into(), String::from_utf8_lossy),
                )
            }
            Self::Silence => "no response, ever".to_owned(),
            Self::Disconnection => "disconnected before the response".to_owned(),
            Self::TornResponse => "disconnected within the response".to_owned(),
        }
    }
}

pub(super) fn rejected(rejection: Rejection) -> http::Response<Vec<u8>> {
    response(StatusCode::OK, "text/plain", &format!("{rejection}\n"))
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Pkcs7 => "PKCS #7",
        Format::Zip => "ZIP",
        Format::Pem => "PEM",
        _ => "no format",
    }
}

fn text(body: &str) -> Reaction {
    Reaction::Response(response(StatusCode::OK, "text/plain", body))
}

fn response(status: StatusCode, content_type: &'static str, body: &str) -> http::Response<Vec<u8>> {
    let mut response = http::Response::new(body.as_bytes().to_vec());
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
