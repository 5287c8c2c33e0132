import { CATALOGUE } from './catalogue.js';
import { LIMIT_ROWS } from './catalogue-shapes.js';
import type { Row } from './row.js';
import { ROW_TEXTS } from './row-texts.js';
import { SHAPE_TEXTS } from './shape-texts.js';
import { SOURCES } from './sources.js';

const ACTIONS = { mask: 'mask', redact: 'redact', last_four: 'last four' };

/** `docs/secrets.md`; `secondLine` says by which identifiers CloudWatch Logs finds a row's secrets. */
export function secretsDoc(secondLine: (row: string) => readonly string[]): string {
  const lines = CATALOGUE.map((row) => rowOf(row, secondLine(row.id)));
  const uncovered = CATALOGUE.filter(
    ({ id, optional }) => !optional && !LIMIT_ROWS.includes(id) && secondLine(id).length === 0,
  );
  return `# Secrets

Made by \`npm run generate\` from \`lib/core/mask/catalogue*.ts\`.

**mask** keeps a hint: the last four characters, and so much of the beginning that at most a third and at most eleven
characters show; \`****\` alone for 12 characters or fewer. **redact** removes the value (\`[REDACTED]\`). **last four** keeps
the last four digits. Presented API keys (\`api_key.value\`) are pseudonymized: see the settings' \`pseudonyms\`.

Settings change the table under \`masking\`: \`on\` switches optional rows on, \`off\` switches rows off, \`rows\` adds rows of
your own, each recognised by \`names\` of keys, fields, headers and parameters, by a \`prefix\`, or by a \`pattern\`:

\`\`\`json
{ "masking": { "on": ["email"], "off": ["india_pan"], "rows": [
  { "id": "customer_pin", "names": ["customer pin"], "action": "redact" },
  { "id": "acme_key", "prefix": "acme_", "action": "mask" },
  { "id": "contract", "pattern": "CT-\\\\d{4}-\\\\d{6,8}", "action": "last_four" } ] } }
\`\`\`

A pattern has a maximum for every quantifier, no look-around, backreference or anchor, and matches 6 to 256 characters; one that
could take too many steps at one character is refused with the reason. \`keywatch replay\`, \`keywatch mask --settings\` and the
deployed \`mask\` function read the same settings. The address of the caller (\`source.ip\`) is a field of its own, to which
\`pseudonyms.fields\` applies, not the row \`ip\`.

| id | group | what | recognised by | action | default | source of the format | second line |
| --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

## What the second line does not cover

The data-protection policy of the masked log group finds what the column "second line" names, and of a row with several
prefixes the likeliest. It knows nothing of the names of keys and no encoding, and its managed identifiers mostly want a word nearby.
It finds nothing of these rows, which only the scanner knows: ${uncovered.map(({ id }) => `\`${id}\``).join(', ')}.
`;
}

function rowOf(row: Row, identifiers: readonly string[]): string {
  const { id, action, optional } = row;
  const { group, what } = ROW_TEXTS.get(id)!;
  const cells = [
    `\`${id}\``,
    group,
    what,
    recognition(row),
    ACTIONS[action],
    optional ? 'off' : 'on',
    SOURCES.get(id)!,
    identifiers.join(', ') || '–',
  ];
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}

function recognition({ id, names, prefixes }: Row): string {
  return [
    ...(SHAPE_TEXTS[id] ? [SHAPE_TEXTS[id]] : []),
    ...(names ? [`names: ${names.join(', ')}`] : []),
    ...(prefixes ? [`prefixes: ${prefixes.map((prefix) => `\`${prefix}\``).join(', ')}`] : []),
  ].join('; ');
}
