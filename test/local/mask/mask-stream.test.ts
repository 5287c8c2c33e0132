import fc from 'fast-check';
import { OVERSIZED } from '../../../lib/core/mask/index.js';
import { maskStream } from '../../../local/mask/mask-stream.js';
import { randomValue } from '../../core/mask/secrets.js';

async function run(chunks: readonly Buffer[]) {
  const out: Buffer[] = [];
  async function* source() {
    yield* chunks;
  }
  const report = await maskStream(source(), async (chunk) => {
    out.push(Buffer.from(chunk));
  });
  return { bytes: Buffer.concat(out), report };
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

describe('clean bytes', () => {
  test.each([
    ['carriage returns', Buffer.from('a\r\nb\r\n')],
    ['a missing last newline', Buffer.from('a\nb')],
    ['empty lines', Buffer.from('\n\n\n')],
    ['nothing', Buffer.alloc(0)],
    ['NUL and invalid UTF-8', Buffer.from([97, 0, 0xff, 0xfe, 0xc3, 10, 0x80, 10])],
    ['a byte order mark', Buffer.from('\ufeffabc\n')],
  ])('come out identical: %s', async (_, bytes) => {
    for (const size of [1, 2, 1000]) expect((await run(cut(bytes, size))).bytes.equals(bytes)).toBe(true);
  });

  test('come out identical whatever they are and however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (array, size) => {
        // Without delimiters there is no secret to find.
        const bytes = Buffer.from(array.map((byte) => (byte < 128 && byte > 13 ? 32 : byte)));
        expect((await run(cut(bytes, size))).bytes.equals(bytes)).toBe(true);
      }),
    );
  });
});

describe('a secret', () => {
  test('is masked, and the bytes around it stay, invalid UTF-8 included', async () => {
    const secret = randomValue();
    const before = Buffer.from([0xff, 0xc3, 0xa9, 0, 32]);
    const after = Buffer.from([32, 0xfe, 13, 10, 0xe4]);
    const line = (value: string) => Buffer.concat([before, Buffer.from(`password=${value}`), after]);
    const { bytes, report } = await run(cut(line(secret), 7));
    expect(bytes.equals(line('[REDACTED]'))).toBe(true);
    expect(report).toEqual({ lines: 2, masked: 1, counts: { password: 1 } });
  });

  test('beside letters outside ASCII is masked and they stay', async () => {
    const secret = `pä${randomValue()}ß`;
    const { bytes } = await run([Buffer.from(`{"é":"ü","password":"${secret}"}\n`)]);
    expect(bytes.toString()).toBe('{"é":"ü","password":"[REDACTED]"}\n');
  });

  test('over several lines is one', async () => {
    const body = randomValue(64);
    const text = ['a', `-----BEGIN ${'PRIVATE'} KEY-----`, body, `-----END ${'PRIVATE'} KEY-----`, 'b', ''].join('\n');
    const { bytes, report } = await run(cut(Buffer.from(text), 5));
    expect(bytes.toString()).toBe('a\n[REDACTED]\n[REDACTED]\n[REDACTED]\nb\n');
    expect(report.counts).toEqual({ private_key: 1 });
  });
});

test('a line beyond 16 MiB becomes a marker, and the next line is read', async () => {
  const chunk = Buffer.alloc(1 << 20, 97);
  const { bytes, report } = await run([...Array(17).fill(chunk), Buffer.from('\nnext\n')]);
  expect(bytes.toString()).toBe(`${OVERSIZED}\nnext\n`);
  expect(report).toEqual({ lines: 2, masked: 1, counts: { oversized: 1 } });
});

test('what was written is written before more is read', async () => {
  const order: string[] = [];
  async function* source() {
    for (const part of ['a\n', 'b\n']) {
      order.push(`read ${part.trim()}`);
      yield Buffer.from(part);
    }
  }
  await maskStream(source(), async (chunk) => {
    order.push(`write ${chunk.toString().trim()}`);
  });
  expect(order).toEqual(['read a', 'write a', 'read b', 'write b']);
});
