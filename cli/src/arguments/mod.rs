//! The command line, and what `--help` says.

mod check;
mod more;
mod serve;
mod svg;
mod values;
mod waiting;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ColorChoice, Parser, Subcommand};
use collectmc::mark::{AssertionRecord, AvatarPreference, Domain, LocalPartSelectors, Selector};
use collectmc::{Format, OrderNumber, Timestamp};
use url::Url;

pub(crate) use self::check::{Check, ConnectTo, ResolverAddress};
pub(crate) use self::more::{CheckRecording, Completions, ManPage, Recording, StatusArguments};
pub(crate) use self::serve::Serve;
pub(crate) use self::svg::Svg;
pub(crate) use self::values::OmitRoot;
use self::values::{avatar, base_url, folder, format, seconds};
use self::waiting::Wait;
pub(crate) use self::waiting::{OrderSource, Orders};

const MORE: &str = "--help has all options, with examples and the exit codes.";

const MORE_OF_ALL: &str = "--help has the exit codes, and `collectmc help COMMAND` the options of a command.";

const EXIT_CODES: &str = include_str!("help/exit-codes.txt").trim_ascii_end();

/// What `--help` has after the options of a command.
fn help(text: &str) -> String {
    format!("{text}\n{EXIT_CODES}")
}

/// Collect mark certificates (VMC, CMC) for BIMI from Sectigo's CollectMC endpoint.
///
/// The certificates are read whatever form they are sent in, shown, and written to files.
#[derive(Parser)]
#[command(name = "collectmc", version, propagate_version = true, arg_required_else_help = true)]
#[command(max_term_width = 100, after_help = MORE_OF_ALL, after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Collect(Box<Collect>),
    Inspect(Box<Inspect>),
    Logo(LogoArguments),
    Svg(Svg),
    Bimi(Box<Bimi>),
    Check(Box<Check>),
    Status(StatusArguments),
    #[command(subcommand)]
    Recording(Recording),
    Serve(Serve),
    Completions(Completions),
    Man(ManPage),
}

impl Command {
    pub(crate) fn output(&self) -> OutputOptions {
        match self {
            Self::Collect(arguments) => arguments.output,
            Self::Inspect(arguments) => arguments.output,
            Self::Svg(arguments) => arguments.output,
            Self::Bimi(arguments) => arguments.output,
            Self::Check(arguments) => arguments.output,
            Self::Status(arguments) => arguments.output,
            Self::Logo(arguments) => OutputOptions {
                verbose: arguments.verbose,
                color: arguments.color,
                ..OutputOptions::default()
            },
            Self::Recording(Recording::Check(arguments)) => OutputOptions {
                json: arguments.json,
                ..OutputOptions::default()
            },
            Self::Serve(_) | Self::Completions(_) | Self::Man(_) => OutputOptions::default(),
        }
    }
}

/// Request the certificates of orders, show them, and write them to files
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/collect.txt")))]
pub(crate) struct Collect {
    #[command(flatten)]
    pub(crate) orders: Orders,

    /// The form to request. All forms are read, whichever is sent
    #[arg(long, value_parser = format(), default_value = "pkcs7", value_name = "FORMAT", hide_short_help = true)]
    pub(crate) format: Format,

    /// Write the files below this folder, to one of its own for each order
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true, value_parser = folder())]
    pub(crate) out: PathBuf,

    /// Write no files: what the service sends is shown and not kept
    #[arg(long, conflicts_with_all = ["out", "force"], hide_short_help = true)]
    pub(crate) no_files: bool,

    /// Make record.txt and record.zone, the DNS record to publish, for files that are served below this https:// URL: under names
    /// with a part of their fingerprint, since receivers keep copies. The domain is that of --domain, else of the certificate
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(crate) base_url: Option<Url>,

    /// Replace mark.pem and logo.svg if their content differs. Responses are never replaced
    #[arg(long)]
    pub(crate) force: bool,

    /// Request the other orders although a response was unexpected. A rejected login always ends the run
    #[arg(long, hide_short_help = true)]
    pub(crate) keep_going: bool,

    /// Run this command, without the credentials, once mark.pem or logo.svg were written or replaced. If it fails, the next run
    /// runs it again
    #[arg(long, value_name = "COMMAND", conflicts_with = "no_files")]
    pub(crate) exec: Option<String>,

    #[command(flatten)]
    pub(crate) wait: Wait,

    #[command(flatten)]
    pub(crate) account: Account,

    /// Send the requests to this https:// URL
    // A text, so that clap does not repeat it when it is wrong: somebody may have put a password in it.
    #[arg(long, value_name = "URL", hide_short_help = true)]
    pub(crate) endpoint: Option<String>,

    /// Trust the root certificates of this PEM file too, for TLS: a test server's, or those of a proxy that inspects TLS
    #[arg(long, value_name = "PEM", hide_short_help = true)]
    pub(crate) ca_file: Option<PathBuf>,

    /// How long one attempt may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, hide_short_help = true)]
    pub(crate) timeout: Duration,

    /// The most attempts when failures are transient (no connection, timeouts, HTTP 429, 502, 503 and 504, codes -14 and
    /// -160). Rejected logins are never repeated. [default: 3, with --replay as many as were recorded]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100), hide_short_help = true)]
    pub(crate) tries: Option<u32>,

    /// Take the responses from the recording in this folder, without credentials and without a network
    #[arg(long, value_name = "DIR", value_parser = folder(), conflicts_with_all = ["record", "ca_file", "credentials", "credentials_command"], hide_short_help = true)]
    pub(crate) replay: Option<PathBuf>,

    /// Record requests and responses in this folder, without the secrets, in place of a recording in it
    #[arg(long, value_name = "DIR", value_parser = folder(), hide_short_help = true)]
    pub(crate) record: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) omit_root: OmitRoot,

    #[command(flatten)]
    pub(crate) place: RecordPlace,

    #[command(flatten)]
    pub(crate) checks: CheckArguments,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

impl Collect {
    /// The folder of an order.
    pub(crate) fn folder(&self, order: OrderNumber) -> PathBuf {
        self.out.join(order.to_string())
    }
}

/// Show any response that was saved earlier, by this program or by curl
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/inspect.txt")))]
pub(crate) struct Inspect {
    /// The bodies of responses: certificates in PEM, PKCS #7, ZIP or DER, a status or an error. `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Check this SVG file too, and compare it with the logo in the certificate. `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,

    /// Write a page to look at: the logo as mail programs show it, the chain, what the checks found, what to publish. It
    /// is one file that runs nothing and needs no network. `-` writes it to standard output, in place of the summary
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// Replace the page if it already exists with different content
    #[arg(long, requires = "html")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) place: RecordPlace,

    #[command(flatten)]
    pub(crate) checks: CheckArguments,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

/// Take the logo out of a mark certificate, byte for byte as it has to be published
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/logo.txt")))]
pub(crate) struct LogoArguments {
    /// The certificates, in any form that `inspect` reads. `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Write the logo to this file instead of standard output, which is `-`
    #[arg(long, short, value_name = "SVG")]
    pub(crate) out: Option<PathBuf>,

    /// Replace the file if it already exists with different content
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    /// Compare the logo with this file, and do not print it. `-` reads standard input
    #[arg(long, value_name = "SVG")]
    pub(crate) compare: Option<PathBuf>,

    /// Log on standard error what is done
    #[arg(long, short)]
    verbose: bool,

    /// When to print in colour
    #[arg(long, value_name = "WHEN", default_value_t, hide_short_help = true)]
    color: ColorChoice,
}

/// Print the DNS record that publishes a mark certificate, what it means, and what to serve where
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/bimi.txt")))]
pub(crate) struct Bimi {
    /// The certificates, in any form that `inspect` reads. `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The domain whose mail shows the logo
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Domain,

    /// Where the logo will be served: an https:// URL. Required without --record
    #[arg(long, value_name = "URL", required_unless_present = "record")]
    pub(crate) logo_url: Option<Url>,

    /// Where the certificates will be served: an https:// URL that should end in .pem. Required without --record
    #[arg(long, value_name = "URL", required_unless_present = "record")]
    pub(crate) evidence_url: Option<Url>,

    /// The selector of the record
    #[arg(long, value_name = "NAME", default_value_t)]
    pub(crate) selector: Selector,

    /// Which picture mail programs should show when the sender has one too
    #[arg(long, value_parser = avatar(), value_name = "WHOSE")]
    pub(crate) avatar: Option<AvatarPreference>,

    /// Have a record of the sender's own take precedence, under the selector made of the part before the @: for
    /// addresses that begin with one of these, with '-' for '.' and '_', or with "" for all
    #[arg(long, value_name = "PREFIX[,PREFIX]")]
    pub(crate) lps: Option<LocalPartSelectors>,

    /// Explain and check this record, which is published already, instead of making one
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["logo_url", "evidence_url", "avatar", "lps"])]
    pub(crate) record: Option<AssertionRecord>,

    /// Write mark.pem and logo.svg, the files to serve, to this folder
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub(crate) out: Option<PathBuf>,

    /// Replace files that already exist with different content
    #[arg(long, requires = "out")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) omit_root: OmitRoot,

    #[command(flatten)]
    pub(crate) checks: CheckArguments,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

/// Where the login name and password come from.
#[derive(Args)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct Account {
    /// Read the login name and password from this TOML file, which nobody else may be able to read. `-` reads standard
    /// input
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// Take them from what this command prints, run through the shell: the same two lines, or one line with the password
    #[arg(long, value_name = "COMMAND", conflicts_with = "credentials")]
    pub(crate) credentials_command: Option<String>,
}

/// Where the assertion record is or will be.
#[derive(Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct RecordPlace {
    /// Check that the certificate covers this domain
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Option<Domain>,

    /// The selector of the domain's record
    #[arg(
        long,
        value_name = "NAME",
        requires = "domain",
        default_value_t,
        hide_short_help = true
    )]
    pub(crate) selector: Selector,
}

/// What to check against.
#[derive(Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct CheckArguments {
    /// Check as of this time, such as 2026-12-01 or 2026-12-01T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", hide_short_help = true)]
    pub(crate) at: Option<Timestamp>,

    /// Trust the roots in this file: certificates, or SHA-256 fingerprints, one a line. May be repeated. `-` reads standard
    /// input
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Vec<PathBuf>,
}

#[derive(Args, Clone, Copy, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputOptions {
    /// Print one JSON object an order or file, each on a line of its own, instead of a summary, as described
    /// in the folder schema of the program's source
    #[arg(long)]
    pub(crate) json: bool,

    /// Show every certificate and finding, and log on standard error what is done: sizes, times and statuses, never a secret
    #[arg(long, short)]
    pub(crate) verbose: bool,

    /// Print only errors, and what --json prints: no summary, notes or progress
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// When to print in colour
    #[arg(long, value_name = "WHEN", default_value_t, hide_short_help = true)]
    pub(crate) color: ColorChoice,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Arguments::command().debug_assert();
    }
}
