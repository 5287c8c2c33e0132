import type { Case } from './case';
import { bare, CLOSE, marked, OPEN } from './kind';

/** What an output can say wrongly of a case. */
export interface Verdict {
  /** A piece of a secret that is still to be read, in the output or in what it decodes to. */
  readonly leaked: boolean;
  /** What lies outside the secret has changed. */
  readonly damaged: boolean;
  /** The hint is not the promised one. */
  readonly otherHint: boolean;
}

const REDACTED = '[REDACTED]';
/** More than any hint shows in one piece. */
const WINDOW = 8;

/** Masking.md, 0.1. */
export function promisedHint(value: string): string {
  if (value.length <= 12) return '****';
  return `${value.slice(0, Math.min(7, Math.ceil(value.length / 3) - 4))}****${value.slice(-4)}`;
}

/** The output and whatever it decodes to: percent-encoding twice, JSON's escapes, base64. */
export function views(output: string): string[] {
  const found = [output];
  const unescaped = output.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  if (unescaped !== output) found.push(unescaped);
  const plain = output.replace(/\\+(["/\\])/g, '$1');
  if (plain !== output) found.push(plain);
  let decoded = output;
  for (let depth = 0; depth < 3 && /%[0-9a-fA-F]{2}/.test(decoded); depth++) {
    decoded = decoded.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    );
    found.push(decoded);
  }
  for (const text of [...found]) {
    for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}/g))
      found.push(Buffer.from(run, 'base64').toString('latin1'));
  }
  return found;
}

/** Windows of a long secret, the secret itself when it is short. */
function pieces(secret: string): string[] {
  if (secret.length <= 12) return [secret];
  return Array.from({ length: secret.length - WINDOW + 1 }, (_, i) => secret.slice(i, i + WINDOW));
}

/** What stands between the fixed pieces of the marked line; undefined when they are not all there, in order. */
export function regions(line: string, output: string): string[] | undefined {
  const fixed = line.split(new RegExp(`${OPEN}[^${CLOSE}]*${CLOSE}`));
  const last = fixed.pop()!;
  if (fixed.length === 0) return output === last ? [] : undefined;
  if (!output.startsWith(fixed[0]!) || !output.endsWith(last)) return undefined;
  const found: string[] = [];
  let at = fixed[0]!.length;
  for (const piece of fixed.slice(1)) {
    const next = output.indexOf(piece, at);
    if (next === -1) return undefined;
    found.push(output.slice(at, next));
    at = next + piece.length;
  }
  if (output.length - last.length < at) return undefined;
  found.push(output.slice(at, output.length - last.length));
  return found;
}

const unquoted = (text: string): string => (/^".*"$/s.test(text) ? text.slice(1, -1) : text);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function asPromised({ outcome, standsFree }: Case, secret: string, shown: string): boolean {
  const text = unquoted(shown);
  const hinted = text === promisedHint(secret) || text === promisedHint(decoded(secret));
  switch (outcome) {
    case 'hint':
      return hinted || (!standsFree && text.includes(REDACTED));
    case 'token':
      return hinted || text.includes(REDACTED);
    case 'whole':
      return text.includes(REDACTED) || text === '****';
    case 'last-four':
      return text.replace(/[^A-Z0-9]/gi, '').length <= 4 || text === REDACTED;
    case 'gone':
      return true;
  }
}

/** Whether a piece of a secret is still to be read. */
export function leaks(secrets: readonly string[], outputs: readonly string[]): boolean {
  const texts = outputs.flatMap(views);
  return secrets.flatMap(pieces).some((piece) => texts.some((text) => text.includes(piece)));
}

export function judge(dirty: Case, outputs: readonly string[]): Verdict {
  const shown = dirty.lines.map((line, i) => regions(line, outputs[i] ?? ''));
  const damaged = dirty.outcome !== 'gone' && (outputs.length !== dirty.lines.length || shown.includes(undefined));
  const hidden = dirty.lines.flatMap((line, i) => {
    const inside = marked(line);
    return inside.map((secret, at) => ({ secret: bare(secret), shown: shown[i]?.[at] }));
  });
  // A short secret may stand elsewhere by chance (digits in an id): it is looked for where it stood.
  const short = dirty.secrets.every((secret) => secret.length <= 12);
  const known = !shown.includes(undefined);
  const searched = short && known ? hidden.map(({ shown }) => shown ?? '') : outputs;
  const leaked = leaks(dirty.secrets, searched);
  const otherHint =
    !leaked && !damaged && hidden.some(({ secret, shown }) => shown !== undefined && !asPromised(dirty, secret, shown));
  return { leaked, damaged, otherHint };
}
