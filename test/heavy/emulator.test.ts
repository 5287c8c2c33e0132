import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEmulator } from '../e2e/emulator';

/** Processes that work in a folder of the emulator. */
const processes = (): string[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).includes('keywatch-emulator-');
      } catch {
        return false;
      }
    });

test('the emulator answers on the loopback until it is stopped, and leaves nothing running', async () => {
  const before = processes();
  const emulator = await startEmulator();
  try {
    expect((await fetch(`${emulator.endpoint}/_ministack/health`)).ok).toBe(true);
    expect(new URL(emulator.endpoint).hostname).toBe('127.0.0.1');
    expect(processes().length).toBeGreaterThan(before.length);
  } finally {
    await emulator.stop();
  }
  await expect(fetch(emulator.endpoint)).rejects.toThrow();
  expect(processes()).toEqual(before);
});

test('the emulator goes with the process that started it, however that ends', async () => {
  const before = processes();
  const script = "require('./test/e2e/emulator').startEmulator().then(({ endpoint }) => console.log(endpoint))";
  const parent = spawn(process.execPath, ['--import=tsx', '--eval', script], { cwd: resolve(__dirname, '../..') });
  const [endpoint] = await once(parent.stdout, 'data');
  expect(processes().length).toBeGreaterThan(before.length);
  parent.kill('SIGKILL');
  for (let left = 100; left > 0 && processes().length > before.length; left--)
    await new Promise((done) => setTimeout(done, 100));
  expect(processes()).toEqual(before);
  await expect(fetch(String(endpoint).trim())).rejects.toThrow();
});
