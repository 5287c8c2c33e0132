import { byItself, type Embedding, fits, percent } from './embedding';
import { BLOCK_EMBEDDINGS, COOKIE_EMBEDDINGS, HEADER_EMBEDDINGS } from './embeddings-header';
import { JSON_EMBEDDINGS } from './embeddings-json';
import { FREE_TEXT, NAMED_TEXT, SHELL } from './embeddings-text';
import { URL_EMBEDDINGS } from './embeddings-url';
import { type Kind, mark, marked, type Outcome, through } from './kind';
import { combinedLine, gatewayLine, jsonLine, route, textLine } from './log-lines';
import type { Random } from './random';

export const EMBEDDINGS: readonly Embedding[] = [
  ...JSON_EMBEDDINGS,
  ...URL_EMBEDDINGS,
  ...HEADER_EMBEDDINGS,
  ...COOKIE_EMBEDDINGS,
  ...NAMED_TEXT,
  ...FREE_TEXT,
  ...SHELL,
  ...BLOCK_EMBEDDINGS,
];

/** Names that say nothing, for secrets that are recognised by themselves. */
const NEUTRAL = ['note', 'comment', 'input', 'content', 'reason'];

/** Lines with a secret, and what must become of it. */
export interface Case {
  readonly kind: string;
  readonly embedding: string;
  readonly nested: boolean;
  /** Lines with marks around what may change. */
  readonly lines: readonly string[];
  /** The pieces that must be gone. */
  readonly secrets: readonly string[];
  readonly outcome: Outcome | 'gone';
  /** The secret stands free: a vendor's key must show its hint. */
  readonly standsFree: boolean;
}

function carried(embedding: Embedding, fragment: string, random: Random): string {
  switch (embedding.carrier) {
    case 'own':
      return fragment;
    case 'members':
      return random.chance(0.5) ? gatewayLine(random, fragment) : `{"level":"info","msg":"done",${fragment},"n":1}`;
    case 'query': {
      const target = `${route(random)}?${fragment}`;
      return random.pick([
        () => gatewayLine(random, undefined, route(random), fragment),
        () => gatewayLine(random, undefined, target),
        () => combinedLine(random, target),
        () => combinedLine(random, route(random), `https://app.example.com${target}`),
      ])();
    }
    case 'path':
      return random.chance(0.5) ? gatewayLine(random, undefined, fragment) : combinedLine(random, fragment);
    case 'message': {
      const escaped = through(fragment, (piece) => JSON.stringify(piece).slice(1, -1));
      const lines = !/[\r\n]/.test(fragment);
      if (lines && random.chance(0.5)) return textLine(random, fragment);
      return random.chance(0.5) ? jsonLine(random, escaped) : gatewayLine(random, `"error":"${escaped}"`);
    }
  }
}

/** A secret of the kind in the embedding; undefined when this one cannot stand there. */
export function caseOf(kind: Kind, embedding: Embedding, random: Random): Case | undefined {
  const made = kind.make(random);
  const { text, parts } = typeof made === 'string' ? { text: mark(made), parts: undefined } : made;
  const byNeutral = !embedding.named || kind.names.length === 0 || (byItself(kind) && random.chance(0.5));
  const name =
    byNeutral && byItself(kind) ? random.pick(NEUTRAL) : random.pick(kind.names.length > 0 ? kind.names : NEUTRAL);
  const fragment = embedding.write({ name, text, random });
  if (fragment === undefined) return undefined;
  return {
    kind: kind.id,
    embedding: embedding.id,
    nested: embedding.nested === true,
    lines: carried(embedding, fragment, random).split(/(?<=\n)/),
    secrets: parts ?? marked(text),
    outcome: embedding.outcome ?? kind.outcome,
    standsFree: byNeutral && percent(text) === text,
  };
}

/** Every kind in every embedding that it fits. */
export const pairs = (kinds: readonly Kind[]): (readonly [Kind, Embedding])[] =>
  kinds.flatMap((kind) =>
    EMBEDDINGS.filter((embedding) => fits(embedding, kind)).map((embedding) => [kind, embedding] as const),
  );
