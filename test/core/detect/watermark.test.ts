import { standingOf } from '../../../lib/core/detect/standing.js';
import { watermarkAt } from '../../../lib/core/detect/watermark.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 10, 12);

const read =
  (...keys: string[]) =>
  (key: string): boolean =>
    keys.includes(key);

test('the watermark is 15 minutes behind when all of the tape is read', () => {
  expect(watermarkAt(NOW, [{ key: 'a', writtenAt: NOW - 90 * MINUTE }], read('a'))).toEqual({
    watermark: Date.UTC(2026, 2, 10, 11, 45),
    unread: 0,
    passedOver: 0,
  });
});

test('it stays 15 minutes behind the oldest unread object', () => {
  const tape = [
    { key: 'a', writtenAt: NOW - 40 * MINUTE },
    { key: 'b', writtenAt: NOW - 20 * MINUTE },
    { key: 'c', writtenAt: NOW - 10 * MINUTE },
  ];
  expect(watermarkAt(NOW, tape, read('a'))).toEqual({
    watermark: Date.UTC(2026, 2, 10, 11, 25),
    unread: 2,
    passedOver: 0,
  });
});

test('an object that is unread for 47 hours is passed over and counted', () => {
  const tape = [
    { key: 'a', writtenAt: NOW - 47 * 60 * MINUTE },
    { key: 'b', writtenAt: NOW - 46 * 60 * MINUTE },
  ];
  expect(watermarkAt(NOW, tape, read())).toEqual({
    watermark: Date.UTC(2026, 2, 8, 13, 45),
    unread: 1,
    passedOver: 1,
  });
});

test('an object of after the scheduled time does not move it', () => {
  expect(watermarkAt(NOW, [{ key: 'a', writtenAt: NOW + MINUTE }], read()).watermark).toBe(NOW - 15 * MINUTE);
});

test.each([
  ['late', NOW - 1, NOW],
  ['on_time', NOW, NOW],
  ['on_time', NOW + 5 * MINUTE, NOW],
  ['future', NOW + 5 * MINUTE + 1, NOW],
] as const)('an entry is %s', (standing, time, ingested) => {
  expect(standingOf(time, NOW, ingested)).toBe(standing);
});
