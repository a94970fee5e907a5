//! What to publish.

use std::io::{self, Write};

use super::{HEADING, LABEL};
use crate::report::{BimiReport, DMARC, ServeReport, TagReport};

pub(super) fn write(bimi: &BimiReport, out: &mut impl Write) -> io::Result<()> {
    let BimiReport {
        owner_name,
        record,
        zone_file,
        tags,
        serve,
        ..
    } = bimi;
    writeln!(
        out,
        "\n  {HEADING}Publish in the DNS{HEADING:#}, as TXT of {owner_name}:\n\n{record}\n"
    )?;
    writeln!(out, "  As a line of a zone file:\n\n{zone_file}\n")?;
    writeln!(out, "  {HEADING}What it means{HEADING:#}, tag by tag:\n")?;
    for TagReport { name, value, meaning } in tags {
        writeln!(out, "  {name}={value}\n    {meaning}")?;
    }
    writeln!(out, "\n  {HEADING}DMARC{HEADING:#}: {DMARC}\n")?;
    writeln!(
        out,
        "  {HEADING}Serve over HTTPS{HEADING:#}, to everybody and without a redirect:\n"
    )?;
    for ServeReport {
        what,
        url,
        bytes,
        sha256,
    } in serve
    {
        let what = match *what {
            "logo" => "the logo, as image/svg+xml",
            _ => "the certificates as PEM, the mark certificate first, as application/pem-certificate-chain",
        };
        writeln!(
            out,
            "  {url}\n    {what}; {bytes} bytes, {LABEL}sha256{LABEL:#} {sha256}"
        )?;
    }
    writeln!(out)
}
