import type { FieldName } from '../entry/fields.js';
import { condition } from '../panels/insights-query.js';
import type { EntityRef, EntityType } from './detection.js';
import type { Detector } from './detector.js';

/** The field that names an entity in an entry. */
const FIELD_OF: Readonly<Record<EntityType, FieldName>> = {
  source_ip: 'source.client',
  api_key: 'api_key.id',
  user: 'user.id',
  route: 'api.route',
  api: 'api.id',
};

/** What a person wants to see of each entry first. */
const SHOWN: readonly FieldName[] = [
  '@timestamp',
  'source.ip',
  'api_key.id',
  'user.id',
  'http.request.method',
  'url.path',
  'http.response.status_code',
  'error.type',
  'user_agent.original',
  'event.id',
];

/** Entries that a query shows. */
const MOST = 1000;

/** An API without an id, which older lines may not have, is all of the log. */
const DEFAULT_API = 'default';

/**
 * The CloudWatch Logs Insights query over the masked log group that shows the entries behind a detection, newest first:
 * the entity's, as far as the detector looks at them. The span of time is the console's to choose.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function investigationQuery({ lookAt }: Pick<Detector, 'lookAt'>, { type, id }: EntityRef): string {
  const ofEntity = type === 'api' && id === DEFAULT_API ? [] : [`${FIELD_OF[type]} = ${JSON.stringify(id)}`];
  const conditions = [...ofEntity, ...(lookAt ? [`(${condition(lookAt)})`] : [])];
  const filter = conditions.length > 0 ? [`filter ${conditions.join(' and ')}`] : [];
  return [`fields ${SHOWN.join(', ')}`, ...filter, 'sort @timestamp desc', `limit ${MOST}`].join(' | ');
}
