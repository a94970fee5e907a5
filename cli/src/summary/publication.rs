//! What to publish.

use std::io::{self, Write};

use super::{HEADING, LABEL};
use crate::report::{BimiReport, ServeReport};

pub(super) fn write(bimi: &BimiReport, out: &mut impl Write) -> io::Result<()> {
    let BimiReport {
        owner_name,
        record,
        zone_file,
        serve,
        ..
    } = bimi;
    writeln!(
        out,
        "\n  {HEADING}Publish in the DNS{HEADING:#}, as TXT of {owner_name}:\n\n{record}\n"
    )?;
    writeln!(out, "  which is in a zone file:\n\n{zone_file}\n")?;
    writeln!(out, "  {HEADING}Serve over HTTPS{HEADING:#}, to everybody:\n")?;
    for ServeReport {
        what,
        url,
        bytes,
        sha256,
    } in serve
    {
        let what = match *what {
            "logo" => "the logo, as image/svg+xml",
            _ => "the certificates as PEM, the mark certificate first",
        };
        writeln!(
            out,
            "  {url}\n    {what}; {bytes} bytes, {LABEL}sha256{LABEL:#} {sha256}"
        )?;
    }
    writeln!(out)
}
