import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { investigationQuery } from '../../../lib/core/detect/investigation.js';

const FIELDS =
  'fields @timestamp, source.ip, api_key.id, user.id, http.request.method, url.path, http.response.status_code, error.type, user_agent.original, event.id';

test('the query names the entity, and what the detector looks at', () => {
  const lookAt = { field: 'api.authentication.result', in: ['failure'] } as const;
  expect(investigationQuery({ lookAt }, { type: 'source_ip', id: '198.51.100.7' })).toBe(
    `${FIELDS} | filter source.client = "198.51.100.7" and (api.authentication.result in ["failure"]) | sort @timestamp desc | limit 1000`,
  );
  expect(investigationQuery({}, { type: 'api_key', id: 'k1' })).toBe(
    `${FIELDS} | filter api_key.id = "k1" | sort @timestamp desc | limit 1000`,
  );
});

test('an API without an id is all of the log', () => {
  expect(investigationQuery({}, { type: 'api', id: 'default' })).toBe(`${FIELDS} | sort @timestamp desc | limit 1000`);
});

test('an id from outside stays one text of the query', () => {
  const id = 'x" or 1 = 1 | limit 9999 #\\';
  expect(investigationQuery({}, { type: 'user', id })).toContain(
    String.raw`filter user.id = "x\" or 1 = 1 | limit 9999 #\\" | sort`,
  );
});

/** Logs Insights names the places of a list `field.0`, `field.1`, … (AWS: fields in JSON logs). */
test('a list is there when its first place is', () => {
  const attack = DETECTORS.find(({ id }) => id === 'attack-signature')!;
  expect(investigationQuery(attack, { type: 'source_ip', id: '198.51.100.7' })).toContain(
    'ispresent(api.attack.signatures.0)',
  );
});
