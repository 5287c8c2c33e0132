import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { coverageGaps } from '../../../lib/core/detect/coverage.js';
import { COUNTS } from '../../../lib/core/detect/tracks/calls.js';
import type { OtherSource } from '../../../lib/core/entry/calls.js';
import type { Entry } from '../../../lib/core/entry/fields.js';

const detectors = DETECTORS.map((detector) => ({ detector }));
const missed = (detector: string, ...connected: OtherSource[]): readonly string[] =>
  coverageGaps(detectors, 'rest', connected).optional.flatMap((gap) => (gap.detector === detector ? [gap.field] : []));

test('a source that is connected holds what the access log lacks, for the detectors that read it', () => {
  expect(missed('pipeline-gap')).toEqual(['api.count']);
  expect(missed('pipeline-gap', 'counts')).toEqual([]);
  expect(missed('log-access')).toEqual([
    'event.action',
    'admin.actor',
    'admin.resource',
    'admin.changes',
    'error.code',
  ]);
  expect(missed('log-access', 'cloudtrail')).toEqual([]);
  expect(missed('attack-signature')).toEqual(['url.query', 'http.request.referrer']);
  expect(missed('attack-signature', 'waf')).toEqual([]);
  expect(missed('blocklist-spike', 'waf')).toEqual([]);
});

test('for a detector that reads calls alone the source changes nothing', () => {
  expect(missed('scraping', 'waf', 'cloudtrail', 'audit', 'counts')).toEqual(['url.query']);
  expect(missed('attack-signature', 'counts')).toEqual(['url.query', 'http.request.referrer']);
});

/** An entry at which every detector would look, were it a call. */
const ENTRY: Entry = {
  '@timestamp': Date.UTC(2026, 2, 10),
  'event.id': '1',
  'api.id': 'a1',
  'api.block.reason': 'SQL_INJECTION_ATTEMPT',
  'api.attack.signatures': ['sql_injection'],
  'api.authentication.result': 'failure',
  'api.authorization.result': 'denied',
  'source.client': '198.51.100.7',
  'http.response.status_code': 404,
  'url.path': '/orders/1',
  'api.route': '/orders/{id}',
  'event.action': 'StopLogging',
};

/** Whether the detector, or its share of a track, makes anything of the entry. */
function looksAt({ detector }: (typeof detectors)[number], entry: Entry): boolean {
  if (detector.kind === 'count') return COUNTS.find(({ id }) => id === detector.id)!.tally(entry) !== undefined;
  let kept = 0;
  if ('observe' in detector) detector.observe(entry, () => kept++);
  else if ('track' in detector && detector.track)
    detector.track.observe(entry, (_, __, value) => (kept += value === 0 ? 0 : 1));
  return kept > 0;
}

test.each(['waf', 'cloudtrail', 'audit'] as const)(
  'the detectors that say so, and no others, read entries of %s',
  (dataset) => {
    // The calls' track also keeps what its own counts make of an entry; pipeline-gap asks it for the gateway's counts only.
    const found = detectors.filter(
      (one) => one.detector.id !== 'pipeline-gap' && looksAt(one, { ...ENTRY, 'event.dataset': dataset }),
    );
    const said = DETECTORS.filter(({ reads = [] }: { reads?: readonly OtherSource[] }) => reads.includes(dataset));
    expect(found.map(({ detector }) => detector.id)).toEqual(said.map(({ id }) => id));
  },
);
