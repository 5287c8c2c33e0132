const base = require('./jest.config.cjs');

/** The example, deployed to an emulator and driven. One after another: each test goes on from the one before. */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 240_000,
};
