const base = require('./jest.config.cjs');

/** Suites that take longer than `npm test` may. */
module.exports = {
  ...base,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/heavy/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  // The second oracle is published as ES modules alone.
  transform: { ...base.transform, '/node_modules/@secretlint/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  transformIgnorePatterns: ['/node_modules/(?!@secretlint/)'],
};
