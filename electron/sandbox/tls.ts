import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';
import { writeWhole } from './json-file';

/** The sandbox's own certificate authority and the server certificate that it signed. */
export interface TlsFiles {
  /** What a client must trust, PEM. */
  readonly caFile: string;
  readonly cert: string;
  readonly key: string;
}

const YEARS = 5;

function newKey(): { readonly pem: string; readonly forge: forge.pki.rsa.PrivateKey } {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { pem: privateKey, forge: forge.pki.privateKeyFromPem(privateKey) };
}

function certificate(
  name: string,
  key: forge.pki.rsa.PrivateKey,
  issuer: { readonly name: string; readonly key: forge.pki.rsa.PrivateKey },
  now: Date,
  extensions: object[],
): string {
  const cert = forge.pki.createCertificate();
  cert.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  cert.serialNumber = `01${randomBytes(15).toString('hex')}`;
  cert.validity.notBefore = new Date(now.getTime() - 86_400_000);
  cert.validity.notAfter = new Date(now.getTime() + YEARS * 365 * 86_400_000);
  cert.setSubject([{ name: 'commonName', value: name }]);
  cert.setIssuer([{ name: 'commonName', value: issuer.name }]);
  cert.setExtensions(extensions);
  cert.sign(issuer.key, forge.md.sha256.create());
  return forge.pki.certificateToPem(cert);
}

/** The TLS files of a directory, made once. They are good for the loopback names only. */
export function tlsFiles(directory: string): TlsFiles {
  const caFile = join(directory, 'ca.pem');
  const certFile = join(directory, 'server.pem');
  const keyFile = join(directory, 'server-key.pem');
  if (![caFile, certFile, keyFile].every((file) => existsSync(file))) {
    const authority = newKey();
    const server = newKey();
    const now = new Date();
    const issuer = { name: 'Slipway sandbox CA', key: authority.forge };
    const caPem = certificate(issuer.name, authority.forge, issuer, now, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      { name: 'subjectKeyIdentifier' },
    ]);
    const authorityId = forge.pki.certificateFromPem(caPem).generateSubjectKeyIdentifier().getBytes();
    const serverPem = certificate('localhost', server.forge, issuer, now, [
      { name: 'basicConstraints', cA: false },
      { name: 'authorityKeyIdentifier', keyIdentifier: authorityId },
      { name: 'subjectKeyIdentifier' },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ]);
    writeWhole(keyFile, server.pem);
    writeWhole(certFile, serverPem, 0o644);
    writeWhole(caFile, caPem, 0o644);
  }
  return { caFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
