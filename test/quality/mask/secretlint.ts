import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

/** The second oracle, another author's: messages of its recommended rules, without what they quote. */
export async function secretlintFindings(text: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: { filePath: 'masked.log', content: text, contentType: 'text', ext: '.log' },
    options: { config: { rules: [{ id: PRESET, rule: creator }] }, maskSecrets: true },
  });
  return messages.map(({ ruleId, messageId, loc }) => `${ruleId} ${messageId} in line ${loc.start.line}`);
}
