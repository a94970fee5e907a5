//! The command line, and what `--help` says.

mod help;
mod svg;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use collectmc::chain::Root;
use collectmc::mark::{AvatarPreference, Domain, Selector};
use collectmc::{Format, OrderNumber, Timestamp};
use url::Url;

use self::help::{BIMI_HELP, COLLECT_HELP, EXIT_CODES, INSPECT_HELP, LOGO_HELP, SEVERAL_ORDERS};
pub(crate) use self::svg::Svg;

/// Collect mark certificates (VMC, CMC) for BIMI from Sectigo's CollectMC endpoint.
///
/// The certificates are read whatever form they are sent in, shown, and written to files.
#[derive(Parser)]
#[command(name = "collectmc", version, propagate_version = true, arg_required_else_help = true)]
#[command(max_term_width = 100, after_help = format!("{EXIT_CODES}\n{SEVERAL_ORDERS}"))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Collect(Box<Collect>),
    Inspect(Box<Inspect>),
    Logo(Logo),
    Svg(Svg),
    Bimi(Box<Bimi>),
}

impl Command {
    pub(crate) fn output(&self) -> OutputOptions {
        match self {
            Self::Collect(arguments) => arguments.output,
            Self::Inspect(arguments) => arguments.output,
            Self::Svg(arguments) => arguments.output,
            Self::Bimi(arguments) => arguments.output,
            Self::Logo(arguments) => OutputOptions {
                json: false,
                verbose: arguments.verbose,
            },
        }
    }
}

/// Ask for the certificates of orders, show them, and write them to files
#[derive(Args)]
#[command(after_help = format!("{COLLECT_HELP}\n\n{EXIT_CODES}\n{SEVERAL_ORDERS}"))]
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
    pub(crate) omit_root: OmitRoot,

    #[command(flatten)]
    pub(crate) place: Place,

    #[command(flatten)]
    pub(crate) checks: Checks,

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

    /// Check this SVG file too, and compare it with the logo in the certificate
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,

    /// Write a page to look at: the logo as mail programs show it, the chain, what the checks found, what to publish. It
    /// is one file that runs nothing and needs no network
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Replace the page if it is there and differs
    #[arg(long, requires = "html")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) place: Place,

    #[command(flatten)]
    pub(crate) checks: Checks,

    #[command(flatten)]
    output: OutputOptions,
}

/// Take the logo out of a mark certificate, byte for byte as it has to be published
#[derive(Args)]
#[command(after_help = format!("{LOGO_HELP}\n\n{EXIT_CODES}"))]
pub(crate) struct Logo {
    /// The certificates, in any form that `inspect` reads. `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Write the logo to this file instead of standard output
    #[arg(long, short, value_name = "SVG")]
    pub(crate) out: Option<PathBuf>,

    /// Replace the file if it is there and differs
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    /// Compare the logo with this file, and do not print it
    #[arg(long, value_name = "SVG")]
    pub(crate) compare: Option<PathBuf>,

    /// Tell on standard error what is done
    #[arg(long, short)]
    verbose: bool,
}

/// Print the DNS record that publishes a mark certificate, and what to serve where
#[derive(Args)]
#[command(after_help = format!("{BIMI_HELP}\n\n{EXIT_CODES}"))]
pub(crate) struct Bimi {
    /// The certificates, in any form that `inspect` reads. `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The domain whose mail shows the logo
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Domain,

    /// Where the logo will be served: an https:// URL
    #[arg(long, value_name = "URL")]
    pub(crate) logo_url: Url,

    /// Where the certificates will be served: an https:// URL that should end in .pem
    #[arg(long, value_name = "URL")]
    pub(crate) evidence_url: Url,

    /// The selector of the record
    #[arg(long, value_name = "NAME", default_value_t)]
    pub(crate) selector: Selector,

    /// Which picture mail programs should show when the sender has one of their own
    #[arg(long, value_enum, value_name = "WHOSE")]
    pub(crate) avatar: Option<Avatar>,

    /// Write mark.pem and logo.svg, the files to serve, to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Replace files that are there and differ
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) omit_root: OmitRoot,

    #[command(flatten)]
    pub(crate) checks: Checks,

    #[command(flatten)]
    output: OutputOptions,
}

#[derive(Args, Clone, Copy)]
pub(crate) struct OmitRoot {
    /// Leave the root out of mark.pem: receivers have the roots that they trust
    #[arg(long)]
    omit_root: bool,
}

impl From<OmitRoot> for Root {
    fn from(OmitRoot { omit_root }: OmitRoot) -> Self {
        match omit_root {
            true => Self::Omit,
            false => Self::Include,
        }
    }
}

/// Where the assertion record stands or will stand.
#[derive(Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct Place {
    /// Check that the certificate covers this domain
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Option<Domain>,

    /// The selector of the domain's record
    #[arg(long, value_name = "NAME", requires = "domain", default_value_t)]
    pub(crate) selector: Selector,
}

/// What is checked against.
#[derive(Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct Checks {
    /// Check as of this time, such as 2026-12-01 or 2026-12-01T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,

    /// Trust the roots in this file: certificates, or SHA-256 fingerprints, one a line. May be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Vec<PathBuf>,
}

#[derive(Args, Clone, Copy)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputOptions {
    /// Print one JSON object an order or file, each on a line of its own, instead of a summary. The file
    /// schema/report.schema.json in the program's source describes them
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

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Avatar {
    /// The brand's logo
    Brand,
    /// The sender's own picture
    Personal,
}

impl From<Avatar> for AvatarPreference {
    fn from(avatar: Avatar) -> Self {
        match avatar {
            Avatar::Brand => Self::Brand,
            Avatar::Personal => Self::Personal,
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
