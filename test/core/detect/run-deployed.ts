import type { Detection } from '../../../lib/core/detect/detection.js';
import { Engine } from '../../../lib/core/detect/engine.js';
import { Judge } from '../../../lib/core/detect/judge.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { Observer } from '../../../lib/core/detect/observer.js';
import { byDetection } from '../../../lib/core/detect/order.js';
import type { Due, StateStore } from '../../../lib/core/detect/state-store.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { impatient } from './run-engine.js';
import { LATENESS, START } from './streams.js';

const DAY = 86_400_000;

/** A key whose expiry the inventory sees coming, and see pass. */
export const KEYS = [{ id: 'k1', status: 'active' as const, expiresAt: '2026-03-11T12:00:00Z' }];

/** After every episode's end, the inventory's too. */
const END = START + 5 * DAY;

/** An entry that matches nothing, so that one pass has an end after every episode's. */
const last = (entries: readonly Entry[], end: number): Entry => ({
  ...entries[0]!,
  '@timestamp': end,
  'event.id': 'last',
  'source.client': undefined,
  'api_key.id': undefined,
  'api.authentication.result': undefined,
  'source.geo.location': undefined,
  'api.attack.signatures': undefined,
  'http.response.status_code': undefined,
  'api.block.reason': undefined,
  'api.authorization.result': undefined,
});

/** The lines of one engine that sees everything at once. */
export async function onePass(entries: readonly Entry[], end = END): Promise<Detection[]> {
  const engine = new Engine(new MemoryStateStore(), impatient(), KEYS);
  await engine.observe([...entries, last(entries, end)]);
  return [...(await engine.advance(end))].sort(byDetection);
}

export interface Sent {
  readonly entry: Entry;
  /** When it was delivered. */
  readonly seen: number;
}

/**
 * The lines that observers and judges publish who know each other through the store alone: entries come in objects of
 * the given sizes, and between two objects the judge goes as far as their delivery allows. Whoever fails is replaced.
 */
export async function deployed(
  open: () => StateStore,
  sent: readonly Sent[],
  sizes: Iterator<number>,
  publishing: () => void = () => undefined,
  end = END,
): Promise<Detection[]> {
  const published = new Map<string, Detection>();
  const publish = async (lines: readonly Detection[]): Promise<void> => {
    for (const line of lines) {
      publishing();
      published.set(`${line.id} ${line.phase} ${line.severity}`, line);
    }
  };
  const judge = (watermark: number) =>
    untilDone(() => new Judge(open(), impatient(), KEYS, publish).advance(watermark));
  await judge(START);
  for (let at = 0; at < sent.length; ) {
    const object = sent.slice(at, at + sizes.next().value);
    at += object.length;
    const entries = object.map(({ entry }) => entry);
    await untilDone(() => new Observer(open(), impatient()).observe(entries, object.at(-1)!.seen));
    await judge((sent[at]?.seen ?? START) - LATENESS);
  }
  const entries = sent.map(({ entry }) => entry);
  await untilDone(() => new Observer(open(), impatient()).observe([last(entries, end)], end));
  await judge(end);
  return [...published.values()].sort(byDetection);
}

async function untilDone(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 10_000; attempt++) {
    try {
      await run();
      return;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
  throw new Error('it never gets through');
}

/** The end of a process, anywhere. */
export class Crash extends Error {}

/** A store whose calls may end the process, before they did their work or after. */
export function crashing(store: StateStore, crash: () => void): StateStore {
  async function* due(minute: number): AsyncGenerator<Due> {
    for await (const some of store.due(minute)) {
      crash();
      yield some;
    }
  }
  return new Proxy(store, {
    get: (target, name: keyof StateStore) =>
      name === 'due'
        ? due
        : async (...args: unknown[]) => {
            crash();
            const result = await (target[name] as (...args: unknown[]) => Promise<unknown>).apply(target, args);
            crash();
            return result;
          },
  });
}
