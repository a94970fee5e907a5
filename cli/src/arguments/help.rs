//! The part of `--help` after the options.

pub(super) const COLLECT_HELP: &str = "\
Credentials:
  SECTIGO_LOGIN_NAME      The account's login name
  SECTIGO_LOGIN_PASSWORD  Its password
  On a terminal there is a prompt for what is not set. --credentials takes both from a file:
      login_name = \"…\"
      login_password = \"…\"
  They are never arguments, and are never printed, logged or recorded.

Other environment variables:
  HTTPS_PROXY, ALL_PROXY, NO_PROXY  The way to the service
  NO_COLOR                          No colour, on a terminal too

Files, below the current folder or --out:
  ORDER/response.*           The response as it was sent: .p7b, .zip, .cer, .pem, .gz, or other text
                             as .txt. Only its owner may read it
  ORDER/certificates.pem     All certificates, in the order in which they were sent
  ORDER/mark.pem             To publish: the mark certificate, then each one's issuer
  ORDER/logo.svg             To publish: the logo, byte for byte the one in the certificate
  ORDER/record.txt           To publish, with --base-url: the DNS record that names the two above
  ORDER/record.zone          The same as a line of a zone file
  ORDER/unexpected-response* A response that is none of the service's, or a rejection with more
                             than a message, for `collectmc inspect`
  The folder is tried before anything is requested. The response is written before anything else
  and never replaces another, which --force does not change: where the content differs, the new
  file gets a name with its date, such as response-2026-11-24T225557Z.p7b, in UTC (in a replay the
  date of the recording). The same holds for certificates.pem.
  What is to publish is replaced only with --force, and only together.

Then serve the two files, publish the record, and enforce DMARC for the domain: without p=reject,
or p=quarantine with pct=100, no receiver shows the logo.

Examples:
  collectmc collect 1234567
  collectmc collect 1234567 1234568 --out certificates --keep-going
  collectmc collect 1234567 --out certificates --domain brand.example --roots roots.pem
  collectmc collect 1234567 --base-url https://brand.example/bimi
  collectmc collect 1234567 --record recordings/issued
  collectmc collect 1234567 --replay recordings/issued --no-files --json
  collectmc collect 1234567 --json | jq -r '.certificates[].subject'

Request an order that is not issued yet at most every 3 hours. A replay is checked as of the date
of the recording, if it has one. An order that is given twice is requested once.";

pub(super) const INSPECT_HELP: &str = "\
Examples:
  collectmc inspect out/1234567/response.p7b
  collectmc inspect out/*/mark.pem --json
  collectmc inspect mark.pem --domain brand.example --at 2026-12-01
  collectmc inspect mark.pem --html page.html
  collectmc inspect mark.pem --html - > page.html
  curl … | collectmc inspect - --json          (a body alone, or with its head by curl -i)

A PEM file without a status line is checked as one that is published: the mark certificate first,
then each one's issuer. Files above 16 MiB are refused, and so are heads of over 256 headers.";

pub(super) const LOGO_HELP: &str = "\
Examples:
  collectmc logo out/1234567/response.p7b -o logo.svg
  collectmc logo mark.pem --compare published.svg
  collectmc logo mark.pem > logo.svg

No trust is judged here: what is wrong with the certificate is a note on standard error, and
`collectmc inspect` says why. --compare ends with 0 for the logo, byte for byte, and with 8 for anything else.";

pub(super) const SVG_HELP: &str = "\
Examples:
  collectmc svg logo.svg
  collectmc svg logo.svg --fix --title 'Example Brand' -o fixed.svg
  collectmc svg *.svg --json

It ends with 8 for a logo that authorities refuse: one with an error, or against the schema of
SVG Tiny PS. Other warnings, on what mail receivers and the order form ask beyond, leave it at 0.
The objects of --json are described by schema/svg.schema.json.";

pub(super) const BIMI_HELP: &str = "\
No receiver shows the logo unless DMARC is enforced for the domain: p=reject, or p=quarantine with pct=100.

Examples:
  collectmc bimi out/1234567/mark.pem --domain brand.example \\
      --logo-url https://brand.example/logo.svg --evidence-url https://brand.example/mark.pem
  collectmc bimi mark.pem --domain brand.example --record 'v=BIMI1; l=https://brand.example/logo.svg; a=;'";

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  Done
  2  The command line, the credentials or the endpoint are wrong
  3  No certificates yet: being processed, being issued, or not included in the response
  4  The service rejected the request
  5  Temporary failure, try later: no connection, a timeout, HTTP 429, 502, 503 or 504, or one of
     the service's codes -14 and -160
  6  Unexpected response, or none that is complete: TLS failed, or the connection broke
  7  A local file could not be read or written
  8  The certificates are not accepted: refused, or the root is unknown; files are written all the
     same. Or a logo that authorities refuse
  9  The login was rejected; do not repeat it, since that locks the account";

pub(super) const SEVERAL_ORDERS: &str = "\
Of several the worst counts: 9, then 2, 7, 6, 8, 4, 5, 3 and 0.";
