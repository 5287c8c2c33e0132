import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Who may import whom: a file of the room (first that fits) may import only from these rooms and packages. */
const ROOMS: readonly { room: string; mayImport: readonly string[]; packages: readonly string[] }[] = [
  { room: 'lib/core/', mayImport: ['lib/core/'], packages: ['node:crypto', 'valibot'] },
  {
    room: 'lib/',
    mayImport: ['lib/'],
    packages: ['aws-cdk-lib', 'constructs', 'node:crypto', 'node:fs', 'node:path'],
  },
  { room: 'local/report/page/', mayImport: ['local/report/', 'lib/core/'], packages: ['preact', 'uplot'] },
  { room: 'lambda/', mayImport: ['lambda/', 'lib/core/'], packages: ['@aws-sdk', 'isbot', 'mmdb-lib', 'node:'] },
  { room: 'local/', mayImport: ['local/', 'lib/core/'], packages: ['*'] },
  { room: 'bin/', mayImport: ['bin/', 'local/', 'lambda/', 'lib/'], packages: ['*'] },
];

function sources(dir: string): string[] {
  return readdirSync(join(ROOT, dir), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.name.endsWith('.d.ts'))
    .map((file) => relative(ROOT, join(file.parentPath, file.name)));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
  ].map((match) => (match[1] ?? match[2])!);
}

const files = ['lib', 'lambda', 'local', 'bin'].flatMap(sources);

test('finds the sources that it holds', () => {
  expect(files.length).toBeGreaterThan(80);
  expect(files.some((file) => importsOf(file).length > 3)).toBe(true);
});

test.each(ROOMS.map(({ room }) => room))('%s imports only what its arrows allow', (room) => {
  const wrong: string[] = [];
  for (const file of files) {
    const rule = ROOMS.find((candidate) => file.startsWith(candidate.room))!;
    if (rule.room !== room) continue;
    for (const name of importsOf(file)) {
      const ok = name.startsWith('.')
        ? rule.mayImport.some((allowed) => relative(ROOT, resolve(ROOT, file, '..', name)).startsWith(allowed))
        : rule.packages.some(
            (allowed) =>
              allowed === '*' || name === allowed || name.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`),
          );
      if (!ok) wrong.push(`${file} imports ${name}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('the core has no clock, no randomness and no process', () => {
  const wrong = files.filter(
    (file) =>
      file.startsWith('lib/core/') &&
      /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|\bperformance\./.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
  );
  expect(wrong).toEqual([]);
});
