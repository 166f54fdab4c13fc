#!/bin/sh
# Makes the messages of this folder anew, with OpenSSL ≥ 3 alone. The keys are thrown away, but for the one that opens the
# envelopes: it is made for this folder and opens nothing else.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
new() { # name, kind of key…
  name=$1
  shift
  openssl req -x509 -nodes -days 36500 -subj "/C=FR/CN=$name" -keyout "$work/$name.key" -out "$work/$name.pem" "$@" 2>&1
}
new appareil -newkey rsa:2048
new courbe -newkey ec -pkeyopt ec_paramgen_curve:P-256
new serveur -newkey rsa:2048
printf '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>Status</key><string>Idle</string></dict></plist>\n' > content.plist

sign() { # file, signer, options…
  out=$1 who=$2
  shift 2
  openssl cms -sign -binary -in content.plist -signer "$work/$who.pem" -inkey "$work/$who.key" -outform DER -out "$out" "$@"
}
sign signed-ber-plain-sha1.der appareil -nodetach -noattr -stream -md sha1
sign signed-ber-plain-sha256.der appareil -nodetach -noattr -stream -md sha256
sign signed-ber-attributes.der appareil -nodetach -stream
sign signed-der-detached.der appareil
sign signed-der-plain-detached.der appareil -noattr -md sha1
sign signed-der-curve.der courbe -nodetach -keyid
sign signed-der-pss.der appareil -nodetach -keyopt rsa_padding_mode:pss

seal() { # file, options…
  out=$1
  shift
  openssl cms -encrypt -binary -in content.plist -provider legacy -provider default -outform DER -out "$out" "$@"
}
for cipher in des-cbc des-ede3-cbc aes-128-cbc aes-192-cbc aes-256-cbc; do
  seal "envelope-$cipher.der" "-$cipher" "$work/serveur.pem"
done
seal envelope-ber.der -stream -aes-128-cbc "$work/serveur.pem"
seal envelope-oaep.der -aes-256-cbc -recip "$work/serveur.pem" -keyopt rsa_padding_mode:oaep

openssl crl2pkcs7 -nocrl -certfile "$work/appareil.pem" -certfile "$work/serveur.pem" -outform DER -out bag.der
for who in appareil courbe serveur; do openssl x509 -in "$work/$who.pem" -outform DER -out "certificate-$who.der"; done
openssl pkcs8 -topk8 -nocrypt -in "$work/serveur.key" -outform DER -out key-serveur.der
