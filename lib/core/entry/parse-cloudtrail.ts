import { coerce } from './coerce.js';
import { newEntry, set } from './entry.js';
import { FIELD, type FieldName } from './fields.js';
import { type JsonObject, jsonObject, objectIn, textIn } from './json-line.js';
import { lineHash } from './line-hash.js';
import type { Parsed } from './parsed.js';

/** Request parameters that name what was administered, the first that is there. */
const RESOURCES = [
  'apiKey',
  'keyId',
  'logGroupName',
  'logGroupIdentifier',
  'logGroupArn',
  'logGroupNames',
  'logGroupIdentifiers',
  'bucketName',
  'usagePlanId',
  'restApiId',
  'apiId',
  'secretId',
  'name',
] as const;

/** Flags of a request that say how it was made; their names become the changes. */
const FLAGS = ['unmask', 'includeValue', 'includeValues'] as const;

/**
 * Reads one record of CloudTrail, as it is or as EventBridge delivers it
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html). Of the
 * request only names are taken, never values: a key may be made with a value of its own.
 */
export function parseCloudTrail(line: string): Parsed {
  const outer = jsonObject(line);
  if ('reject' in outer) return outer as Parsed;
  const record = 'detail' in outer ? objectIn(outer, 'detail') : outer;
  const entry = newEntry();
  const put = (name: FieldName, value: unknown): void => set(entry, name, coerce(FIELD.get(name)!, value));
  put('@timestamp', record.eventTime);
  if (entry['@timestamp'] === undefined) return { reject: 'no_time' };
  const id = textIn(record, 'eventID');
  entry['event.dataset'] = 'cloudtrail';
  entry['event.id'] = id ?? lineHash(line);
  put('event.action', record.eventName);
  put('http.request.id', record.requestID);
  // A service that calls for somebody has a name instead of an address.
  put('source.ip', record.sourceIPAddress);
  put('user_agent.original', record.userAgent);
  put('error.code', record.errorCode);
  put('error.message', record.errorMessage);
  const identity = objectIn(record, 'userIdentity');
  const actor = textIn(identity, 'arn') ?? textIn(identity, 'principalId') ?? textIn(identity, 'invokedBy');
  put('admin.actor', actor);
  put('cloud.account.id', record.recipientAccountId ?? identity.accountId);
  const parameters = objectIn(record, 'requestParameters');
  put('admin.resource', resourceOf(record, parameters));
  put('admin.changes', changesOf(parameters));
  return { entry, identity: id === undefined ? 'line' : 'given', unknown: 0 };
}

function resourceOf(record: JsonObject, parameters: JsonObject): string | undefined {
  for (const holder of [parameters, ...Object.keys(parameters).map((key) => objectIn(parameters, key))])
    for (const name of RESOURCES) {
      const found = textIn(holder, name) ?? firstText(holder[name]);
      if (found !== undefined) return found;
    }
  const [first] = Array.isArray(record.resources) ? (record.resources as readonly unknown[]) : [];
  return textIn((first ?? {}) as JsonObject, 'ARN');
}

/** Of a list, a query's log groups say, the first. */
function firstText(list: unknown): string | undefined {
  const [first] = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** Flags that are set, and the paths of a patch. */
function changesOf(parameters: JsonObject): string | undefined {
  const changes: string[] = FLAGS.filter((flag) => parameters[flag] === true || parameters[flag] === 'true');
  for (const key of Object.keys(parameters)) {
    const { patchOperations } = objectIn(parameters, key);
    if (!Array.isArray(patchOperations)) continue;
    for (const one of patchOperations as readonly unknown[]) {
      const path = textIn((one ?? {}) as JsonObject, 'path');
      if (path !== undefined) changes.push(path);
    }
  }
  return changes.length === 0 ? undefined : changes.join(' ');
}
