//! What `--help` says after the options.

pub(super) const COLLECT_HELP: &str = "\
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
  ORDER/mark.pem          The certificates to publish: the mark certificate, then each one's issuer
  ORDER/logo.svg          The logo to publish, byte for byte the one in the mark certificate
  ORDER/certificates.pem  All certificates, in the order in which they were sent
  ORDER/response.*        The answer, byte for byte: .p7b, .zip, .cer, .pem, or other text as .txt
  ORDER/not-understood-*  An answer that is not understood, for `collectmc inspect`
  Each is written whole or not at all. What is there and differs is replaced only with --force.

Examples:
  collectmc collect 1234567
  collectmc collect 1234567 1234568 --out certificates
  collectmc collect 1234567 --out certificates --domain brand.example --roots roots.pem
  collectmc collect 1234567 --record recordings/issued
  collectmc collect 1234567 --replay recordings/issued --json
  collectmc collect 1234567 --json | jq -r '.certificates[].subject'

Ask for an order that is not issued yet at most every 3 hours. A replay is checked as of the time
at which it was recorded, where the recording tells it.";

pub(super) const INSPECT_HELP: &str = "\
Examples:
  collectmc inspect out/1234567/response.p7b
  collectmc inspect mark.pem --domain brand.example --at 2026-12-01
  collectmc inspect mark.pem --html page.html
  curl … | collectmc inspect - --json          (a body alone, or with its head by curl -i)

A PEM file without a status line is checked as one that is published: the mark certificate first,
then each one's issuer. Files above 16 MiB are refused.";

pub(super) const LOGO_HELP: &str = "\
Examples:
  collectmc logo out/1234567/response.p7b -o logo.svg
  collectmc logo mark.pem --compare published.svg
  collectmc logo mark.pem > logo.svg

--compare ends with 0 for the logo, byte for byte, and with 8 for anything else.";

pub(super) const SVG_HELP: &str = "\
Examples:
  collectmc svg logo.svg
  collectmc svg logo.svg --fix --title 'Example Brand' -o fixed.svg
  collectmc svg *.svg --json

It ends with 8 for a logo that authorities refuse: one with an error, or against the schema of
SVG Tiny PS. Other warnings, on what mail receivers and the order form ask beyond, leave it at 0.
The objects of --json are described by schema/svg.schema.json.";

pub(super) const BIMI_HELP: &str = "\
Example:
  collectmc bimi out/1234567/mark.pem --domain brand.example \\
      --logo-url https://brand.example/logo.svg --evidence-url https://brand.example/mark.pem";

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  Done
  2  The command line, the credentials or the endpoint are wrong
  3  No certificates yet: being processed, being issued, or issued but not sent along
  4  The service refuses
  5  The network fails
  6  The answer is not understood
  7  A local file cannot be read or written
  8  Mail receivers will refuse the certificates, or authorities the logo: a check has found it";

pub(super) const SEVERAL_ORDERS: &str = "With several orders the highest code counts.";
