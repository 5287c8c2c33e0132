import { bare } from './kind';
import { KINDS } from './kinds';
import { Random } from './random';

const SMALL = 100_000;
const LARGE = 1_000_000;
/** Ten times the text may take this many times the time. */
export const LIMIT = 15;
/** Below this many milliseconds for the large text a ratio says nothing. */
const FLOOR_MS = 25;

const SIGNS = [
  '@',
  '"',
  '\\',
  '{',
  '[',
  '[[{"',
  '%',
  '%25',
  '=',
  ':',
  ';',
  '-',
  '.',
  '_',
  '/',
  ' ',
  '0',
  'a',
  'A',
  '\\"',
  '\\u0061',
  '&a=',
  '<a ',
  '-----',
  '----BEGIN ',
  '://',
  '://a:',
  'a@',
  'e',
  'eyJ',
  'eyJ.',
  '4',
  '4 ',
  '4-',
];
const PHRASES = [
  'Authorization: ',
  'Bearer ',
  'Basic ',
  'Digest ',
  'Cookie: ',
  'Cookie: a=',
  'Set-Cookie: ',
  'curl -u ',
  'mysql -p',
  '-----BEGIN RSA PRIVATE KEY-----',
  'PuTTY-User-Key-File-3: ',
  'Private-Lines: 4\n',
  '{"password":',
  '"password":"',
  'password=',
  'password: ',
  'password ',
  "'password', '",
  'user[password]',
  '%70assword%3D',
  'code=',
  ':secret:',
  '<password>',
  'IDENTIFIED BY ',
  'hooks.slack.com/services/',
  '{"name":"Authorization","value":',
];

/** Repeat units: each kind's beginning and whole, each name in one of its syntaxes, signs and phrases. */
export function units(seed: number): string[] {
  const random = new Random(seed);
  const found = new Set([...SIGNS, ...PHRASES]);
  for (const kind of KINDS) {
    const made = kind.make(random);
    const text = bare(typeof made === 'string' ? made : made.text);
    found.add(text.slice(0, 12)).add(random.pick([`${text} `, text.slice(0, 4), text]));
    for (const name of kind.names) found.add(random.pick([name, `${name}=`, `"${name}":`, `${name}: `]));
  }
  return [...found];
}

function time(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const least = (run: () => void): number => Math.min(time(run), time(run));

export interface Probe {
  readonly unit: string;
  readonly ratio: number;
}

/** Units whose time grows faster than the text, the worst first; a suspicion is measured again. */
export function superlinear(mask: (text: string) => void, all: readonly string[]): { worst: Probe; failed: Probe[] } {
  const probes = all.map((unit) => {
    const [small, large] = [SMALL, LARGE].map((length) =>
      unit.repeat(Math.ceil(length / unit.length)).slice(0, length),
    ) as [string, string];
    // The least of as many runs of each: one run more of the small text would count against the large one.
    const ratio = (): number => {
      const slow = least(() => mask(large));
      return slow < FLOOR_MS ? 0 : slow / least(() => mask(small));
    };
    let measured = ratio();
    for (let again = 0; measured > LIMIT && again < 3; again++) measured = Math.min(measured, ratio());
    return { unit, ratio: measured };
  });
  probes.sort((a, b) => b.ratio - a.ratio);
  return { worst: probes[0]!, failed: probes.filter(({ ratio }) => ratio > LIMIT) };
}
