/** Least and greatest length of what a pattern of the settings matches. */
export const SHORTEST_MATCH = 6;
export const LONGEST_MATCH = 256;
/** Steps that a pattern may take at one character of a text, however hostile: what keeps a scan linear. */
const MOST_STEPS = 4096;
const LONGEST_PATTERN = 512;

/** Characters 0-127, and one bit for all others. */
type CharacterSet = bigint;
const OTHERS = 'é中';
const ANY: CharacterSet = (1n << 129n) - 1n;

/** What is known of a part of a pattern. */
interface Part {
  readonly least: number;
  readonly most: number;
  /** Characters that it may begin with; an assertion may stand before any. */
  readonly first: CharacterSet;
  /** Ways in which it can match at one place, for a matcher that tries them one after another. */
  readonly ways: number;
  readonly steps: number;
  /** It holds a quantifier or alternatives. */
  readonly varies: boolean;
  /** It is one character, repeated. */
  readonly run: boolean;
}

class Unsafe extends Error {}

/**
 * Why a pattern of the settings is not taken, or undefined when it is. Taken are literals, classes, groups and
 * alternatives, with quantifiers that have a maximum, as long as the steps at one character stay bounded.
 */
export function unsafeReason(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `is longer than ${LONGEST_PATTERN} characters`;
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'is no regular expression';
  }
  try {
    const { least, most, steps } = new PatternReader(pattern).read();
    if (least === 0) return 'matches the empty text';
    if (least < SHORTEST_MATCH) return `matches fewer than ${SHORTEST_MATCH} characters`;
    if (most > LONGEST_MATCH) return `matches more than ${LONGEST_MATCH} characters`;
    if (steps > MOST_STEPS) return 'can read one text in too many ways: bound its quantifiers or separate them';
    return undefined;
  } catch (error) {
    if (error instanceof Unsafe) return error.message;
    throw error;
  }
}

class PatternReader {
  private at = 0;

  constructor(private readonly source: string) {}

  read(): Part {
    // Behind the end nothing can fail any more.
    const part = this.alternatives(0n);
    if (this.at < this.source.length) throw new Unsafe('has an unmatched bracket');
    return part;
  }

  private alternatives(end: CharacterSet): Part {
    const all = [sequence(this.parts(), end)];
    while (this.source[this.at] === '|') {
      this.at++;
      all.push(sequence(this.parts(), end));
    }
    if (all.length === 1) return all[0]!;
    return {
      least: Math.min(...all.map(({ least }) => least)),
      most: Math.max(...all.map(({ most }) => most)),
      first: all.reduce((set, { first }) => set | first, 0n),
      ways: sum(all.map(({ ways }) => ways)),
      steps: sum(all.map(({ steps }) => steps)),
      varies: true,
      run: false,
    };
  }

  private parts(): Part[] {
    const parts: Part[] = [];
    while (this.at < this.source.length && !/[|)]/.test(this.source[this.at]!)) parts.push(this.quantified());
    return parts;
  }

  private quantified(): Part {
    const part = this.source[this.at] === '(' ? this.group() : this.atom();
    const [least, most] = this.quantifier();
    if (least === 1 && most === 1) return part;
    if (part.varies && most > 1) throw new Unsafe('has a nested quantifier, or one over alternatives');
    if (part.most === 0) throw new Unsafe('repeats an assertion');
    return {
      least: part.least * least,
      most: part.most * most,
      first: part.first,
      ways: part.ways * (most - least + 1),
      steps: part.steps * most,
      varies: true,
      run: part.least === 1 && part.most === 1 && !part.varies,
    };
  }

  private quantifier(): readonly [least: number, most: number] {
    const rest = this.source.slice(this.at);
    const match = /^(?:[?*+]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})/.exec(rest);
    if (match === null) return [1, 1];
    this.at += match[0].length;
    const [text, least, comma, most] = match;
    if (text === '*' || text === '+' || (comma !== undefined && most === ''))
      throw new Unsafe('has an unbounded quantifier: give it a maximum');
    if (/^[?*+{]/.test(this.source.slice(this.at))) throw new Unsafe('has a lazy or doubled quantifier');
    if (text === '?') return [0, 1];
    return [Number(least), Number(comma === undefined ? least : most)];
  }

  private group(): Part {
    this.at++;
    if (this.source.startsWith('?:', this.at)) this.at += 2;
    else if (/^\?<?[=!]/.test(this.source.slice(this.at))) throw new Unsafe('has a look-around');
    else if (this.source[this.at] === '?') throw new Unsafe('has a named group or a flag');
    const part = this.alternatives(ANY);
    this.at++;
    return part;
  }

  private atom(): Part {
    const rest = this.source.slice(this.at);
    if (/^\\[1-9k]/.test(rest)) throw new Unsafe('has a backreference');
    if (/^[\^$]|^\\B/.test(rest)) throw new Unsafe('is anchored; it is looked for anywhere in a text');
    if (rest.startsWith('\\b')) {
      this.at += 2;
      return { least: 0, most: 0, first: ANY, ways: 1, steps: 1, varies: false, run: false };
    }
    const text = /^(?:\\[dDwWsS]|\\[^A-Za-z0-9]|\[(?:\\.|[^\]\\])*\]|[^\\[])/su.exec(rest)?.[0];
    if (text === undefined || /\\[pPuxcB0-9]/.test(text)) throw new Unsafe('has an escape that is not taken');
    this.at += text.length;
    return { least: 1, most: 1, first: setOf(text), ways: 1, steps: 1, varies: false, run: false };
  }
}

/**
 * One part after another. A quantified part whose characters cannot begin what follows it ends in one place only; any
 * other may give up its characters one by one.
 */
function sequence(parts: readonly Part[], end: CharacterSet): Part {
  let follow = end;
  let first = 0n;
  const ends: number[] = [];
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]!;
    ends[i] = part.run && (part.first & follow) === 0n ? 1 : part.ways;
    follow = part.least > 0 ? part.first : part.first | follow;
    first = part.least > 0 ? part.first : part.first | first;
  }
  let ways = 1;
  let steps = 0;
  for (let i = 0; i < parts.length; i++) {
    steps += ways * (parts[i]!.steps + parts[i]!.ways);
    ways *= ends[i]!;
  }
  return {
    least: sum(parts.map(({ least }) => least)),
    most: sum(parts.map(({ most }) => most)),
    first,
    ways,
    steps,
    varies: parts.some(({ varies }) => varies),
    run: false,
  };
}

function setOf(atom: string): CharacterSet {
  const one = new RegExp(`^${atom}$`, 'su');
  let set = 0n;
  for (let code = 0; code < 128; code++) if (one.test(String.fromCharCode(code))) set |= 1n << BigInt(code);
  return [...OTHERS].some((other) => one.test(other)) ? set | (1n << 128n) : set;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
