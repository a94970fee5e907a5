//! What to publish.

use super::{HEADING, LABEL};
use crate::report::{BimiReport, DMARC, ServeReport};

pub(super) fn record(bimi: &BimiReport) -> String {
    let (owner_name, record, zone_file) = (&bimi.owner_name, &bimi.record, &bimi.zone_file);
    let tags = bimi.tags.iter();
    let tags: String = tags
        .map(|tag| format!("  {}={}\n    {}\n", tag.name(), tag.value(), tag.meaning()))
        .collect();
    let files: String = bimi.serve.iter().map(file).collect();
    format!(
        "\n  {HEADING}Publish in the DNS{HEADING:#}, as TXT of {owner_name}:\n\n{record}\n\n  \
         As a line of a zone file:\n\n{zone_file}\n\n  \
         {HEADING}What it means{HEADING:#}, tag by tag:\n\n{tags}\n  \
         {HEADING}DMARC{HEADING:#}: {DMARC}\n\n  \
         {HEADING}Serve over HTTPS{HEADING:#}, to everybody and without a redirect:\n\n{files}\n"
    )
}

fn file(file: &ServeReport) -> String {
    let what = match file.what {
        "logo" => "the logo, as image/svg+xml",
        _ => "the certificates as PEM, the mark certificate first, as application/pem-certificate-chain",
    };
    let (url, bytes, sha256) = (&file.url, file.bytes, &file.sha256);
    format!("  {url}\n    {what}; {bytes} bytes, {LABEL}sha256{LABEL:#} {sha256}\n")
}
