#!/bin/sh
# Makes the chains in this folder anew with OpenSSL 3: kinds of signatures and keys that our own maker cannot make.
# README.md says what each is. Their private keys are thrown away.
set -eu
cd "$(dirname "$0")"
export LC_ALL=C TZ=UTC
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

organisation='/C=GB/O=Test Certification Authority Limited'
cat > "$scratch/extensions" <<'END'
[root]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
[issuer]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer
[leaf]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer
END

point_form=

# chain FILE ROOT_EXTENSIONS SIGNING_OPTIONS KEY_OPTIONS...: a leaf, its issuer and a root with keys of one kind.
chain() {
    file=$1 root_extensions=$2 signing=$3
    shift 3
    for name in root issuer leaf; do
        openssl genpkey -quiet "$@" -out "$scratch/generated.key"
        openssl pkey -in "$scratch/generated.key" ${point_form:+-ec_conv_form $point_form} -out "$scratch/$name.key"
        openssl req -new -key "$scratch/$name.key" -subj "$organisation/CN=Test $name" -out "$scratch/$name.csr"
    done
    # shellcheck disable=SC2086 # Options are several words, or none.
    {
        openssl x509 -req -days 7300 $signing -in "$scratch/root.csr" -key "$scratch/root.key" \
            $root_extensions -out "$scratch/root.pem"
        openssl x509 -req -days 3650 $signing -in "$scratch/issuer.csr" -CA "$scratch/root.pem" \
            -CAkey "$scratch/root.key" -extfile "$scratch/extensions" -extensions issuer -out "$scratch/issuer.pem"
        openssl x509 -req -days 397 $signing -in "$scratch/leaf.csr" -CA "$scratch/issuer.pem" \
            -CAkey "$scratch/issuer.key" -extfile "$scratch/extensions" -extensions leaf -out "$scratch/leaf.pem"
    } 2> "$scratch/log"
    cat "$scratch/leaf.pem" "$scratch/issuer.pem" "$scratch/root.pem" > "$file"
}

with_root="-extfile $scratch/extensions -extensions root"
rsa='-algorithm RSA -pkeyopt rsa_keygen_bits:2048'
p256='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'

# shellcheck disable=SC2086 # Options are several words.
{
    chain rsa-pss.pem "$with_root" '-sha256 -sigopt rsa_padding_mode:pss' $rsa
    chain ecdsa-sha512.pem "$with_root" '-sha512' $p256
    chain p521.pem "$with_root" '-sha256' -algorithm EC -pkeyopt ec_paramgen_curve:P-521
    chain p256-explicit.pem "$with_root" '-sha256' $p256 -pkeyopt ec_param_enc:explicit
    point_form=compressed
    chain p256-compressed.pem "$with_root" '-sha256' $p256
    point_form=
    chain p256-sha384.pem "$with_root" '-sha384' $p256
    chain p384-sha256.pem "$with_root" '-sha256' -algorithm EC -pkeyopt ec_paramgen_curve:P-384
    chain rsa-4096.pem "$with_root" '-sha256' -algorithm RSA -pkeyopt rsa_keygen_bits:4096
    chain version-1-root.pem '' '-sha256' $p256
}
