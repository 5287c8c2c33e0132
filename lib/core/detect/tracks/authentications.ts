import { isCall } from '../../entry/calls.js';
import type { Entry } from '../../entry/fields.js';
import type { Cell } from '../cell.js';
import type { Keep, Track } from '../detector.js';
import type { Observation, ObservationValue } from '../observation.js';
import { shortText } from '../short-text.js';

/** What a success is kept as; a failure is the text of its key and its account. */
const SUCCESS = true;

/** Longest part of a user agent by which clients are told apart. */
const AGENT_LENGTH = 256;

/** Failed and successful authentications of addresses; failures with their client also under the API. */
export const AUTHENTICATIONS = {
  id: 'authentications',
  observe(entry: Entry, keep: Keep): void {
    const client = entry['source.client'];
    const result = entry['api.authentication.result'];
    if (client === undefined || !isCall(entry)) return;
    if (result === 'success') keep('source_ip', client, SUCCESS);
    if (result !== 'failure') return;
    const [key, account] = [entry['api_key.id'] ?? entry['api_key.fingerprint'], entry['user.id']];
    const text = tryText(key, account);
    keep('source_ip', client, text);
    if (key === undefined && account === undefined) return;
    const agent = entry['user_agent.original']?.slice(0, AGENT_LENGTH);
    const fingerprint = entry['tls.client.ja4'] ?? entry['tls.client.ja3'];
    const clients = [agent, fingerprint].filter((one) => one !== undefined && one !== '');
    if (clients.length > 0) keep('api', entry['api.id'] ?? 'default', [client, text, ...clients]);
  },
  // A success matters only to what failed before.
  isIdle: isSuccess,
} as const satisfies Track;

/** A failure as one text, which weighs half of a list: the key and the account, each empty for none. */
const tryText = (key = '', account = ''): string =>
  [shortText(key).replaceAll(/[\t\n]/g, ' '), shortText(account)].join('\t');

/** The text of a failure without key and account. */
export const NOTHING_TRIED = tryText();

/** What was tried: key and account, each empty for none. */
export function tried(text: string): { readonly key: string; readonly account: string } {
  const cut = text.indexOf('\t');
  return { key: text.slice(0, cut), account: text.slice(cut + 1) };
}

/** The key that was tried, else the account; empty for neither. */
export function triedKey(value: ObservationValue): string {
  const { key, account } = tried(value as string);
  return key === '' ? account.replaceAll(/[\t\n]/g, ' ') : key;
}

export function isSuccess(value: ObservationValue): boolean {
  return value === SUCCESS;
}

export const isFailure = (value: ObservationValue): boolean => value !== SUCCESS;

/** The failures of cells, in order. */
export function failuresOf(cells: readonly Cell[]): readonly Observation[] {
  const some = cells.filter((cell) => failureCount(cell) > 0);
  if (some.length === 1 && failureCount(some[0]!) === some[0]!.size) return some[0]!.observations;
  return some.flatMap((cell) => cell.observations.filter(({ value }) => isFailure(value)));
}

/** Number of failures that a cell keeps exactly: nearly always none. */
export const failureCount = (cell: Cell): number => (cell.size === 1 ? count(cell) : cell.memo('failures', count));

function count(cell: Cell): number {
  const { size } = cell;
  let failures = 0;
  for (let at = 0; at < size; at++) if (isFailure(cell.valueAt(at))) failures++;
  return failures;
}
