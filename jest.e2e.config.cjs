const base = require('./jest.config.cjs');

/** The example, deployed to an emulator and driven. One after another: each test goes on from the one before. */
module.exports = {
  ...base,
  maxWorkers: 1,
  // Temporary folders are removed at the end; this one is worth keeping.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest-e2e',
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Bounds for a busy machine; a quiet one is far below them.
  testTimeout: 480_000,
};
