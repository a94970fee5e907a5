//! The part of `--help` after the options.

pub(super) const MORE: &str = "--help has all options, with examples and the exit codes.";

pub(super) const MORE_OF_ALL: &str =
    "--help has the exit codes, and `collectmc help COMMAND` the options of a command.";

pub(super) const COLLECT_HELP: &str = "\
Credentials:
  SECTIGO_LOGIN_NAME      The account's login name
  SECTIGO_LOGIN_PASSWORD  Its password
  SECTIGO_LOGIN_NAME_FILE, SECTIGO_LOGIN_PASSWORD_FILE
                          Files that have them, a line each, such as secret mounts
  CREDENTIALS_DIRECTORY   Where systemd puts a unit's credentials: sectigo-login-name and
                          sectigo-login-password (LoadCredential=, LoadCredentialEncrypted=)
  Each counts before those after it. On a terminal there is a prompt for what is not set.
  --credentials takes both from a file, and --credentials-command from what a command prints:
      login_name = \"…\"
      login_password = \"…\"
  A command may print the password alone, on one line. A file may be readable by its owner and by
  a group of this process (modes 600 and 640), and by nobody else.
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
  ORDER/record.txt, .zone    To publish, with --base-url: the DNS record that names the two above,
                             and the same as a line of a zone file
  ORDER/unexpected-response* A response that is none of the service's, or a rejection with more
                             than a message, for `collectmc inspect`
  ORDER/last-request.txt     While an order is waited for: when it was last requested
  ORDER/exec-pending.txt     While the command of --exec has not succeeded
  A response never replaces another, not even with --force: where the content differs, the new file
  gets a name with its date in UTC, such as response-2026-11-24T225557Z.p7b. So does certificates.pem.
  mark.pem and logo.svg are replaced only together: with --force, or when the order's certificate
  was replaced by one that is verified. Then the earlier ones get a name with the date.

Then serve the two files, publish the record, and enforce DMARC for the domain: without p=reject,
or p=quarantine with pct=100, no receiver shows the logo.

Orders:
  An order that is given twice is requested once. One that is collected is not requested but
  reported from its files, unless --refresh or --record is given. Three orders in a row without a
  connection end the run.

Waiting:
  --wait requests each order every 3 hours until it is issued, for 7 days at most, and once more at
  the end. A server that asks to wait longer is heeded; a rejected login ends the run. An order that
  is issued, but not included in the response, is not waited for: request another --format. Ctrl-C
  and SIGTERM end the run at once with what is known, and a second one ends the program. A later run
  makes no request too early.

--exec runs once mark.pem or logo.svg were written or replaced, with these variables:
  COLLECTMC_ORDER, COLLECTMC_VERDICT (verified, unknown-root or refused), COLLECTMC_FOLDER,
  COLLECTMC_MARK and COLLECTMC_LOGO (paths of the files); with --base-url also COLLECTMC_MARK_URL,
  COLLECTMC_LOGO_URL (where to serve them) and COLLECTMC_RECORD (the path of record.txt). What it
  prints goes to standard error. If it fails, the exit code is 10, and the next run with --exec
  runs it again, also where nothing has changed since.

Examples:
  collectmc collect 1234567
  collectmc collect 1234567 1234568 --out certificates --keep-going
  collectmc collect 1234567 --wait --exec 'cp \"$COLLECTMC_MARK\" \"$COLLECTMC_LOGO\" /srv/www/'
  collectmc collect --orders orders.csv --wait --interval 6h --deadline 14d
  collectmc collect 1234567 --credentials-command 'pass show sectigo'
  collectmc collect 1234567 --out certificates --domain brand.example --roots roots.pem
  collectmc collect 1234567 --base-url https://brand.example/bimi
  collectmc collect 1234567 --wait --quiet --json > report.json
  collectmc collect 1234567 --record recordings/issued
  collectmc collect 1234567 --replay recordings/issued --no-files --json
  collectmc collect 1234567 --json | jq -r '.certificates[].subject'

Request an order that is not issued yet at most every 3 hours. A replay is checked as of the date
of the recording, if it has one, and waits in no time.";

pub(super) const STATUS_HELP: &str = "\
A line has the order's folder, the domains, the kind, the end of the validity and the verdict.
Where there is a mark.pem, that is looked at; else the newest response.

Examples:
  collectmc status certificates
  collectmc status --within 30d --quiet certificates || echo 'renew a certificate'
  collectmc status --json | jq -r '[.order, .validity.days_left] | @tsv'";

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

pub(super) const RECORDING_HELP: &str = "\
Examples:
  collectmc recording check recordings/issued
  collectmc recording check recordings/issued --credentials credentials.toml
  collectmc recording check recordings/issued --json | jq -r '.problems[].message'

It looks for values where a recording should have \"[redacted]\", for requests that the service does
not take, and for files and exchanges that nothing uses. With the login name and password, from
--credentials or the environment as for `collect`, it looks for those in all files too, in the
usual encodings. It ends with 8 for problems, and with 7 for a recording that could not be read.";

pub(super) const SERVE_HELP: &str = "\
The first line on standard output is the URL to send requests to. Each request then has a line, without
its login. Any login is accepted. What is wrong with a request gets the documented code; an order that
no scenario has gets -4. Of the scenarios' requests the path counts, not the host. The last response to
a request is repeated.

States of --timeline, each with a duration but the last, after which come the scenarios:
  processing        Status 0
  available         Status 1: issued, but not included in the response
  awaiting-payment  Code -22
  wrong-login       Code -16
  unavailable       HTTP 503
  disconnect        The connection ends without a response
  silent            No response ever comes
  scenarios         What the scenarios have

Ctrl-C and SIGTERM end it (130, 143), with a note of what was not requested.

Examples:
  collectmc serve fixtures/issued-pkcs7 --ca-out root.pem
  collectmc serve fixtures/issued-pkcs7 --ca-out root.pem --timeline processing:2m,unavailable:30s
  collectmc serve --timeline wrong-login --listen 127.0.0.1:8443 --ca-out root.pem
  curl --cacert root.pem URL --data-urlencode loginName=x --data-urlencode loginPassword=x \\
      --data-urlencode orderNumber=1234567 -d responseType=2 -d responseEncoding=1";

pub(super) const CHECK_HELP: &str = "\
Looks up the BIMI record and DMARC of the domain and of its organizational domain, fetches the logo
and the certificate that the record names, and the revocation list that the certificate names. Each
line passes, fails with what to change, or says why it could not be looked at.

It ends with 0 only if every line passes; with 8 if one fails; else with 5 or 6 if something could
not be looked at (5: try later); and with 3 if no record is published yet.

Examples:
  collectmc check brand.example --dir out/1234567
  collectmc check brand.example --html page.html
  collectmc check brand.example --selector sales --resolver 9.9.9.9
  collectmc check brand.example --resolver https://dns.example/dns-query --json";

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  Done
  2  The command line, the credentials or the endpoint are wrong
  3  No certificates yet: being processed, being issued, or not included in the response. `check`:
     no record is published yet
  4  The service rejected the request
  5  Temporary failure, try later: no connection, a timeout, HTTP 429, 502, 503 or 504, or one of
     the service's codes -14 and -160. `check`: something could not be looked at
  6  Unexpected response, or none that is complete: TLS failed, or the connection broke
  7  A local file could not be read or written
  8  The certificates are not accepted: refused, or the root is unknown; files are written all the
     same. Or a logo that authorities refuse, or a recording with problems. `check`: something has
     to be changed
  9  The login was rejected; do not repeat it, since that locks the account
  10  The command of --exec failed; the files are written
  11  `status --within`: a certificate expires soon, or has expired
  130, 143  Ctrl-C or SIGTERM ended the run";

pub(super) const SEVERAL_ORDERS: &str = "\
Of several the worst counts: 9, 143, 130, 2, 10, 7, 6, 11, 8, 4, 5, 3 and 0.";
