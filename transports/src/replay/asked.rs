//! A request as recordings see it: method, URL and the fields of its form.

use std::collections::BTreeMap;

use http::header::CONTENT_TYPE;
use http::{Method, Request};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::fault::Fault;
use crate::Body;

const FORM: &str = "application/x-www-form-urlencoded";

/// What a request asks for. It holds secrets, so it has no `Debug` and its values are wiped.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) form: Form,
}

/// The values of each field, in the order in which they were sent; the fields themselves have no order.
pub(super) type Form = BTreeMap<String, Vec<Zeroizing<String>>>;

impl Asked {
    /// Reads a request. An error says what of it cannot be recorded or matched, and quotes nothing of it.
    pub(super) fn read(request: &Request<Body>) -> Result<Self, Fault> {
        Ok(Self {
            method: request.method().clone(),
            url: read_url(request)?,
            form: read_form(request)?,
        })
    }
}

fn read_url(request: &Request<Body>) -> Result<Url, Fault> {
    // Formatting a URI and the parser's copy leave its user info and query in memory; neither is where a secret belongs.
    let url = Url::parse(&request.uri().to_string()).map_err(|cause| {
        Fault::new("the request's URL is not an absolute one: ask for scheme, host and path").because(cause)
    })?;
    if url.host_str().is_none() {
        return Err(Fault::new(
            "the request's URL has no host: ask for scheme, host and path",
        ));
    }
    Ok(url)
}

fn read_form(request: &Request<Body>) -> Result<Form, Fault> {
    let body = request.body().expose_secret();
    if !body.is_empty() && !is_form(request) {
        return Err(Fault::new(
            "the request's body is not a form: recorded exchanges are matched by the fields of application/x-www-form-urlencoded",
        ));
    }
    let mut form = Form::new();
    // Bytes that are not UTF-8 are read as U+FFFD, as the WHATWG's parser of forms has it.
    for (name, value) in form_urlencoded::parse(body) {
        form.entry(name.into_owned())
            .or_default()
            .push(Zeroizing::new(value.into_owned()));
    }
    Ok(form)
}

/// A body without a content type is taken for the form that it nearly always is.
fn is_form(request: &Request<Body>) -> bool {
    let Some(value) = request.headers().get(CONTENT_TYPE) else {
        return true;
    };
    let media_type = value.as_bytes().split(|&byte| byte == b';').next().unwrap_or_default();
    media_type.trim_ascii().eq_ignore_ascii_case(FORM.as_bytes())
}
