import fc from 'fast-check';
import { accessLogSlots } from '../../../lib/core/entry/access-log-format.js';
import { AccessLogReader } from '../../../lib/core/entry/access-log-reader.js';
import { VARIABLE_OF_KEY } from '../../../lib/core/entry/context-variables.js';
import { parseApiGateway } from '../../../lib/core/entry/parse-access-log.js';

/** The line between other bytes, as it stands in a chunk of a file. */
function readIn(reader: AccessLogReader, line: string, [before, after]: readonly [string, string] = ['', '\n']) {
  const [head, own] = [Buffer.from(before), Buffer.from(line)];
  return reader.read(Buffer.concat([head, own, Buffer.from(after)]), head.length, head.length + own.length);
}

const KEYS = [...VARIABLE_OF_KEY.keys(), 'unheard_of', '0', '__proto__', 'with space'];

const value = fc.oneof(
  fc.constantFrom(
    '-',
    '',
    'GET',
    '200',
    '404',
    '1773100800580',
    '17731008',
    '99999999999999',
    'WAF_BLOCK',
    'WAF_ALLOW',
  ),
  fc.constantFrom(
    '203.0.113.9',
    '2001:db8::1',
    '10.0.0.1:80',
    'Mozilla/5.0 (X11; Linux x86_64)',
    '/orders/{id}',
    'x'.repeat(300),
  ),
  fc.stringMatching(/^\d{1,16}$/),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);

/** Lines of a few layouts, in turns. */
const logs = fc
  .array(fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 3 })
  .chain((layouts) =>
    fc.array(
      fc
        .tuple(fc.nat(layouts.length - 1), fc.array(value, { minLength: 30, maxLength: 30 }), fc.nat(60))
        .map(([layout, values, flaw]) => {
          const members = layouts[layout]!.map((key, i) => `${JSON.stringify(key)}:${JSON.stringify(values[i])}`);
          const line = `{${members.join(',')}}`;
          // Now and then a line that is no JSON, or not in the form that API Gateway writes.
          if (flaw === 0) return line.slice(0, -1);
          if (flaw === 1) return line.replace(':', ' : ');
          if (flaw === 2) return line.replace(/"(\d+)"/, '$1');
          return flaw === 3 ? `${line} ` : line;
        }),
      { minLength: 1, maxLength: 40 },
    ),
  );

describe('AccessLogReader', () => {
  test('reads from bytes what the parser reads from the text, or leaves the line to it', () => {
    const around = fc.constantFrom<readonly [string, string]>(
      ['', ''],
      ['', '\n'],
      ['{"a":"b"}\n', '\n{"status":"1"}'],
      ['x', '"}'],
    );
    fc.assert(
      fc.property(logs, around, (lines, beside) => {
        const reader = new AccessLogReader();
        for (const line of lines) {
          const parsed = readIn(reader, line, beside);
          if (parsed !== undefined) expect(parsed).toEqual(parseApiGateway(line));
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each(['rest', 'http', 'websocket'] as const)(
    'leaves no plain line of our own format for a %s API to it',
    (type) => {
      const reader = new AccessLogReader();
      const keys = accessLogSlots(type);
      const line = (n: number): string =>
        JSON.stringify(
          Object.fromEntries(
            keys.map((key) => [key, key === 'requestTimeEpoch' ? `${1773100800580 + n}` : `${key}${n % 3}`]),
          ),
        );
      for (let n = 0; n < 10; n++) {
        const parsed = readIn(reader, line(n));
        expect(parsed).toEqual(parseApiGateway(line(n)));
        expect(parsed).toMatchObject({ entry: { '@timestamp': 1773100800580 + n } });
      }
    },
  );

  test.each([
    ['an escape', '{"requestTimeEpoch":"1773100800580","requestId":"r","path":"/a\\u0062"}'],
    ['more than ASCII', '{"requestTimeEpoch":"1773100800580","requestId":"r","path":"/ä"}'],
    ['a bare value', '{"requestTimeEpoch":1773100800580,"requestId":"r"}'],
    ['a key that stands twice', '{"requestTimeEpoch":"1773100800580","requestId":"a","requestId":"b"}'],
    ['two names of one variable', '{"requestTimeEpoch":"1773100800580","ip":"203.0.113.9","sourceIp":"203.0.113.10"}'],
  ])('leaves a line with %s to the parser', (_what, line) => {
    expect(readIn(new AccessLogReader(), line)).toBeUndefined();
  });
});
