import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const PRESET = '@secretlint/secretlint-rule-preset-recommend';
/** A URL whose password is masked is still a URL with a password to its rules. */
const MASKED = /\[REDACTED\]|\*{4}/;

/** The second oracle, another author's: what its recommended rules report, apart from what is masked. */
export async function secretlintFindings(text: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: { filePath: 'masked.log', content: text, contentType: 'text', ext: '.log' },
    options: { config: { rules: [{ id: PRESET, rule: creator }] } },
  });
  return messages
    .filter(({ range: [from, to] }) => !MASKED.test(text.slice(from, to)))
    .map(({ ruleId, messageId, loc }) => `${ruleId} ${messageId} in line ${loc.start.line}`);
}
