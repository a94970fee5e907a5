//! The command line, and what `--help` says.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use collectmc::{Format, OrderNumber};

/// Collect mark certificates (VMC, CMC) for BIMI from Sectigo's CollectMC endpoint.
///
/// The certificates are read whatever form they are sent in, shown, and written to files.
#[derive(Parser)]
#[command(name = "collectmc", version, propagate_version = true, arg_required_else_help = true)]
#[command(max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Collect(Box<Collect>),
    Inspect(Inspect),
}

impl Command {
    pub(crate) fn output(&self) -> OutputOptions {
        match self {
            Self::Collect(arguments) => arguments.output,
            Self::Inspect(arguments) => arguments.output,
        }
    }
}

/// Ask for the certificates of orders, show them, and write them to files
#[derive(Args)]
#[command(after_help = format!("{COLLECT_HELP}\n\n{EXIT_CODES}"))]
pub(crate) struct Collect {
    /// The numbers of the orders, asked for one after the other
    #[arg(value_name = "ORDER", required = true)]
    pub(crate) orders: Vec<OrderNumber>,

    /// The form to ask for. All forms are read whatever was asked for
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: FormatName,

    /// Write the certificates and the answer below this folder; without it nothing is written
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Replace files that are there and differ
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    /// Read the login name and password from this TOML file, which nobody else may be able to read
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// Ask another server than the service: an https:// URL
    // A text, so that clap does not repeat it when it is wrong: somebody may have put a password in it.
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,

    /// Trust the root certificates of this PEM file too: a test server's, or those of a proxy that inspects TLS
    #[arg(long, value_name = "PEM")]
    pub(crate) ca_file: Option<PathBuf>,

    /// How long one try may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) timeout: Duration,

    /// How often to try what fails in passing (no connection, timeouts, HTTP 429, 502, 503 and 504, codes -14 and -160).
    /// Refused logins are never repeated. [default: 3, with --replay 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    tries: Option<u32>,

    /// Answer from the recording in this folder, without credentials and without a network
    #[arg(long, value_name = "DIR", conflicts_with_all = ["record", "ca_file", "credentials"])]
    pub(crate) replay: Option<PathBuf>,

    /// Record what is asked and answered in this folder, without the secrets, in place of a recording in it
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,

    #[command(flatten)]
    output: OutputOptions,
}

impl Collect {
    /// A recording has the tries that were made in it, so a replay makes none of its own.
    pub(crate) fn tries(&self) -> u32 {
        self.tries.unwrap_or(if self.replay.is_some() { 1 } else { 3 })
    }
}

/// Show any answer that was saved earlier, by this program or by curl
#[derive(Args)]
#[command(after_help = format!("{INSPECT_HELP}\n\n{EXIT_CODES}"))]
pub(crate) struct Inspect {
    /// The answer's body: certificates in PEM, PKCS #7, ZIP or DER, a status or an error. `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Args, Clone, Copy)]
pub(crate) struct OutputOptions {
    /// Print one JSON object an order or file, each on its own line, instead of a summary
    #[arg(long)]
    pub(crate) json: bool,

    /// Tell on standard error what is done: sizes, times and statuses, never a secret
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum FormatName {
    /// A PKCS #7 message: it tells by itself whether it is whole
    #[default]
    Pkcs7,
    /// PEM text
    Pem,
    /// A ZIP archive
    Zip,
    /// Whatever the service sends when it is not told
    ServerDefault,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Pkcs7 => Self::Pkcs7,
            FormatName::Pem => Self::Pem,
            FormatName::Zip => Self::Zip,
            FormatName::ServerDefault => Self::ServerDefault,
        }
    }
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| !duration.is_zero() && *duration <= DAY)
        .ok_or("give seconds above 0, as 20 or 0.5; a day at most")
}

const COLLECT_HELP: &str = "\
Credentials:
  SECTIGO_LOGIN_NAME      The account's login name
  SECTIGO_LOGIN_PASSWORD  Its password
  What is not set is asked for on a terminal. --credentials takes both from a file of two lines:
      login_name = \"…\"
      login_password = \"…\"
  They are never arguments, and are never printed, logged or recorded.

Other environment variables:
  HTTPS_PROXY, ALL_PROXY, NO_PROXY  The way to the service
  NO_COLOR                          No colour, on a terminal too

Files, below --out:
  ORDER/certificates.pem  All certificates, in the order in which they were sent
  ORDER/response.*        The answer, byte for byte: .p7b, .zip, .cer, .pem, or other text as .txt
  ORDER/not-understood-*  An answer that is not understood, for `collectmc inspect`
  Each is written whole or not at all. What is there and differs is replaced only with --force.

Examples:
  collectmc collect 1234567
  collectmc collect 1234567 1234568 --out certificates
  collectmc collect 1234567 --record recordings/issued
  collectmc collect 1234567 --replay recordings/issued --json
  collectmc collect 1234567 --json | jq -r '.certificates[].subject'

Ask for an order that is not issued yet at most every 3 hours.";

const INSPECT_HELP: &str = "\
Examples:
  collectmc inspect out/1234567/response.p7b
  curl … | collectmc inspect - --json

Files above 16 MiB are refused.";

const EXIT_CODES: &str = "\
Exit codes:
  0  Done: there are certificates
  2  The command line, the credentials or the endpoint are wrong
  3  No certificates yet: being processed, being issued, or issued but not sent along
  4  The service refuses
  5  The network fails
  6  The answer is not understood
  7  A local file cannot be read or written
With several orders the highest code counts.";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_timeout_is_above_zero_and_a_day_at_most() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(seconds("86400"), Ok(Duration::from_secs(86_400)));
        for text in ["", "0", "-1", "86401", "1e300", "NaN", "inf", "1s", "1e-30"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
