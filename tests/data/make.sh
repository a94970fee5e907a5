#!/bin/sh
# Makes every input in this folder anew out of hierarchy/, with writers that are not ours. README.md says what each is.
# Needs OpenSSL 3, Info-ZIP's zip, and Python 3 with nothing but its standard library.
set -eu
cd "$(dirname "$0")"
export LC_ALL=C TZ=UTC

rm -rf certificates pem pkcs7 text zip
mkdir certificates pem pkcs7 text zip
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

h=hierarchy
cat $h/intermediate.pem $h/root.pem > "$scratch/authorities.pem"
cat $h/leaf.pem "$scratch/authorities.pem" > "$scratch/chain.pem"
for name in leaf intermediate root; do
    openssl x509 -in $h/$name.pem -outform DER -out "$scratch/$name.der"
done

# The signer of the signed messages; its key is thrown away, since nobody verifies those signatures.
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$scratch/signer.key"
openssl req -x509 -key "$scratch/signer.key" -out $h/signer.pem -days 3650 \
    -subj '/C=GB/O=Test Certification Authority Limited/CN=Test Response Signer'
signer="-signer $h/signer.pem -inkey $scratch/signer.key"

# A CRL without entries.
: > "$scratch/index.txt"
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s/index.txt\ndefault_md=sha256\ndefault_crl_days=30\n' "$scratch" \
    > "$scratch/ca.cnf"
openssl ca -config "$scratch/ca.cnf" -gencrl -cert $h/signer.pem -keyfile "$scratch/signer.key" \
    -out "$scratch/empty.crl"

echo 'certificates/'
cp "$scratch/leaf.der" certificates/leaf.der

echo 'pkcs7/'
openssl crl2pkcs7 -nocrl -certfile "$scratch/chain.pem" -outform DER -out pkcs7/certs-only.p7b
openssl crl2pkcs7 -nocrl -certfile "$scratch/chain.pem" -out pkcs7/certs-only.pem
openssl crl2pkcs7 -in "$scratch/empty.crl" -certfile "$scratch/chain.pem" -outform DER -out pkcs7/with-crl.p7b
openssl crl2pkcs7 -in "$scratch/empty.crl" -outform DER -out pkcs7/crl-only.p7b
printf 'A message.\n' > "$scratch/message"
# shellcheck disable=SC2086 # $signer is several words.
{
    openssl cms -sign -nodetach -binary -md sha256 -in "$scratch/message" -certfile "$scratch/chain.pem" $signer \
        -outform DER -out pkcs7/signed.p7b
    openssl cms -sign -nodetach -binary -md sha256 -in /dev/null -certfile "$scratch/chain.pem" -nocerts $signer \
        -outform DER -out "$scratch/documented.p7b"
    openssl cms -sign -nodetach -binary -md sha256 -in "$scratch/message" -certfile "$scratch/chain.pem" -nocerts \
        $signer -stream -indef -outform DER -out pkcs7/signed-indefinite.p7b
    openssl cms -sign -nodetach -binary -md sha256 -in "$scratch/message" -certfile "$scratch/chain.pem" -nocerts \
        $signer -outform PEM -out pkcs7/signed-cms-label.pem
    openssl smime -sign -nodetach -binary -md sha256 -in "$scratch/message" -certfile "$scratch/chain.pem" -nocerts \
        $signer -stream -indef -outform DER -out pkcs7/smime-indefinite.p7b
}
openssl cms -encrypt -binary -aes128 -in "$scratch/message" -outform DER -out pkcs7/enveloped.p7m $h/signer.pem
openssl cms -data_create -in "$scratch/message" -outform DER -out pkcs7/data.p7m
openssl cms -digest_create -binary -md sha256 -in "$scratch/message" -outform DER -out pkcs7/digested.p7m

echo 'pem/'
{ openssl x509 -in $h/leaf.pem -trustout -addtrust emailProtection -setalias 'Test alias'
  openssl x509 -in $h/intermediate.pem -trustout; } > pem/trusted-certificate.pem
for name in leaf intermediate root; do openssl x509 -in $h/$name.pem -text; done > pem/openssl-text.pem
openssl pkcs12 -export -nokeys -in "$scratch/chain.pem" -passout pass:test |
    openssl pkcs12 -nokeys -passin pass:test > pem/bag-attributes.pem

echo 'zip/ (Info-ZIP)'
(
    cd "$scratch"
    mkdir -p order-1234567/pem order-1234567/der
    cp "$OLDPWD"/$h/leaf.pem "$OLDPWD"/$h/intermediate.pem "$OLDPWD"/$h/root.pem order-1234567/pem/
    cp leaf.der intermediate.der root.der order-1234567/der/
    cp "$OLDPWD"/pkcs7/certs-only.p7b order-1234567/
    printf 'Install these certificates in the order given.\r\n' > order-1234567/readme.txt
    find order-1234567 -exec touch -d '2026-11-02T09:00:00Z' {} +
    pack() { archive=$1; shift; zip -q -X "$OLDPWD/zip/$archive" "$@"; }
    pack pem-members.zip -j order-1234567/pem/root.pem order-1234567/pem/intermediate.pem order-1234567/pem/leaf.pem
    pack der-members.zip -j order-1234567/der/root.der order-1234567/der/intermediate.der order-1234567/der/leaf.der
    pack pkcs7-member.zip -j order-1234567/certs-only.p7b
    pack stored.zip -0 -j order-1234567/pem/root.pem order-1234567/pem/intermediate.pem order-1234567/pem/leaf.pem
    pack one-member-of-three.zip -j chain.pem
    pack folders-and-readme.zip order-1234567/readme.txt order-1234567/pem order-1234567/pem/root.pem \
        order-1234567/pem/intermediate.pem order-1234567/pem/leaf.pem
    pack readme-only.zip -j order-1234567/readme.txt
    pack encrypted.zip -P test -j order-1234567/pem/leaf.pem
    zip -q - - < order-1234567/pem/leaf.pem > "$OLDPWD/zip/streamed.zip"
    zip -q -fz "$OLDPWD/zip/zip64.zip" -j order-1234567/pem/leaf.pem
)

python3 by_hand.py "$scratch"
