import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/*
 * Certificates for a cluster of one's own, on elliptic curves: made in a millisecond, so that every test can have its own
 * authority. Just enough of X.509 (RFC 5280) for a server and its clients.
 */

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const integer = (bytes: Buffer): Buffer =>
  der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const octets = (content: Buffer): Buffer => der(0x04, content);
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
const yes = der(0x01, Buffer.from([0xff]));

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arc = (value: number): number[] => {
    const bytes = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
    return bytes;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(arc)]));
}

function time(ms: number): Buffer {
  return der(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')));
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const SERVER = oid('1.3.6.1.5.5.7.3.1');
const CLIENT = oid('1.3.6.1.5.5.7.3.2');

const name = ({ commonName, organisation }: Subject): Buffer => {
  const part = (type: string, value: string) => der(0x31, sequence(oid(type), text(value)));
  return sequence(
    ...(organisation === undefined ? [] : [part('2.5.4.10', organisation)]),
    part('2.5.4.3', commonName),
  );
};

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [yes] : []), octets(value));

interface Subject {
  readonly commonName: string;
  readonly organisation?: string | undefined;
}

/** A certificate with its key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs certificates. */
export interface Authority extends Identity {
  readonly commonName: string;
}

const DAY_MS = 86_400_000;

function keyId(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function certificate(
  subject: Subject,
  publicKey: KeyObject,
  issuer: { readonly commonName: string; readonly key: KeyObject; readonly id: Buffer },
  validity: { readonly from: number; readonly until: number },
  extensions: readonly Buffer[],
): string {
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_SHA256,
    name({ commonName: issuer.commonName }),
    sequence(time(validity.from), time(validity.until)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        ...extensions,
        extension('2.5.29.14', false, octets(keyId(publicKey))),
        extension('2.5.29.35', false, sequence(der(0x80, issuer.id))),
      ),
    ),
  );
  const whole = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, issuer.key)));
  const lines = whole
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** An authority that lives for a year from `now` (ms). */
export function newAuthority(commonName: string, now: number): Authority {
  const { publicKey, privateKey } = newKeys();
  const issuer = { commonName, key: privateKey, id: keyId(publicKey) };
  const cert = certificate(
    { commonName },
    publicKey,
    issuer,
    { from: now - DAY_MS, until: now + 365 * DAY_MS },
    [
      extension('2.5.29.19', true, sequence(yes)),
      extension('2.5.29.15', true, der(0x03, Buffer.from([1, 0x06]))),
    ],
  );
  return { commonName, cert, key: pem(privateKey) };
}

/** A certificate that an authority signs: a server's for the loopback names, or a client's for its person. */
export function newIdentity(
  authority: Authority,
  subject: Subject & { readonly server?: boolean },
  validity: { readonly from: number; readonly until: number },
): Identity {
  const { publicKey, privateKey } = newKeys();
  const key = createPrivateKey(authority.key);
  const issuer = { commonName: authority.commonName, key, id: keyId(createPublicKey(key)) };
  const names = sequence(
    der(0x82, Buffer.from('localhost')),
    der(0x82, Buffer.from('kubernetes')),
    der(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const cert = certificate(subject, publicKey, issuer, validity, [
    extension('2.5.29.15', true, der(0x03, Buffer.from([7, 0x80]))),
    extension('2.5.29.37', false, sequence(subject.server === true ? SERVER : CLIENT)),
    ...(subject.server === true ? [extension('2.5.29.17', false, names)] : []),
  ]);
  return { cert, key: pem(privateKey) };
}
