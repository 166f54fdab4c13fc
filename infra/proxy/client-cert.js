// For nginx (njs): the certificate that the device has proved, as RFC 9440 §2.2 writes it (a byte sequence of RFC 8941).
function clientCert(r) {
  const pem = r.variables.ssl_client_raw_cert;
  if (!pem) return '';
  return `:${pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '')}:`;
}

export default { clientCert };
