import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const HEAD = '# Quality\n\nEvery section is written by the command that it names.\n';
const begin = (section: string): string => `<!-- ${section}: begin -->`;
const end = (section: string): string => `<!-- ${section}: end -->`;

/** Replaces one command's section of a document, and leaves the others alone. */
export function writeSection(path: string, section: string, content: string): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : HEAD;
  const from = before.indexOf(begin(section));
  const block = `${begin(section)}\n${content.trim()}\n${end(section)}`;
  if (from === -1) {
    writeFileSync(path, `${before.trimEnd()}\n\n${block}\n`);
    return;
  }
  const to = before.indexOf(end(section), from) + end(section).length;
  writeFileSync(path, before.slice(0, from) + block + before.slice(to));
}
