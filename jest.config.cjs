/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testTimeout: 120_000,
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/build-before.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/browser/', '/test/e2e/', '/test/heavy/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } } }],
  },
};
