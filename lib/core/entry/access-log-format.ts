import { type ApiType, FIELDS, type Field } from './fields.js';

/**
 * The slots of our own access log format for one kind of API, in the order of the fields table: the key (the variable
 * without `$context.`) and the variable. A second variable stands beside the first where both are needed.
 */
export function accessLogSlots(api: ApiType): readonly string[] {
  const slots: string[] = [];
  for (const field of FIELDS as readonly Field[]) {
    if (!field.variables || !field.logged?.includes(api)) continue;
    if (field.name === 'api.route') slots.push(api === 'rest' ? 'resourcePath' : 'routeKey');
    else if (field.name === 'user.id')
      slots.push('identity.user', ...(api === 'http' ? [] : ['authorizer.principalId']));
    else slots.push(field.variables[0]!);
  }
  // Caller-controlled values stand last, so that a line broken by one of them keeps everything before it.
  const last = ['url.domain', 'url.path', 'user_agent.original'].map(
    (name) => FIELDS.find((f) => f.name === name) as Field,
  );
  const risky = last.map((field) => field.variables![0]!).filter((variable) => slots.includes(variable));
  return [...slots.filter((variable) => !risky.includes(variable)), ...risky];
}

/**
 * The `$context` format string of our own access log for one kind of API: one JSON object, every value quoted because
 * API Gateway writes a bare `-` for what is absent, and never the raw key. Below the 3 KB that API Gateway allows.
 */
export function accessLogFormat(api: ApiType): string {
  return `{${accessLogSlots(api)
    .map((variable) => `"${variable}":"$context.${variable}"`)
    .join(',')}}`;
}
