//! HTTP responses, valid or broken in one chosen way.

/// An HTTP response, valid unless a test changes it.
#[derive(Clone, Debug)]
#[must_use = "a response does nothing until a script sends it"]
pub struct Response {
    version: &'static str,
    status: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Response {
    /// Creates a response with the status 200 and a Content-Length.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            version: "HTTP/1.1",
            status: "200 OK".to_owned(),
            headers: vec![("content-length".to_owned(), body.len().to_string().into_bytes())],
            body,
        }
    }

    /// Sets the status code and reason phrase, such as `404 Not Found`.
    pub fn status(mut self, status: &str) -> Self {
        self.status = status.to_owned();
        self
    }

    /// Sets the version HTTP/1.0.
    pub fn http_1_0(mut self) -> Self {
        self.version = "HTTP/1.0";
        self
    }

    /// Sets a header to any bytes, replacing those of that name.
    pub fn header(self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.without_header(name).another_header(name, value)
    }

    /// Adds a header, even if there is one of that name.
    pub fn another_header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Removes a header.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self
    }

    /// Removes the Content-Length, so that the end of the connection delimits the body.
    pub fn until_close(self) -> Self {
        self.without_header("content-length").header("connection", "close")
    }

    /// Sends the body in chunks of `size` bytes.
    pub fn chunked(self, size: usize) -> Self {
        let mut chunks = Vec::new();
        for chunk in self.body.chunks(size) {
            chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            chunks.extend_from_slice(chunk);
            chunks.extend_from_slice(b"\r\n");
        }
        chunks.extend_from_slice(b"0\r\n\r\n");
        self.chunks(chunks)
    }

    /// Sends these bytes as the chunked body, valid or not.
    pub fn chunks(mut self, chunks: impl Into<Vec<u8>>) -> Self {
        self.body = chunks.into();
        self.without_header("content-length")
            .header("transfer-encoding", "chunked")
    }

    /// Returns the head alone, including the empty line.
    pub fn head(&self) -> Vec<u8> {
        let mut bytes = format!("{} {}\r\n", self.version, self.status).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes
    }

    /// Returns the head and the first `length` bytes of the body.
    pub fn cut_after(&self, length: usize) -> Vec<u8> {
        [self.head(), self.body[..length].to_vec()].concat()
    }
}

impl From<Response> for Vec<u8> {
    fn from(response: Response) -> Self {
        response.cut_after(response.body.len())
    }
}
