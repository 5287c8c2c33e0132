import fc from 'fast-check';
import {
  type AlarmDefinition,
  type AlarmState,
  evaluateAlarm,
  evaluationRange,
  nextState,
} from '../../../lib/core/cloudwatch/alarm.js';

const MINUTE = 60_000;

const base: AlarmDefinition = {
  period: 60,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  threshold: 5,
  comparison: 'GreaterThanThreshold',
  treatMissingData: 'missing',
};

/** `0` is good, `X` breaches, `-` is missing, as in the user guide's tables. */
function points(text: string): (number | undefined)[] {
  return text.split(' ').map((mark) => (mark === '-' ? undefined : mark === 'X' ? 9 : 1));
}

type Row = [data: string, missing: AlarmState, ignore: AlarmState | 'retain', breaching: AlarmState, good: AlarmState];

/**
 * Every row of the tables in "Configuring how CloudWatch alarms treat missing data",
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, read in the guide's
 * public source (awsdocs/amazon-cloudwatch-user-guide, doc_source/AlarmThatSendsEmail.md; the page has since moved).
 */
const THREE_OF_THREE: Row[] = [
  ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 'ALARM', 'retain', 'ALARM', 'OK'],
];
const TWO_OF_THREE: Row[] = [
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 'ALARM', 'retain', 'ALARM', 'OK'],
];
/** Rows that only an older version of the same page has (commit 05fd32f6 of the same file). */
const OLDER_THREE_OF_THREE: Row[] = [
  ['- - - - X', 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
  ['X - - - -', 'ALARM', 'retain', 'ALARM', 'OK'],
];
const OLDER_TWO_OF_THREE: Row[] = [['- - - - X', 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK']];

describe.each([
  ['3 of 3', 3, [...THREE_OF_THREE, ...OLDER_THREE_OF_THREE]],
  ['2 of 3', 2, [...TWO_OF_THREE, ...OLDER_TWO_OF_THREE]],
])('the tables of the CloudWatch user guide, %s', (_, datapointsToAlarm, rows) => {
  const definition = { ...base, datapointsToAlarm };

  it.each(rows)('evaluates %s', (data, missing, ignore, breaching, good) => {
    for (const state of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
      const results = (['missing', 'ignore', 'breaching', 'notBreaching'] as const).map((treatMissingData) =>
        nextState({ ...definition, treatMissingData }, state, points(data)),
      );
      expect(results).toEqual([missing, ignore === 'retain' ? state : ignore, breaching, good]);
    }
  });
});

describe('premature alarms', () => {
  it.each([
    ['- - - - X', 'INSUFFICIENT_DATA'],
    ['- - - X -', 'INSUFFICIENT_DATA'],
    ['- - X - -', 'ALARM'],
    ['- - - X 0', 'OK'],
    ['- - X - 0', 'OK'],
  ] as const)('are avoided until the oldest breach is old enough: %s', (data, expected) => {
    expect(nextState(base, 'OK', points(data))).toBe(expected);
  });
});

describe('comparisons', () => {
  it.each([
    ['GreaterThanThreshold', 'OK'],
    ['GreaterThanOrEqualToThreshold', 'ALARM'],
    ['LessThanThreshold', 'OK'],
    ['LessThanOrEqualToThreshold', 'ALARM'],
  ] as const)('%s judges the threshold itself', (comparison, expected) => {
    expect(nextState({ ...base, comparison }, 'OK', [5, 5, 5])).toBe(expected);
  });
});

describe('evaluateAlarm', () => {
  const series = (values: Record<number, number>) =>
    new Map(Object.entries(values).map(([minute, value]) => [Number(minute) * MINUTE, value]));
  const changes = (definition: AlarmDefinition, values: Record<number, number>, to: number) =>
    evaluateAlarm(definition, series(values), 0, to * MINUTE).map(({ at, from, to }) => [at / MINUTE, from, to]);

  it('begins in INSUFFICIENT_DATA and dates a change to the end of its period', () => {
    expect(changes(base, { 0: 1, 1: 9, 2: 9, 3: 9 }, 4)).toEqual([
      [1, 'INSUFFICIENT_DATA', 'OK'],
      [4, 'OK', 'ALARM'],
    ]);
  });

  it('keeps evaluating the last datapoints until they leave the evaluation range', () => {
    const definition = {
      ...base,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: 'notBreaching',
    } as const;
    expect(evaluationRange(definition)).toBe(3);
    expect(changes(definition, { 10: 9 }, 30)).toEqual([
      [1, 'INSUFFICIENT_DATA', 'OK'],
      [11, 'OK', 'ALARM'],
      [14, 'ALARM', 'OK'],
    ]);
  });

  it('sees datapoints from before its first period', () => {
    const values = series({ 0: 9, 1: 9, 2: 9 });
    expect(evaluateAlarm(base, values, 2 * MINUTE, 3 * MINUTE)).toMatchObject([{ at: 3 * MINUTE, to: 'ALARM' }]);
  });

  it('leaves out a period that is not over', () => {
    expect(evaluateAlarm(base, series({ 0: 1 }), 0, MINUTE - 1)).toEqual([]);
  });

  it('says what was seen and what was missing', () => {
    const definition = { ...base, datapointsToAlarm: 2 };
    const [change] = evaluateAlarm(definition, series({ 0: 7, 1: 8 }), MINUTE, 2 * MINUTE);
    expect(change?.reason).toBe('2 of 2 datapoints [7, 8] greater than 5, 1 missing (treated as missing)');
  });

  it('skips ten years without datapoints at once', () => {
    const years = 5_256_000;
    const definition = { ...base, treatMissingData: 'breaching' } as const;
    const before = performance.now();
    expect(changes(definition, { 0: 1, [years]: 1 }, years + 10)).toEqual([
      [1, 'INSUFFICIENT_DATA', 'OK'],
      // The good datapoint leaves the range of five; three missing ones are filled as breaching.
      [6, 'OK', 'ALARM'],
      [years + 1, 'ALARM', 'OK'],
      [years + 6, 'OK', 'ALARM'],
    ]);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('finds the changes that a walk over every period finds', () => {
    const treatments = fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching') as fc.Arbitrary<
      AlarmDefinition['treatMissingData']
    >;
    const values = fc.dictionary(fc.integer({ min: 0, max: 80 }).map(String), fc.integer({ min: 0, max: 10 }), {
      maxKeys: 12,
    });
    fc.assert(
      fc.property(treatments, fc.integer({ min: 1, max: 4 }), fc.nat(3), values, (treatMissingData, n, less, given) => {
        const definition = {
          ...base,
          treatMissingData,
          evaluationPeriods: n,
          datapointsToAlarm: Math.max(1, n - less),
        };
        const expected: unknown[] = [];
        let state: AlarmState = 'INSUFFICIENT_DATA';
        for (let minute = 0; minute < 100; minute++) {
          const seen = Array.from({ length: n + 2 }, (_, i) => given[String(minute - (n + 1) + i)]);
          const next = nextState(definition, state, seen);
          if (next !== state) expected.push([minute + 1, state, next]);
          state = next;
        }
        expect(changes(definition, given as Record<number, number>, 100)).toEqual(expected);
      }),
    );
  });
});
