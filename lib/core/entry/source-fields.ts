import type { OtherSource } from './calls.js';
import type { FieldName } from './fields.js';

/** The fields that entries of a source hold from their line, beside time, id and dataset; an audit event may hold any. */
export const SOURCE_FIELDS: Readonly<Record<Exclude<OtherSource, 'audit'>, readonly FieldName[]>> = {
  waf: [
    'http.request.id',
    'http.request.method',
    'http.request.mime_type',
    'http.request.referrer',
    'http.response.status_code',
    'http.version',
    'url.domain',
    'url.path',
    'url.query',
    'source.ip',
    'source.geo.country_iso_code',
    'user_agent.original',
    'tls.client.ja3',
    'tls.client.ja4',
    'cloud.account.id',
    'api.id',
    'api.stage',
    'waf.action',
    'waf.rule.id',
  ],
  cloudtrail: [
    'event.action',
    'http.request.id',
    'source.ip',
    'user_agent.original',
    'cloud.account.id',
    'error.code',
    'error.message',
    'admin.actor',
    'admin.resource',
    'admin.changes',
  ],
  counts: ['api.id', 'api.stage', 'api.count'],
};
