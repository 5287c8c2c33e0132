// Bytes of memory that detection keeps per active key: `npm run bench:state`.
// A key here makes one request a minute from one address, each for another resource, for an hour.
import { activeDetectors } from '../lib/core/detect/catalogue.js';
import { Engine } from '../lib/core/detect/engine.js';
import { MemoryStateStore } from '../lib/core/detect/memory-state-store.js';
import { newEntry } from '../lib/core/entry/entry.js';
import type { Entry } from '../lib/core/entry/fields.js';
import { parseSettings } from '../lib/core/settings.js';

const KEYS = 5000;
const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 1);

const settings = parseSettings({});
const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error('needs node --expose-gc');

function entryOf(key: number, time: number): Entry {
  const entry = newEntry();
  entry['@timestamp'] = time + key;
  entry['event.id'] = `r${time}-${key}`;
  entry['event.dataset'] = 'apigateway';
  entry['api.id'] = 'a1';
  entry['api.route'] = '/orders/{id}';
  entry['api.resource.hash'] = `res1_${String(time / MINUTE).padStart(12, '0')}${String(key).padStart(10, '0')}`;
  entry['http.response.status_code'] = 200;
  entry['source.client'] = `198.51.${key >> 8}.${key & 255}`;
  entry['source.geo.location'] = { lat: 52.52, lon: 13.405 };
  entry['source.geo.country_iso_code'] = 'DE';
  entry['api_key.id'] = `key${String(key).padStart(7, '0')}`;
  entry['api.authentication.result'] = 'success';
  return entry;
}

/** Live bytes a key, after the times were observed and judged as they are in a run. */
async function perKey(times: readonly number[]): Promise<number> {
  const engine = new Engine(new MemoryStateStore(), activeDetectors(settings), settings.keys);
  collect!();
  const before = process.memoryUsage().heapUsed;
  for (const time of times) {
    for (let from = 0; from < KEYS; from += 500)
      await engine.observe(Array.from({ length: 500 }, (_, n) => entryOf(from + n, time)));
    await engine.advance(time - 15 * MINUTE);
  }
  collect!();
  const bytes = (process.memoryUsage().heapUsed - before) / KEYS;
  // Keeps the engine alive until it is measured.
  if (engine.progress === undefined) throw new Error('nothing was observed');
  return bytes;
}

async function main(): Promise<void> {
  const hour = Array.from({ length: 90 }, (_, n) => START + n * MINUTE);
  const month = Array.from({ length: 30 * 24 }, (_, n) => START + n * 60 * MINUTE);
  console.log(`| what a key did | bytes per key |\n| --- | ---: |`);
  console.log(`| one request | ${Math.round(await perKey([START]))} |`);
  console.log(`| a request a minute, for longer than the windows | ${Math.round(await perKey(hour))} |`);
  console.log(`| a request an hour for 30 days (the baseline) | ${Math.round(await perKey(month))} |`);
}

void main();
