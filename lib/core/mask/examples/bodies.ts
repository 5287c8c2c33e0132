import type { Draw } from './draw.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What stands behind a vendor's prefix, where 60 letters and digits would be none of its keys. */
export const BODIES: Readonly<Record<string, (draw: Draw) => string>> = {
  aws_access_key_id: (draw) => draw.text(16, BASE32),
  twilio: (draw) => draw.hex(32),
  mailgun: (draw) => draw.hex(32),
  resend: (draw) => `${draw.value(8)}_${draw.value(24)}`,
  vault_legacy: (draw) => draw.value(24),
  airtable: (draw) => `${draw.value(14)}.${draw.hex(64)}`,
  launchdarkly: (draw) => [8, 4, 4, 4, 12].map((length) => draw.hex(length)).join('-'),
  scaleway: (draw) => `B7${draw.text(15, `${BASE32}89`)}`,
  octopus: (draw) => `B7${draw.text(26, `${BASE32}89`)}`,
  age: (draw) => draw.text(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'),
  digitalocean: (draw) => draw.hex(64),
  pulumi: (draw) => draw.hex(40),
  databricks: (draw) => draw.hex(32),
};
