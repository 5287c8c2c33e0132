const base = require('./jest.config.cjs');

/** Suites that take longer than `npm test` may. */
module.exports = {
  ...base,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/heavy/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
};
