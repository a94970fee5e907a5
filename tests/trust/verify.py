"""Verifies the chains of a file with Python's cryptography: a line a case, and one line for each on standard output.

A line is the time in seconds since 1970, then the leaf, the trust anchors and the other certificates: lists of DER in
Base64, with commas. Asked for is what RFC 5280 asks of a path, and the key purpose of BIMI in the leaf and in every issuer
that names purposes. (What the Web adds in this library's defaults is left out.)
"""

import base64
import datetime
import sys

from cryptography import x509
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store

BIMI = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.31")


def certificates(field):
    ders = [base64.b64decode(der) for der in field.split(",") if der]
    return [x509.load_der_x509_certificate(der) for der in ders]


def names_bimi(policy, certificate, purposes):
    if purposes is not None and BIMI not in purposes:
        raise ValueError("the key purpose of BIMI is missing")


def may_sign(policy, certificate, usage):
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("it may not sign certificates")


def is_ca(policy, certificate, constraints):
    if not constraints.ca:
        raise ValueError("it is no CA")


def is_no_ca(policy, certificate, constraints):
    if constraints is not None and constraints.ca:
        raise ValueError("it is a CA")


ANY = Criticality.AGNOSTIC
ISSUERS = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, ANY, is_ca)
    .may_be_present(x509.KeyUsage, ANY, may_sign)
    .may_be_present(x509.ExtendedKeyUsage, ANY, names_bimi)
)
LEAF = (
    ExtensionPolicy.permit_all()
    .may_be_present(x509.BasicConstraints, ANY, is_no_ca)
    .require_present(x509.ExtendedKeyUsage, ANY, names_bimi)
)


def verdict(line):
    at, leaf, trusted, others = line.rstrip("\n").split(" ")
    try:
        time = datetime.datetime.fromtimestamp(int(at), datetime.timezone.utc)
        policy = PolicyBuilder().store(Store(certificates(trusted))).time(time).max_chain_depth(16)
        policy = policy.extension_policies(ca_policy=ISSUERS, ee_policy=LEAF)
        [leaf] = certificates(leaf)
        policy.build_client_verifier().verify(leaf, certificates(others))
    except Exception as error:  # Whatever it is, it is not verified.
        return f"{type(error).__name__}: {error}".replace("\n", "; ")
    return "valid"


for line in open(sys.argv[1]):
    print(verdict(line))
