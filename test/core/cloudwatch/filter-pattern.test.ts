import fc from 'fast-check';
import { filterPattern, matchesFilter } from '../../../lib/core/cloudwatch/filter-pattern.js';
import { fieldPattern } from '../../../lib/core/cloudwatch/pattern/field-pattern.js';
import { CURRENT } from './filter-pattern-vectors.js';
import { OLDER } from './filter-pattern-vectors-older.js';

const vectors = [...CURRENT, ...OLDER].flatMap(({ page, url, vectors }) =>
  vectors.flatMap(({ pattern, matches, misses }) => [
    ...matches.map((message) => [page, url, pattern, message, true] as const),
    ...misses.map((message) => [page, url, pattern, message, false] as const),
  ]),
);

describe('vectors of the user guide', () => {
  it('are at least sixty patterns, of ten pages', () => {
    expect(new Set(vectors.map(([, , pattern]) => pattern)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(vectors.map(([, url]) => url)).size).toBe(10);
  });

  it.each(vectors)('%s (%s): %s on %s is %s', (_page, _url, pattern, message, expected) => {
    expect(matchesFilter(pattern, message)).toBe(expected);
  });
});

describe('what the user guide says is refused', () => {
  it.each([
    ['a symbol that regular expressions may not have', '%something!%'],
    ['parentheses in a regular expression', '%(ab)+c%'],
    ['multi-byte characters in a regular expression', '%café%'],
    ['a third regular expression in a JSON pattern', '{ $.a = %r1% && $.b = %r2% && $.c = %r3% }'],
    ['a third regular expression in a space-delimited pattern', '[a=%r1%, b=%r2%, c=%r3%]'],
    ['IS NOT', '{ $.SomeObject IS NOT NULL }'],
    ['EXISTS', '{ $.SomeObject EXISTS }'],
    ['two wildcards in a property selector', '{ $.a[*].* = 1 }'],
    ['four wildcards in a pattern', '{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }'],
    ['a JSON string with other characters and no quotes', '{ $.email = John@example.com }'],
    ['a term with other characters and no quotes', 'user-agent'],
    ['more than 1,024 characters', 'a'.repeat(1025)],
  ])('refuses %s', (_, pattern) => {
    expect(() => filterPattern(pattern)).toThrow(/^filter pattern refused/);
  });

  it('takes exactly 1,024 characters and two regular expressions', () => {
    expect(matchesFilter('a'.repeat(1024), 'a'.repeat(1024))).toBe(true);
    expect(matchesFilter('{ $.a = %^r1$% && $.b = %r2% }', '{"a":"r1","b":"xr2"}')).toBe(true);
  });
});

/** Cases of our own: what the pages imply, or leave open and we decide on the stricter side. */
describe('own cases', () => {
  it.each([
    ['an unclosed pattern', '{ $.a = 1'],
    ['an unclosed group', '{ ($.a = 1 }'],
    ['an unclosed field list', '[a, b'],
    ['an empty JSON pattern', '{ }'],
    ['an empty regular expression', '%%'],
    ['a malformed regular expression', '%[a%'],
    ['an escape that is not listed', '%\\bword%'],
    ['an order of texts', '{ $.a > "b" }'],
    ['a selector without a property', '{ $ = 1 }'],
    ['a condition on another field', '[a=1 || b=2, c]'],
    ['two ellipses', '[..., a, ...]'],
    ['text after the pattern', '{ $.a = 1 } ERROR'],
    ['a missing operand', '{ $.a = }'],
    ['an unclosed phrase', '"ERROR'],
  ])('refuses %s', (_, pattern) => {
    expect(() => filterPattern(pattern)).toThrow(/^filter pattern refused/);
  });

  it.each([
    ['is case sensitive', '{ $.a = x }', '{"a":"X"}', false],
    ['does not match what is no JSON', '{ $.a = x }', 'a = x', false],
    ['does not match a JSON text that is no object', '{ $.a = x }', '"a"', false],
    ['makes no comparison with a field that is missing', '{ $.a != x }', '{"b":1}', false],
    ['makes no comparison with null', '{ $.a = * }', '{"a":null}', false],
    ['takes null as existing', '{ $.a NOT EXISTS }', '{"a":null}', false],
    ['takes an array as existing', '{ $.a NOT EXISTS }', '{"a":[]}', false],
    ['does not take a missing field as null', '{ $.a IS NULL }', '{}', false],
    ['tells false from true', '{ $.a IS FALSE }', '{"a":false}', true],
    ['finds any value by an asterisk', '{ $.a = "*" }', '{"a":"x"}', true],
    ['finds any number by an asterisk', '{ $.a = * }', '{"a":0}', true],
    ['matches the beginning of a number', '{ $.a = 4* }', '{"a":404}', true],
    ['reads no properties that objects inherit', '{ $.constructor.name = * }', '{}', false],
    ['reads no element of an object', '{ $.a[0] = 1 }', '{"a":{"0":1}}', false],
    ['compares a text with a number as text', '{ $.a = 400 }', '{"a":"400"}', true],
    ['orders no texts', '{ $.a > 399 }', '{"a":"400"}', false],
    ['takes an escaped quotation mark', '{ $.a = "say \\"x\\"" }', '{"a":"say \\"x\\""}', true],
    ['binds && closer than || in a field', '[a=1 || a=2 && a=3, b]', '1 x', true],
    ['lets the last field take the rest', '[level, rest="is down"]', 'ERROR is down', true],
    ['needs a value for each field', '[a, b, c]', 'one two', false],
    ['lets an ellipsis stand for nothing', '[a, ..., b]', 'one two', true],
    ['excludes alone', '-ERROR', 'WARN message', true],
    ['takes a maximum without a minimum', '%^a{,2}$%', 'aa', true],
    ['takes white space in a class', '%^[\\sx]+$%', ' x', true],
  ])('%s', (_, pattern, message, expected) => {
    expect(matchesFilter(pattern, message)).toBe(expected);
  });
});

describe('extracted fields', () => {
  it('are those of the user guide (FilterAndPatternSyntax, 2022)', () => {
    const { extract } = fieldPattern('[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]');
    expect(extract('127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534')).toEqual({
      $bytes: '1534',
      $status_code: '404',
      $request: 'GET /index.html HTTP/1.0',
      $timestamp: '10/Oct/2000:13:25:15 -0700',
      $username: 'frank',
      $user: 'Prod',
      $ip: '127.0.0.1',
    });
  });

  it('without a name are numbered, as in the user guide (FilterAndPatternSyntax, 2021)', () => {
    const { extract } = fieldPattern('[..., request=*.html*, status_code=4*,]');
    expect(extract('127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534')).toEqual({
      $status_code: '404',
      $request: 'GET /index.html HTTP/1.0',
      $7: '1534',
      $4: '10/Oct/2000:13:25:15 -0700',
      $3: 'frank',
      $2: '-',
      $1: '127.0.0.1',
    });
  });
});

describe('properties', () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '$.a',
      '$.b[0]',
      '$.*',
      '=',
      '!=',
      '<',
      '&&',
      '||',
      'IS NULL',
      'NOT EXISTS',
      '"x"',
    ],
    ...['*', '%a+%', '%', '1e3', 'x', ',', '...', '?', '-', '"', '\\'],
  );
  const pattern = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' ')),
  );
  const message = fc.oneof(fc.string(), fc.json());

  it('a pattern is refused in words, or judges any message', () => {
    fc.assert(
      fc.property(pattern, message, (text, event) => {
        let compiled: ReturnType<typeof filterPattern>;
        try {
          compiled = filterPattern(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^filter pattern refused/);
          return;
        }
        expect(typeof compiled.matches(event)).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  it('what a JSON pattern compares with is what it finds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const event = JSON.stringify({ a });
        const judged = ['=', '!=', '<', '>', '<=', '>='].map((operator) =>
          matchesFilter(`{ $.a ${operator} ${b} }`, event),
        );
        expect(judged).toEqual([a === b, a !== b, a < b, a > b, a <= b, a >= b]);
      }),
    );
  });
});
