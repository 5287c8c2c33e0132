import { readdirSync, readlinkSync } from 'node:fs';
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
