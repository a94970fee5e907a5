"""The inputs that OpenSSL and Info-ZIP cannot make: make.sh calls this with its scratch folder.

What is written here is put together by Python's base64 and zipfile modules, or byte for byte out of what OpenSSL wrote.
"""

import base64
import gzip
import io
import pathlib
import struct
import sys
import warnings
import zipfile

HERE = pathlib.Path(__file__).parent
SCRATCH = pathlib.Path(sys.argv[1])
LEAF, INTERMEDIATE, ROOT = ((SCRATCH / f"{name}.der").read_bytes() for name in ("leaf", "intermediate", "root"))
ROOT_FIRST = (ROOT, INTERMEDIATE, LEAF)
LEAF_FIRST = (LEAF, INTERMEDIATE, ROOT)


def write(path, content):
    if isinstance(content, str):
        content = content.encode()
    (HERE / path).write_bytes(content)


# --- DER -------------------------------------------------------------------------------------------------------------


def element(tag, *contents):
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def indefinite(tag, *contents):
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


DATA = bytes.fromhex("06092a864886f70d010701")  # id-data
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # id-signedData
VERSION_1 = bytes.fromhex("020101")


def signed_data(certificates):
    """A bag of certificates: nothing signed, no signer, the certificates in the order given."""
    content = element(0x30, VERSION_1, element(0x31), element(0x30, DATA), element(0xA0, *certificates), element(0x31))
    return element(0x30, SIGNED_DATA, element(0xA0, content))


def reordered(message, certificates):
    """The same message with its certificates in this order, in the place of the one that OpenSSL sorted them into."""
    at = min(message.index(certificate) for certificate in certificates)
    block = b"".join(certificates)
    rest = message[at : at + len(block)]
    for certificate in certificates:
        rest = rest.replace(certificate, b"", 1)
    assert rest == b"", "the certificates stand next to each other"
    return message[:at] + block + message[at + len(block) :]


def make_certificates():
    write("certificates/leaf-then-line-ends.der", LEAF + b"\r\n\n")
    write("certificates/leaf-then-garbage.der", LEAF + b"garbage")
    write("certificates/leaf-cut.der", LEAF[:1000])
    write("certificates/byte-order-mark-then-leaf.der", b"\xef\xbb\xbf" + LEAF)
    write("certificates/line-ends-then-leaf.der", b"\r\n\n" + LEAF)
    # SEQUENCE { INTEGER of eight bytes }: its first two bytes are also the text '0' and LF.
    write("certificates/sequence-of-length-ten.der", element(0x30, element(0x02, b"\x01\x02\x03\x04\x05\x06\x07\x08")))


def make_pkcs7():
    certs_only = (HERE / "pkcs7/certs-only.p7b").read_bytes()
    documented = reordered((SCRATCH / "documented.p7b").read_bytes(), LEAF_FIRST)
    write("pkcs7/documented.p7b", documented)
    write("pkcs7/documented.pem", pem(documented, "PKCS7"))
    write("pkcs7/signed-data-label.pem", pem(certs_only, "PKCS #7 SIGNED DATA"))
    write("pkcs7/unsorted.p7b", signed_data((ROOT, LEAF, INTERMEDIATE)))
    write("pkcs7/then-line-ends.p7b", certs_only + b"\r\n\r\n")
    write("pkcs7/then-garbage.p7b", certs_only + b"garbage")
    write("pkcs7/twice.p7b", certs_only + certs_only)
    write("pkcs7/cut.p7b", documented[: len(documented) // 2])
    write("pkcs7/no-certificates.p7b", signed_data(()))
    # What [0] may hold beside X.509 (RFC 5652, section 10.2.2): an attribute certificate [2] and another format [3].
    attribute_certificate = element(0xA2, element(0x30, VERSION_1))
    other_format = element(0xA3, bytes.fromhex("0603883703"), element(0x30))
    write("pkcs7/other-choices.p7b", signed_data((attribute_certificate, LEAF, other_format, INTERMEDIATE, ROOT)))
    # The public key's algorithm is overwritten: its outer form is that of a certificate still.
    broken = INTERMEDIATE.replace(bytes.fromhex("300d06092a864886f70d0101010500"), b"\xff" * 15, 1)
    write("pkcs7/second-certificate-broken.p7b", signed_data((LEAF, broken, ROOT)))

    # Every length above the certificates left open, and the content in an OCTET STRING of three parts.
    parts = indefinite(0x24, element(0x04, b"A "), element(0x24, element(0x04, b"mess")), element(0x04, b"age."))
    content = indefinite(
        0x30,
        VERSION_1,
        indefinite(0x31),
        indefinite(0x30, DATA, indefinite(0xA0, parts)),
        indefinite(0xA0, *LEAF_FIRST),
        indefinite(0x31),
    )
    everywhere = indefinite(0x30, SIGNED_DATA, indefinite(0xA0, content))
    write("pkcs7/indefinite-everywhere.p7b", everywhere)
    write("pkcs7/indefinite-never-closed.p7b", everywhere[:-6])

    nested = b""
    for _ in range(1000):
        nested = indefinite(0x24, nested)
    content = indefinite(0x30, VERSION_1, element(0x31), indefinite(0x30, DATA, indefinite(0xA0, nested)))
    write("pkcs7/nested-a-thousand-deep.p7b", indefinite(0x30, SIGNED_DATA, indefinite(0xA0, content)))


# --- Text ------------------------------------------------------------------------------------------------------------


def lines(content, width=64):
    text = base64.b64encode(content).decode()
    return [text[at : at + width] for at in range(0, len(text), width)]


def pem(content, label="CERTIFICATE"):
    return "\n".join([f"-----BEGIN {label}-----", *lines(content), f"-----END {label}-----", ""])


def spaced(content, last=False):
    dashes = "----" if last else "-----"
    return "\n".join(["----- BEGIN CERTIFICATE -----", *lines(content), f"{dashes} END CERTIFICATE -----", ""])


ROOT_FIRST_PEM = "".join(map(pem, ROOT_FIRST))
DOCUMENTED = spaced(ROOT) + spaced(INTERMEDIATE) + spaced(LEAF, last=True)


def make_pem():
    write("pem/documented.txt", "2\n" + DOCUMENTED)
    write("pem/documented-without-status.txt", DOCUMENTED)
    write("pem/crlf.txt", ("2\n" + DOCUMENTED).replace("\n", "\r\n"))
    write("pem/cr-only.txt", ("2\n" + DOCUMENTED).replace("\n", "\r"))
    write("pem/byte-order-mark.txt", "\ufeff2\n" + ROOT_FIRST_PEM)
    write("pem/leading-blank-lines.txt", "\r\n \n\t\n2\n" + ROOT_FIRST_PEM)
    write("pem/status-with-blanks.txt", " 2 \t\r\n" + ROOT_FIRST_PEM)
    write("pem/end-and-begin-on-one-line.txt", "2\n" + ROOT_FIRST_PEM.replace("-----\n-----BEGIN", "----------BEGIN"))
    write("pem/no-final-newline.txt", "2\n" + ROOT_FIRST_PEM.rstrip("\n"))
    write("pem/one-base64-line.txt", "2\n" + one_base64_line(ROOT_FIRST))
    write("pem/blanks-and-tabs.txt", "2\n" + blanks_and_tabs(ROOT_FIRST_PEM))
    write("pem/text-between.txt", "2\n" + text_between(ROOT_FIRST))
    write("pem/x509-certificate-label.pem", "".join(pem(content, "X509 CERTIFICATE") for content in LEAF_FIRST))
    write("pem/duplicates.pem", "".join(map(pem, (LEAF, INTERMEDIATE, LEAF, ROOT))))
    write("pem/available-with-certificates.txt", "1\n" + ROOT_FIRST_PEM)

    # The last block is cut: in the middle of a line, and exactly between two lines.
    last_block = ROOT_FIRST_PEM.rindex("-----BEGIN")
    write("pem/cut-in-a-line.txt", "2\n" + ROOT_FIRST_PEM[: last_block + 1000])
    between = ROOT_FIRST_PEM.index("\n", last_block + 1000) + 1
    write("pem/cut-between-lines.txt", "2\n" + ROOT_FIRST_PEM[:between])
    write("pem/cut-before-end-line.txt", "2\n" + ROOT_FIRST_PEM[: ROOT_FIRST_PEM.rindex("-----END")])
    broken = lines(INTERMEDIATE)
    broken[3] = "*" + broken[3][1:]
    block = "\n".join(["-----BEGIN CERTIFICATE-----", *broken, "-----END CERTIFICATE-----", ""])
    write("pem/bad-base64.txt", "2\n" + pem(ROOT) + block + pem(LEAF))
    write("pem/bad-der.txt", "2\n" + pem(ROOT) + pem(INTERMEDIATE[:-1]) + pem(LEAF))
    write("pem/empty-block.txt", "2\n" + pem(ROOT) + pem(b"") + pem(LEAF))


    for name, (begin, end) in ODD_BOUNDARIES.items():
        odd = "\n".join([begin, *lines(INTERMEDIATE), end, ""])
        write(f"pem/odd-begin-{name}.txt", "2\n" + pem(ROOT) + odd + pem(LEAF))
    for width in (40, 64):
        bare = "\n".join(lines(INTERMEDIATE, width)) + "\n"
        write(f"pem/bare-base64-{width}.txt", "2\n" + pem(ROOT) + bare + pem(LEAF))
    write("pem/another-label.pem", pem(LEAF) + pem(INTERMEDIATE, "SOMETHING ELSE") + pem(ROOT))
    write("pem/encrypted-key-beside.pem", ENCRYPTED_KEY + "".join(map(pem, LEAF_FIRST)))


ODD_BOUNDARIES = {
    "no-break-space": ("-----BEGIN\u00a0CERTIFICATE-----", "-----END\u00a0CERTIFICATE-----"),
    "two-lines": ("-----BEGIN\nCERTIFICATE-----", "-----END\nCERTIFICATE-----"),
    "entities": ("&#45;&#45;BEGIN CERTIFICATE&#45;&#45;", "&#45;&#45;END CERTIFICATE&#45;&#45;"),
    "look-alikes": ("-----\u0412\u0415GIN \u0421ERTIFICATE-----", "-----\u0415ND \u0421ERTIFICATE-----"),
}

# The form of an encrypted key (RFC 1421, section 4.6), with nothing in it.
ENCRYPTED_KEY = """-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,00000000000000000000000000000000

VGhpcyBpcyBubyBrZXkgYXQgYWxsLCBqdXN0IHRleHQgaW4gdGhlIGZvcm0gb2Yg
-----END RSA PRIVATE KEY-----
"""


def one_base64_line(contents):
    block = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
    return "".join(block.format(base64.b64encode(content).decode()) for content in contents)


def blanks_and_tabs(text):
    mangled = []
    for line in text.splitlines():
        mangled.append(line if line.startswith("-") else f"\t{line[:20]} {line[20:]}  ")
    return "\n".join(mangled) + "\n"


def text_between(contents):
    dates = "Valid from 2026-11-01 to 2027-12-02\n"
    return "Here are your certificates.\n\n" + "".join(dates + pem(content) + "\n" for content in contents) + "Goodbye.\n"


def make_text():
    certs_only = (HERE / "pkcs7/certs-only.p7b").read_bytes()
    archive = (HERE / "zip/pem-members.zip").read_bytes()
    write("text/unarmoured-pkcs7.txt", "\n".join(lines(certs_only)) + "\n")
    write("text/unarmoured-pkcs7-crlf-76.txt", "\r\n".join(lines(certs_only, 76)) + "\r\n")
    write("text/unarmoured-pkcs7-one-line.txt", base64.b64encode(certs_only))
    write("text/unarmoured-zip.txt", "\n".join(lines(archive)) + "\n")
    write("text/unarmoured-certificate.txt", "\n".join(lines(LEAF)) + "\n")
    write("text/status-then-unarmoured-pkcs7.txt", "2\n" + "\n".join(lines(certs_only)) + "\n")
    write("text/unarmoured-twice.txt", base64.b64encode(base64.b64encode(certs_only)))

    write("text/zero.txt", "0")
    write("text/zero-lf.txt", "0\n")
    write("text/zero-crlf.txt", "0\r\n")
    write("text/zero-and-text.txt", "0\nBeing processed by Test CA.\n")
    # 'LF' is 0x0A, ten, and ten characters follow: as long as a SEQUENCE that begins with these two bytes.
    write("text/zero-and-ten-characters.txt", "0\nprocessing")
    write("text/one.txt", "1\n")
    write("text/two-without-certificates.txt", "2\n")
    write("text/error.txt", "-20\nThe certificate request has been rejected!\n")
    write("text/error-cr-only.txt", "-20\rThe certificate request has been rejected!\r")
    write("text/sibling-error.txt", "errorCode=-20&errorMessage=The+certificate+request+has+been+rejected%21")
    write("text/sibling-error-item.txt", "errorCode=-4&errorMessage=Invalid+value%21&errorItem=orderNumber\n")
    write("text/empty.txt", "")
    write("text/blank.txt", " \r\n\t\n")
    write("text/maintenance.html", MAINTENANCE)
    write("text/utf-16.txt", ("2\r\n" + ROOT_FIRST_PEM).encode("utf-16"))
    write("text/utf-16-big-endian.txt", b"\xfe\xff" + ("2\r\n" + ROOT_FIRST_PEM).encode("utf-16-be"))
    write("text/utf-16-error.txt", "-20\r\nThe certificate request has been rejected!\r\n".encode("utf-16"))
    packed = gzip.compress(b"2\n" + ROOT_FIRST_PEM.encode(), mtime=0)
    write("text/gzip.gz", packed)
    write("text/gzip-of-pkcs7.gz", gzip.compress(certs_only, mtime=0))
    write("text/gzip-cut.gz", packed[:-9])
    write("text/gzip-then-garbage.gz", packed + b"garbage")
    write("text/gzip-twice.gz", gzip.compress(packed, mtime=0))
    write("text/gzip-bomb.gz", gzip.compress(b"2\n" + ROOT_FIRST_PEM.encode() + bytes(8 << 20), mtime=0))
    write("text/sibling-success.txt", "errorCode=0&orderNumber=1234567&expectedDeliveryTime=0")
    write("text/login-refused.json", '{"errorCode": -16, "errorMessage": "Sorry"}')
    write("text/login-refused.html", "<html><body><p>Error <b>-16</b></p></body></html>")
    write("text/latin-1.txt", "Service momentan\xe9ment indisponible, d\xe9sol\xe9.\n".encode("latin-1"))
    write("text/latin-1-message.txt", "-14\nUne erreur inattendue est arriv\xe9e.\n".encode("latin-1"))
    write("text/number-too-large.txt", "99999999999999999999999999\n")


MAINTENANCE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Scheduled maintenance</title></head>
<body>
<h1>We will be back soon</h1>
<p>This synthetic service is down for maintenance. Please try again in 2 hours.</p>
</body>
</html>
"""


# --- ZIP -------------------------------------------------------------------------------------------------------------

MEMBERS = {"root.pem": pem(ROOT), "intermediate.pem": pem(INTERMEDIATE), "leaf.pem": pem(LEAF)}
NOON = (2026, 11, 2, 12, 0, 0)


def archive(members, compression=zipfile.ZIP_DEFLATED, to=None):
    to = to or io.BytesIO()
    with zipfile.ZipFile(to, "w", compression) as out:
        for name, content in members:
            info = zipfile.ZipInfo(name, NOON)
            info.compress_type = compression
            out.writestr(info, content)
    return to.getvalue()


class Unseekable(io.BytesIO):
    """Makes zipfile write as to a pipe: sizes and checksum in a data descriptor after each member."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation


def make_zip():
    good = archive(MEMBERS.items())
    write("zip/python.zip", good)
    write("zip/python-stored.zip", archive(MEMBERS.items(), zipfile.ZIP_STORED))
    write("zip/python-streamed.zip", archive(MEMBERS.items(), to=Unseekable()))
    write("zip/python-stored-streamed.zip", archive(MEMBERS.items(), zipfile.ZIP_STORED, to=Unseekable()))
    write("zip/bzip2.zip", archive(MEMBERS.items(), zipfile.ZIP_BZIP2))
    write("zip/lzma.zip", archive(MEMBERS.items(), zipfile.ZIP_LZMA))
    write("zip/empty.zip", archive([]))
    write("zip/macos.zip", archive([*MEMBERS.items(), *macos_shadows()]))
    write("zip/names-that-climb.zip", archive(zip(CLIMBING_NAMES, MEMBERS.values())))
    write("zip/same-name-thrice.zip", same_name_thrice())
    write("zip/sixty-four-members.zip", archive(with_notes(64)))
    write("zip/sixty-five-members.zip", archive(with_notes(65)))
    write("zip/zip-in-zip.zip", archive([("inner.zip", good)]))
    write("zip/bytes-before.zip", b"Here is your archive:\n" + good)
    write("zip/line-end-after.zip", good + b"\r\n")
    write("zip/garbage-after.zip", good + b"garbage")
    write("zip/cut.zip", good[: len(good) // 2])
    for number, name in enumerate(("first", "second", "third")):
        write(f"zip/{name}-member-not-listed.zip", not_listing(number))
    write("zip/directory-in-the-comment.zip", directory_in_the_comment())
    write("zip/two-archives.zip", archive([("root.pem", MEMBERS["root.pem"])], to=Appending(good)))
    write("zip/folder-with-content.zip", archive([("certificates/", MEMBERS["root.pem"]), *list(MEMBERS.items())[1:]]))

    bomb = archive([*MEMBERS.items(), ("zeros.bin", bytes(8 << 20))])
    write("zip/bomb.zip", bomb)
    write("zip/bomb-with-lying-size.zip", lying_about_size(bomb, 8 << 20, 100))
    write("zip/bomb-of-five.zip", archive([*MEMBERS.items(), *((f"{n}.bin", bytes(1000 << 10)) for n in range(5))]))
    write("zip/bad-checksum.zip", bad_checksum())
    cut_member = ("leaf.pem", MEMBERS["leaf.pem"][:900])
    write("zip/second-member-cut.zip", archive([("root.pem", MEMBERS["root.pem"]), cut_member]))
    make_members()


def make_members():
    """Members that are read in spite of how they are written, or that are there for certificates and have none."""
    others = list(MEMBERS.items())[:2]
    odd = {
        "utf-16-member": ("leaf.pem", MEMBERS["leaf.pem"].encode("utf-16")),
        "byte-order-mark-before-der": ("leaf.der", b"\xef\xbb\xbf\r\n" + LEAF),
        "gzip-member": ("leaf.pem.gz", gzip.compress(MEMBERS["leaf.pem"].encode(), mtime=0)),
        "gzip-twice-member": ("leaf.gz", gzip.compress(gzip.compress(LEAF, mtime=0), mtime=0)),
        "zip-in-gzip-member": ("leaf.gz", gzip.compress(archive([("leaf.der", LEAF)]), mtime=0)),
        "prose-in-pem-member": ("leaf.PEM", "This certificate is sent to you in another message.\n"),
        "binary-in-der-member": ("leaf.der", b"\x01" + LEAF),
        "empty-txt-member": ("leaf.txt", ""),
        "bare-base64-in-txt-member": ("leaf.txt", "Leaf:\n" + "\n".join(lines(LEAF)) + "\n"),
        "macos-folder-with-certificate": ("__MACOSX/leaf.pem", MEMBERS["leaf.pem"]),
    }
    for name, member in odd.items():
        write(f"zip/{name}.zip", archive([*others, member]))
    write("zip/data-behind-the-deflate-stream.zip", data_behind_the_deflate_stream())


def data_behind_the_deflate_stream():
    """The compressed size of the first member takes in what stands behind it: all of another member."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as out:
        for name, content in MEMBERS.items():
            out.writestr(zipfile.ZipInfo(name, NOON), content, zipfile.ZIP_DEFLATED)
        first, second = out.filelist[0], out.filelist.pop(1)
        short, hidden = first.compress_size, out.filelist[1].header_offset - second.header_offset
        first.compress_size += hidden
    content = to.getvalue()
    header = struct.pack("<II", first.CRC, short)
    return content.replace(header, struct.pack("<II", first.CRC, first.compress_size), 1)


CLIMBING_NAMES = ("../../escape.pem", "/etc/escape.pem", "..\\..\\escape.pem")


def macos_shadows():
    apple_double = struct.pack(">II16xH", 0x00051607, 0x00020000, 0)
    return [("__MACOSX/", b""), *((f"__MACOSX/._{name}", apple_double) for name in MEMBERS)]


def with_notes(count):
    notes = ((f"note-{number}.txt", b"nothing here") for number in range(count - len(MEMBERS)))
    return [*MEMBERS.items(), *notes]


def same_name_thrice():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns, and writes them.
        return archive([("certificate.pem", content) for content in MEMBERS.values()])


def not_listing(number):
    """Leaves a member out of the directory, and what was written of it where it is."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in MEMBERS.items():
            out.writestr(zipfile.ZipInfo(name, NOON), content)
        del out.filelist[number]
    return to.getvalue()


class Appending(io.BytesIO):
    """Makes zipfile write behind what is there, which is another archive."""

    def __init__(self, before):
        super().__init__(before)
        super().seek(0, io.SEEK_END)


def end_of_directory(members, length, start):
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, members, members, length, start, 0)


def directory_in_the_comment():
    """The end of the archive is followed, in its comment, by one that lists the first member only."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in MEMBERS.items():
            out.writestr(zipfile.ZipInfo(name, NOON), content)
        out.comment = end_of_directory(1, 46 + len("root.pem"), out.fp.tell())
    return to.getvalue()


def lying_about_size(content, true_size, told):
    """Puts another uncompressed size into both headers of the member that has this one."""
    true_bytes, told_bytes = struct.pack("<I", true_size), struct.pack("<I", told)
    assert content.count(true_bytes) == 2
    return content.replace(true_bytes, told_bytes)


def bad_checksum():
    """Changes a character of a stored certificate, in a place where it stays Base64."""
    stored = bytearray(archive([("leaf.pem", MEMBERS["leaf.pem"])], zipfile.ZIP_STORED))
    at = stored.index(b"-----BEGIN") + 200
    stored[at] = ord("A") if stored[at] != ord("A") else ord("B")
    return bytes(stored)


make_certificates()
make_pkcs7()
make_pem()
make_zip()
make_text()
