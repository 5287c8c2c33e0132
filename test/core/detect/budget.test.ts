import { allot, type Demand } from '../../../lib/core/detect/budget.js';
import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { DIALS, turned } from '../../../lib/core/detect/dials.js';

const demand = (id: string, counts: number[], more: Partial<Demand> = {}): Demand => ({
  id,
  counts,
  mayHide: true,
  rank: 1,
  ...more,
});
const shared = (demands: Demand[], budget: number) => Object.fromEntries(allot(demands, budget));

describe('sharing a budget of detections', () => {
  test('what needs little keeps it, and leaves the rest to the others', () => {
    // Equal shares of 12 are 4: `few` takes 2, then 5 each: `some` takes 5, and 5 are left for `many`.
    const demands = [demand('many', [90, 40, 5, 1]), demand('some', [6, 5, 0]), demand('few', [2, 1])];
    expect(shared(demands, 12)).toEqual({ few: 0, some: 1, many: 2 });
  });

  test('one is kept while one is left, of two the more severe', () => {
    expect(shared([demand('a', [1, 0]), demand('b', [1, 0], { rank: 2 }), demand('c', [0, 0])], 1)).toEqual({
      c: 0,
      b: 0,
      a: 1,
    });
  });

  test('what no step brings into its share goes to shadow, what must not stays', () => {
    expect(shared([demand('loud', [9, 8])], 2)).toEqual({ loud: undefined });
    expect(shared([demand('loud', [9, 8], { mayHide: false })], 2)).toEqual({ loud: 1 });
    expect(shared([demand('grave', [3], { mayHide: false }), demand('other', [2, 1])], 4)).toEqual({
      grave: 0,
      other: 1,
    });
  });
});

describe('dials', () => {
  test('name thresholds that the detectors have', () => {
    for (const { id, thresholds } of DETECTORS)
      for (const dial of DIALS[id] ?? [])
        expect([id, Object.keys(thresholds)]).toEqual([id, expect.arrayContaining([dial])]);
  });

  test('keep counts whole and shares below all', () => {
    expect(turned('failed-auth-spike', { failuresPerMinute: 21, failuresIn10Minutes: 1000 }, 1.5)).toEqual({
      failuresPerMinute: 32,
      failuresIn10Minutes: 1500,
    });
    expect(turned('client-error-spike', { errorShare: 0.4, minimumRequests: 50 }, 3)).toEqual({
      errorShare: 0.95,
      minimumRequests: 50,
    });
    expect(turned('after-hours-admin', { habitDays: 14 }, 10)).toEqual({ habitDays: 14 });
  });
});
