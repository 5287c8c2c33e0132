import { free, type Kind, mark, type Secret } from './kind';
import { BASE64, HEX, type Random } from './random';

const lines = (random: Random, count: number, width = 64): string[] => [
  ...Array.from({ length: count - 1 }, () => random.chars(BASE64, width)),
  `${random.chars(BASE64, random.int(8, width / 4) * 2)}==`,
];

const armoured =
  (label: string, headers: readonly string[] = []) =>
  (random: Random): Secret => {
    const parts = lines(random, random.int(4, 12));
    const text = [`-----BEGIN ${label}-----`, ...headers, ...parts, `-----END ${label}-----`].join('\n');
    return { text: mark(text), parts };
  };

/** Everything from a cut: the end never came. */
const truncated =
  (label: string) =>
  (random: Random): Secret => {
    const parts = lines(random, 4).slice(0, 3);
    return { text: mark([`-----BEGIN ${label}-----`, ...parts].join('\n')), parts };
  };

const block = (id: string, make: Kind['make']): Kind => ({ ...free('private-key', 'whole', id, make), block: true });

/** RFC 7468, RFC 4880 section 6, PuTTY's key file format version 3. */
export const BLOCKS: readonly Kind[] = [
  block('pem_pkcs8', armoured('PRIVATE KEY')),
  block('pem_rsa', armoured('RSA PRIVATE KEY')),
  block('pem_ec', armoured('EC PRIVATE KEY')),
  block('pem_dsa', armoured('DSA PRIVATE KEY')),
  block('pem_openssh', armoured('OPENSSH PRIVATE KEY')),
  block('pem_encrypted', armoured('ENCRYPTED PRIVATE KEY')),
  block('pem_rsa_encrypted', (random) =>
    armoured('RSA PRIVATE KEY', [
      'Proc-Type: 4,ENCRYPTED',
      `DEK-Info: AES-256-CBC,${random.chars(HEX, 32).toUpperCase()}`,
      '',
    ])(random),
  ),
  block('pem_truncated', truncated('RSA PRIVATE KEY')),
  block('pgp', armoured('PGP PRIVATE KEY BLOCK', ['Version: GnuPG v2', ''])),
  block('putty', (random) => {
    const [open, secret] = [lines(random, 3), lines(random, 6)];
    const mac = random.hex(64);
    const text = [
      'PuTTY-User-Key-File-3: ssh-rsa',
      'Encryption: none',
      `Comment: ${random.word()}-key`,
      `Public-Lines: ${open.length}`,
      ...open,
      `Private-Lines: ${secret.length}`,
      ...secret,
      `Private-MAC: ${mac}`,
    ].join('\n');
    return { text: mark(text), parts: secret };
  }),
];

/** age's own bech32 letters (github.com/FiloSottile/age, the format's page). */
export const AGE = free(
  'private-key',
  'whole',
  'age',
  (random) => `AGE-SECRET-KEY-1${random.chars('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`,
);
