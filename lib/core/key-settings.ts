import * as v from 'valibot';
import { messageOf, NAME, Time, text } from './settings-values.js';

/** What can be said of a key: in the settings, and in an own table of keys. */
export const KeySchema = v.strictObject({
  id: text(NAME),
  status: v.optional(
    v.picklist(['active', 'disabled', 'revoked', 'expired'], 'active, disabled, revoked or expired'),
    'active',
  ),
  createdAt: v.optional(Time),
  rotatedAt: v.optional(Time),
  revokedAt: v.optional(Time),
  expiresAt: v.optional(Time),
  owner: v.optional(text(NAME)),
  tenant: v.optional(text(NAME)),
  plan: v.optional(text(NAME)),
  roles: v.optional(v.array(text(NAME), 'a list of role names')),
});

export type KeySettings = v.InferOutput<typeof KeySchema>;

/** Names of what can be said of a key. */
export const KEY_FIELDS = Object.keys(KeySchema.entries) as readonly (keyof KeySettings)[];

/** A key with its defaults, or what is wrong with it: the property and what is allowed, never the value. */
export function parseKey(value: unknown): { readonly key: KeySettings } | { readonly bad: string } {
  const result = v.safeParse(KeySchema, value);
  return result.success ? { key: result.output } : { bad: messageOf(result.issues[0], 'the key') };
}
