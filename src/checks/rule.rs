//! Every rule that a finding can belong to, in one table.

use super::Severity;

/// Generates the enum, its methods and its documentation from one table.
macro_rules! rules {
    ($($rule:ident $id:literal $severity:ident, $checks:literal, $remedy:literal, $source:literal;)+) => {
        /// A rule that the certificates, the logo or the record are checked against.
        ///
        /// The name of a rule, [`as_str`](Self::as_str), stays what it is from version to version.
        #[doc = ""]
        #[doc = include_str!("rules.md")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $checks] $rule,)+
        }

        impl Rule {
            /// All rules, in the order in which they are checked.
            pub const ALL: &[Self] = &[$(Self::$rule),+];

            /// The name of the rule: lower case, with hyphens.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$rule => $id,)+ }
            }

            /// The severity of a finding when the rule is broken.
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)+ }
            }

            /// What the rule requires.
            pub fn checks(self) -> &'static str {
                match self { $(Self::$rule => $checks,)+ }
            }

            /// What to do when the rule is broken.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$rule => $remedy,)+ }
            }

            /// The document and section that the rule comes from.
            pub fn source(self) -> &'static str {
                match self { $(Self::$rule => $source,)+ }
            }
        }
    };
}

rules! {
    EndEntity "end-entity" Error,
        "There is exactly one end entity.",
        "Serve the mark certificate with its issuers, and no other certificate.",
        "draft-fetch-validation-vmc-wchuang-11, section 3.3";
    Issuer "issuer" Error,
        "Every certificate's issuer is present, up to a self-signed root or a trust anchor.",
        "Add the missing issuer's certificate, which the authority publishes; a missing root, to the trust anchors.",
        "draft-fetch-validation-vmc-wchuang-11, section 3.3";
    Signature "signature" Error,
        "Every signature verifies, up to the last certificate.",
        "Collect the certificates again; if that does not help, ask the authority.",
        "draft-fetch-validation-vmc-wchuang-11, section 5.1";
    SignatureAlgorithm "signature-algorithm" Error,
        "Every signature algorithm is supported: RSA (PKCS #1 v1.5, 2048 bits or more) or ECDSA (P-256, P-384) with \
         SHA-256 or stronger, or Ed25519. SHA-1 is not.",
        "Have the certificate issued again, by an issuer with such a key.",
        "RFC 5280, section 6.1.3 (a) (1); MC Requirements, section 7.1.3";
    IssuerAuthority "issuer-authority" Error,
        "Every issuer is a CA that may sign certificates.",
        "Do not trust the certificate; ask the authority that you ordered it from.",
        "RFC 5280, section 6.1.4 (k) and (n)";
    PathLength "path-length" Error,
        "No issuer has more CAs below it than its path length allows.",
        "Ask the authority which issuers belong to the certificate.",
        "RFC 5280, section 6.1.4 (l) and (m)";
    NameConstraints "name-constraints" Error,
        "Every name in a certificate satisfies the name constraints of its issuers.",
        "Ask the authority for a certificate from an issuer that may issue for these names.",
        "RFC 5280, section 6.1.3 (b) and (c)";
    CriticalExtension "critical-extension" Error,
        "Every critical extension is supported. (The pilot extension has its own rule.)",
        "Have the certificate issued again without the extension, or with it not critical.",
        "RFC 5280, section 6.1.4 (o) and 6.1.5 (f)";
    RepeatedExtension "repeated-extension" Error,
        "No certificate repeats an extension.",
        "Have the certificate issued again.",
        "RFC 5280, section 4.2";
    Encoding "encoding" Error,
        "Every certificate is of version 3 and encoded as DER and RFC 5280 require, so that all parsers read the same.",
        "Have the certificate issued again.",
        "RFC 5280, sections 4.1 and 4.2";
    Validity "validity" Error,
        "Every certificate is valid at the time of the check.",
        "Renew a certificate that has expired; wait for one that is not yet valid.",
        "RFC 5280, section 4.1.2.5";
    IssuerKeyPurpose "issuer-key-purpose" Error,
        "The end entity's issuer has the extended key usage of BIMI, 1.3.6.1.5.5.7.3.31, and no CA above it excludes it.",
        "Ask the authority which of its issuers signs mark certificates.",
        "draft-fetch-validation-vmc-wchuang-11, section 4.4";
    Root "root" Error,
        "The chain leads to a known root, or to a trust anchor that was given.",
        "Compare the root's fingerprint with the one that the authority publishes; if they match, add the root to the trust anchors.",
        "draft-fetch-validation-vmc-wchuang-11, section 5.1";
    RootDistrust "root-distrust" Warning,
        "The end entity was issued before any date from which a receiver has announced to distrust the root.",
        "Order the certificate from an authority under another root if that receiver should show the logo.",
        "Apple's announcement on Entrust's roots, for what they issue after 2024-11-15";
    ValidityLength "validity-length" Warning,
        "The end entity is valid for at most 398 days (825 when it was issued before 2020-09-01).",
        "Ask the authority for a certificate of shorter validity.",
        "MC Requirements, section 6.3.2";
    ExpiresSoon "expires-soon" Warning,
        "The end entity is valid for more than 30 days from the time of the check.",
        "Renew the mark certificate now, and publish the new one before this one expires.",
        "RFC 5280, section 4.1.2.5; the number of days is our own";
    KeyPurpose "key-purpose" Error,
        "The end entity has the extended key usage of BIMI, 1.3.6.1.5.5.7.3.31.",
        "Use the mark certificate; if this is it, have it issued again.",
        "draft-fetch-validation-vmc-wchuang-11, section 4.4";
    OtherKeyPurpose "other-key-purpose" Warning,
        "The end entity and its issuer have no extended key usage other than that of BIMI.",
        "Ask the authority for a certificate for BIMI alone, from an issuer of mark certificates alone.",
        "MC Requirements, sections 7.1.2.2 (f) and 7.1.2.3 (f)";
    DnsName "dns-name" Error,
        "The end entity names at least one domain.",
        "Have the certificate issued again with the domain in its subject alternative name.",
        "draft-fetch-validation-vmc-wchuang-11, section 4.3";
    DnsNameSyntax "dns-name-syntax" Warning,
        "Every name is a full domain, or `<selector>._bimi.<domain>`: no other underscore, no wildcard, no dot at the end.",
        "Have the certificate issued again with the domain itself, which covers every selector.",
        "MC Requirements, section 7.1.4.2.1; draft-fetch-validation-vmc-wchuang-11, section 4.3";
    Domain "domain" Error,
        "The end entity covers the domain and selector under which the record stands.",
        "Publish the record where the certificate covers it, or have the domain added to the certificate.",
        "draft-fetch-validation-vmc-wchuang-11, section 5.2";
    Logotype "logotype" Error,
        "The end entity embeds one SVG logo.",
        "Have the certificate issued again with the logo.",
        "draft-fetch-validation-vmc-wchuang-11, sections 4.1 and 4.2";
    LogotypeCritical "logotype-critical" Warning,
        "The logotype extension is not critical.",
        "Have the certificate issued again with the extension not critical.",
        "MC Requirements, section 7.1.2.3 (h)";
    LogotypeCompressed "logotype-compressed" Warning,
        "The logo is embedded as gzip data.",
        "Have the certificate issued again with the logo compressed.",
        "MC Requirements, section 7.1.2.3 (h)";
    LogotypeHash "logotype-hash" Error,
        "Every stated hash matches the unpacked SVG, as it is or with its line ends normalized to LF.",
        "Have the certificate issued again; what it embeds is not what was vetted.",
        "RFC 9399, section 4.1; RFC 6170, section 5.2";
    SctList "sct-list" Error,
        "The end entity has at least one signed certificate timestamp. (Their signatures are not checked.)",
        "Ask the authority to log the certificate and issue it with timestamps.",
        "draft-fetch-validation-vmc-wchuang-11, section 4.6";
    CrlDistributionPoint "crl-distribution-point" Error,
        "The end entity has a CRL distribution point.",
        "Have the certificate issued again with a CRL distribution point.",
        "draft-fetch-validation-vmc-wchuang-11, section 4.5";
    MarkPolicy "mark-policy" Warning,
        "The end entity has the policy of mark certificates, 1.3.6.1.4.1.53087.1.1. (Sectigo's certificates issued from 2026-03-24 to 2026-07-06 may lack it.)",
        "Ask the authority whether receivers take its own policy alone.",
        "MC Requirements, section 7.1.2.3 (a)";
    SectigoPolicy "sectigo-policy" Warning,
        "An end entity whose issuer's organization is Sectigo Limited has, since 2026-07-07, Sectigo's own policy too: \
         1.3.6.1.4.1.6449.1.2.1.13.",
        "Ask Sectigo whether the certificate is one of its mark certificates.",
        "Sectigo's CP/CPS for mark certificates 1.0.1, section 7.1.6";
    PilotExtension "pilot-extension" Warning,
        "The pilot extension, 1.3.6.1.4.1.53087.4.1, is absent since 2025-03-15, and never critical.",
        "Have the certificate issued again without it.",
        "MC Requirements, section 7.1.2.3 (i); RFC 5280, section 4.2";
    Key "key" Warning,
        "The end entity's key is RSA of at least 2048 bits, or on the curve P-256, P-384 or P-521.",
        "Have the certificate issued again for a new key.",
        "MC Requirements, section 6.1.5";
    KeyUsageCritical "key-usage-critical" Warning,
        "The key usage, where there is one, is critical.",
        "Have the certificate issued again with the key usage critical, or without it.",
        "RFC 5280, section 4.2.1.3; Sectigo's CP/CPS for mark certificates 1.0.1, section 7.1.2.3";
    NoAuthority "no-authority" Error,
        "The end entity is not a CA and may not sign certificates. (Both extensions may be absent.)",
        "Have the certificate issued again; receivers take it for a CA certificate.",
        "RFC 5280, sections 4.2.1.3 and 4.2.1.9";
    MarkType "mark-type" Warning,
        "Since 2024-09-26 the end entity states one mark type: Registered Mark, Government Mark, Prior Use Mark or Modified \
         Registered Mark.",
        "Ask the authority which mark type it has verified; receivers may not know another.",
        "MC Requirements, section 7.1.4.2.2";
    RegisteredMark "registered-mark" Warning,
        "A Registered Mark or Modified Registered Mark states the trademark's country or region and its identifier.",
        "Have the certificate issued again with both.",
        "MC Requirements, section 7.1.4.2.2";
    GovernmentMark "government-mark" Warning,
        "A Government Mark states the statute's country and its citation.",
        "Have the certificate issued again with both.",
        "MC Requirements, section 7.1.4.2.2";
    PriorUseMark "prior-use-mark" Warning,
        "A Prior Use Mark states, since 2025-04-15, the URL at which the mark was found.",
        "Have the certificate issued again with the URL.",
        "MC Requirements, section 7.1.4.2.2";
    MarkAttributes "mark-attributes" Warning,
        "The subject has no attribute that belongs to another mark type: of trademarks, statutes or prior use.",
        "Have the certificate issued again without the attribute, or with the mark type that it belongs to.",
        "MC Requirements, section 7.1.4.2.2";
    Duplicate "duplicate" Error,
        "Each certificate appears only once.",
        "Serve each certificate once.",
        "draft-fetch-validation-vmc-wchuang-11, section 3.3";
    Order "order" Error,
        "The end entity comes first, then each certificate's issuer.",
        "Serve the certificates in that order; the chain that was built here has it.",
        "draft-fetch-validation-vmc-wchuang-11, section 3.3";

    SvgTinyPs "svg-tiny-ps" NotChecked,
        "The rules on SVG can be checked: the library was built with the feature `svg`.",
        "Build with the feature svg, or check the logo with another validator.",
        "draft-svg-tiny-ps-abrotman-12";
    SvgSize "svg-size" Error,
        "The SVG file has at most 32,768 bytes unpacked; above 65,536 bytes nothing else is checked.",
        "Simplify the drawing: fewer points, fewer decimals, no metadata.",
        "draft-svg-tiny-ps-abrotman-12, section 2.4";
    SvgXml "svg-xml" Error,
        "The SVG file is well-formed XML in UTF-8, not compressed, not nested too deeply, and its root is `svg`.",
        "Export the drawing again as plain SVG.",
        "draft-svg-tiny-ps-abrotman-12, section 2.1";
    SvgDtd "svg-dtd" Error,
        "The SVG file has no document type declaration, and so no entities.",
        "Remove the line that begins with <!DOCTYPE.",
        "RFC 6170, section 5.2: nothing external is fetched";
    SvgScript "svg-script" Error,
        "The SVG file runs nothing: no script, no handler or listener, no event attribute.",
        "Remove it.",
        "draft-svg-tiny-ps-abrotman-12, section 2.3; RFC 6170, section 5.2";
    SvgForeignContent "svg-foreign-content" Error,
        "The SVG file embeds no HTML or other foreign content.",
        "Draw it as paths.",
        "draft-svg-tiny-ps-abrotman-12, section 2.3; RFC 6170, section 5.2";
    SvgExternalReference "svg-external-reference" Error,
        "The SVG file refers to nothing outside itself: every link, url() and stylesheet is of the form #name.",
        "Copy into the file what it refers to, or remove the reference.",
        "draft-svg-tiny-ps-abrotman-12, section 2.3; RFC 6170, section 5.2";
    SvgRepetition "svg-repetition" Error,
        "The SVG file draws at most 100,000 elements, each counted as often as others refer to it, and none refers to itself.",
        "Draw the shapes themselves instead of references to references.",
        "SVG Tiny 1.2, section 5.6 (the use element); the number is our own";
    SvgAnimation "svg-animation" Warning,
        "The SVG file has no animation.",
        "Remove it; the logo has to be static.",
        "draft-svg-tiny-ps-abrotman-12, section 2.3";
    SvgRasterImage "svg-raster-image" Warning,
        "The SVG file has no raster image.",
        "Trace the image as paths.",
        "draft-svg-tiny-ps-abrotman-12, section 2.3";
    SvgElement "svg-element" Warning,
        "The SVG file has only elements that the profile allows.",
        "Remove the element, or replace it with elements of the profile.",
        "draft-svg-tiny-ps-abrotman-12, sections 2.2 and 2.3; BIMI Group, schema SVG_PS-latest";
    SvgAttribute "svg-attribute" Warning,
        "Every element has only attributes that the profile allows on it, with values that the profile allows.",
        "Remove the attribute, or replace it with attributes of the profile.",
        "BIMI Group, schema SVG_PS-latest";
    SvgStructure "svg-structure" Warning,
        "Elements and text are where the profile allows them: no text between shapes, no description outside the root.",
        "Move or remove what is misplaced.",
        "BIMI Group, schema SVG_PS-latest";
    SvgVersion "svg-version" Warning,
        "The root has version=\"1.2\".",
        "Set version=\"1.2\" on the root.",
        "draft-svg-tiny-ps-abrotman-12, section 2.1";
    SvgBaseProfile "svg-base-profile" Warning,
        "The root has baseProfile=\"tiny-ps\".",
        "Set baseProfile=\"tiny-ps\" on the root.",
        "draft-svg-tiny-ps-abrotman-12, section 2.1";
    SvgTitle "svg-title" Warning,
        "The root has one title, and it comes first.",
        "Put one <title> with the brand's name first into the root.",
        "draft-svg-tiny-ps-abrotman-12, section 2.1; BIMI Group, schema SVG_PS-latest";
    SvgTitleText "svg-title-text" Warning,
        "The title is not empty and has at most 64 characters.",
        "Write the brand's name in the title.",
        "draft-svg-tiny-ps-abrotman-12, section 2.1";
    SvgDescription "svg-description" Warning,
        "A description (desc), where there is one, is not empty.",
        "Describe the logo in a sentence, or remove the desc.",
        "Google Workspace Admin Help, Create a BIMI SVG file";
    SvgRootPosition "svg-root-position" Warning,
        "The root has neither x nor y.",
        "Remove both attributes from the root.",
        "draft-svg-tiny-ps-abrotman-12, section 6.2";
    SvgViewBox "svg-view-box" Warning,
        "The root has a viewBox, and it is square.",
        "Make the drawing area square and centre the logo in it.",
        "BIMI Group, logo guidelines";
    SvgDimensions "svg-dimensions" Warning,
        "The root's width and height, where present, are in pixels, and at least 96.",
        "Set both in pixels, such as width=\"96\", or remove them: the viewBox gives the shape.",
        "Google Workspace Admin Help, Create a BIMI SVG file";
    SvgOrderSize "svg-order-size" Warning,
        "For an order, the SVG file has at most 24,000 bytes (32,000 characters of Base64).",
        "Simplify the drawing: fewer points, fewer decimals, no metadata.",
        "Sectigo, order form for mark certificates";

    EvidenceFileName "evidence-file-name" Warning,
        "The record's evidence URL ends in .pem.",
        "Serve the evidence under a name that ends in .pem.",
        "draft-fetch-validation-vmc-wchuang-11, section 3.3";
    EvidenceWithoutLogo "evidence-without-logo" Error,
        "A record that names evidence also names a logo: with an empty l=, only an empty a= declines.",
        "Name the logo's URL in l=, or leave both empty to decline.",
        "draft-brand-indicators-for-message-identification-12, sections 4.3.1 and 7.3";
    AvatarPreference "avatar-preference" Warning,
        "The record's avp= is brand or personal.",
        "Write avp=brand or avp=personal, or leave the tag out.",
        "draft-brand-indicators-for-message-identification-12, section 4.3";
    LocalPartFlag "local-part-flag" Warning,
        "The record's lps= lists prefixes of local parts; it is not true or false, as in drafts before -12.",
        "Instead of true, leave the value empty to mean every local part; instead of false, leave the tag out.",
        "draft-brand-indicators-for-message-identification-12, section 4.5";
}
