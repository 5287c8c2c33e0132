import { FIELDS, type Field } from './fields.js';

/** `docs/fields.md`. */
export function fieldsDoc(
  detectorsOf: (field: string) => { readonly required: readonly string[]; readonly optional: readonly string[] },
): string {
  const rows = (FIELDS as readonly Field[]).map((field) => {
    const source = field.derived
      ? `(${field.derived})`
      : (field.variables ?? []).map((name) => `\`${name}\``).join(', ') || '–';
    const values = field.values ? ` One of ${field.values.map((value) => `\`${value}\``).join(', ')}.` : '';
    const { required, optional } = detectorsOf(field.name);
    const needed = [...required.map((id) => `**${id}**`), ...optional].join(', ') || '–';
    return `| \`${field.name}\` | ${field.type} | ${source} | ${(field.logged ?? []).join(', ') || '–'} | ${field.sensitivity} | ${needed} | ${field.doc}${values} |`;
  });
  return `# Fields

Made by \`npm run generate\` from \`lib/core/entry/fields.ts\`. Source: the \`$context\` variable of API Gateway's access log, or
the step of the pipeline that derives it. Logged: API types whose own access log format carries it. Detectors that require
a field are bold.

| field | type | source | logged | sensitivity | detectors | meaning |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
