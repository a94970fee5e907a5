//! Encoding PEM, strictly and as the endpoint documents it. Decoding is for committed files only.

/// Encodes one block, in lines of 64 characters that end with LF.
pub fn encode(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", base64_lines(der))
}

/// Encodes certificates in this order.
pub fn bundle<'a>(ders: impl IntoIterator<Item = &'a [u8]>) -> String {
    ders.into_iter().map(|der| encode("CERTIFICATE", der)).collect()
}

/// Encodes certificates in this order, with the dashes of the endpoint's documentation: a space between dashes and words, and
/// only four dashes at the start of the last END line.
pub fn documented(ders: &[&[u8]]) -> String {
    let blocks = ders.iter().enumerate().map(|(at, der)| {
        let dashes = if at + 1 == ders.len() { "----" } else { "-----" };
        format!(
            "----- BEGIN CERTIFICATE -----\n{}{dashes} END CERTIFICATE -----\n",
            base64_lines(der)
        )
    });
    blocks.collect()
}

/// Encodes Base64 in lines of 64 characters that end with LF.
pub fn base64_lines(bytes: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(bytes);
    let mut lines = String::with_capacity(text.len() + text.len() / 64 + 1);
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines.push('\n');
    lines
}

/// Decodes a committed file with one block.
///
/// # Panics
///
/// If it is anything else: this is not the lenient parser for responses.
pub fn decode(text: &str) -> Vec<u8> {
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    data_encoding::BASE64
        .decode(base64.as_bytes())
        .expect("a committed file holds one block of Base64")
}
