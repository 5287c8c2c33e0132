/** The detectors' default definitions (detection.md, 4), counted by brute force over raw access log lines. */

export interface Line {
  readonly time: number;
  readonly ip: string;
  readonly key: string;
  readonly status: number;
  readonly bytes: number;
  readonly error: string;
  readonly route: string;
  readonly path: string;
  readonly agent: string;
  readonly fingerprint: string;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;

export function parse(text: string): Line {
  const line = JSON.parse(text) as Record<string, string>;
  return {
    time: Number(line.requestTimeEpoch),
    ip: line['identity.sourceIp']!,
    key: line['identity.apiKeyId']!,
    status: Number(line.status),
    bytes: Number(line.responseLength),
    error: line['error.responseType']!,
    route: line.resourcePath!,
    path: line.path!,
    agent: line['identity.userAgent']!,
    fingerprint: line['authorizer.keyFingerprint']!,
  };
}

export function isFailure({ status, error, route }: Line): boolean {
  const types = ['INVALID_API_KEY', 'EXPIRED_TOKEN', 'INVALID_SIGNATURE', 'UNAUTHORIZED'];
  if (error === 'MISSING_AUTHENTICATION_TOKEN') return status === 403 && route !== '-';
  return status === 401 || (status === 403 && types.includes(error));
}

function groups(lines: readonly Line[], by: (line: Line) => string): Map<string, Line[]> {
  const grouped = new Map<string, Line[]>();
  for (const line of lines) {
    const group = grouped.get(by(line));
    if (group) group.push(line);
    else grouped.set(by(line), [line]);
  }
  return grouped;
}

const client = ({ ip }: Line) => (ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip);

/** For each entity, the most different labels in any window, and when a window first held more than the limit. */
export type Peaks = Map<string, { readonly peak: number; readonly crossing: number | undefined }>;

function peaks(grouped: Map<string, Line[]>, window: number, limit: number, label: (line: Line) => unknown): Peaks {
  const found: Peaks = new Map();
  for (const [entity, lines] of grouped) {
    let peak = 0;
    let crossing: number | undefined;
    let first = 0;
    const held = new Map<unknown, number>();
    for (const line of lines) {
      held.set(label(line), (held.get(label(line)) ?? 0) + 1);
      for (; line.time - lines[first]!.time >= window; first++) {
        const gone = label(lines[first]!);
        const left = held.get(gone)! - 1;
        if (left) held.set(gone, left);
        else held.delete(gone);
      }
      peak = Math.max(peak, held.size);
      if (held.size > limit) crossing ??= line.time;
    }
    found.set(entity, { peak, crossing });
  }
  return found;
}

export function failuresByAddress(lines: readonly Line[], window = MINUTE, limit = 20): Peaks {
  return peaks(groups(lines.filter(isFailure), client), window, limit, (line) => line);
}

/** Different resources on one template by one key, else address. */
export function enumerations(lines: readonly Line[]): Peaks {
  const slotted = lines.filter(({ route }) => route.includes('{id}'));
  const grouped = groups(slotted, (line) => `${line.key === '-' ? client(line) : line.key} ${line.route}`);
  return peaks(grouped, 10 * MINUTE, 50, ({ path }) => path.split('/')[3]);
}

/** Ends of the minutes at which over 10 % of at least 50 requests in ten minutes failed. */
export function failureRateMinutes(lines: readonly Line[]): number[] {
  const total = new Map<number, number>();
  const failed = new Map<number, number>();
  for (const line of lines) {
    const minute = Math.floor(line.time / MINUTE);
    total.set(minute, (total.get(minute) ?? 0) + 1);
    if (isFailure(line)) failed.set(minute, (failed.get(minute) ?? 0) + 1);
  }
  const first = Math.floor(lines[0]!.time / MINUTE);
  const last = Math.floor(lines.at(-1)!.time / MINUTE);
  const ends: number[] = [];
  for (let end = first + 1; end <= last + 10; end++) {
    let all = 0;
    let bad = 0;
    for (let minute = end - 10; minute < end; minute++) {
      all += total.get(minute) ?? 0;
      bad += failed.get(minute) ?? 0;
    }
    if (all >= 50 && bad > all * 0.1) ends.push(end * MINUTE);
  }
  return ends;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
  readonly isHosting: boolean;
}

/** Looks addresses up in `places.csv`: IPv4 by arithmetic, IPv6 by the first 48 bits. */
export function placeFinder(csv: string): (ip: string) => Place | undefined {
  const v4: { start: number; end: number; place: Place }[] = [];
  const v6 = new Map<string, Place>();
  const number = (ip: string) => ip.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  for (const row of csv.trim().split('\n').slice(1)) {
    const [network = '', , latitude, longitude, accuracy, , , hosting] = row.split(',');
    const place = {
      latitude: Number(latitude),
      longitude: Number(longitude),
      accuracy: Number(accuracy),
      isHosting: hosting === 'true',
    };
    const [base = '', length] = network.split('/');
    if (base.includes(':')) v6.set(base.split(':').slice(0, 3).join(':'), place);
    else v4.push({ start: number(base), end: number(base) + 2 ** (32 - Number(length)), place });
  }
  const known = new Map<string, Place | undefined>();
  const look = (ip: string) => {
    if (ip.includes(':')) return v6.get(ip.split(':').slice(0, 3).join(':'));
    const n = number(ip);
    return v4.find(({ start, end }) => n >= start && n < end)?.place;
  };
  return (ip) => {
    if (!known.has(ip)) known.set(ip, look(ip));
    return known.get(ip);
  };
}

/** Great-circle distance on a sphere of 6,371 km. */
export function kilometres(a: Place, b: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const haversine = (x: number) => Math.sin(x / 2) ** 2;
  const h =
    haversine(radians(b.latitude - a.latitude)) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * haversine(radians(b.longitude - a.longitude));
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}

/** First time at which a key is more than 500 km from where it was within the hour before. */
export function travels(lines: readonly Line[], csv: string): Map<string, number> {
  const find = placeFinder(csv);
  const found = new Map<string, number>();
  for (const [key, own] of groups(
    lines.filter((line) => line.key !== '-' && !isFailure(line)),
    (line) => line.key,
  )) {
    const lastSeen = new Map<string, Line>();
    for (const line of own) {
      const here = find(line.ip)!;
      if (here.isHosting) continue;
      for (const other of lastSeen.values()) {
        const there = find(other.ip)!;
        if (there === here || line.time - other.time > HOUR || found.has(key)) continue;
        if (kilometres(here, there) - here.accuracy - there.accuracy > 500) found.set(key, line.time);
      }
      lastSeen.set(line.ip, line);
    }
  }
  return found;
}

/** First time at which an hour of a key exceeds 100 requests and 3 times its mean hour, after seven days. */
export function surges(lines: readonly Line[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [key, own] of groups(
    lines.filter((line) => line.key !== '-'),
    (line) => line.key,
  )) {
    const hours = new Set<number>();
    let first = 0;
    let earlier = 0;
    let sameHour = 0;
    let hour = -1;
    for (const [i, { time }] of own.entries()) {
      while (time - own[first]!.time >= HOUR) first++;
      if (Math.floor(time / HOUR) !== hour) {
        if (hour >= 0) hours.add(hour);
        earlier += sameHour;
        sameHour = 0;
        hour = Math.floor(time / HOUR);
      }
      sameHour++;
      const count = i - first + 1;
      const usual = earlier / (hours.size || 1);
      if (count > 100 && count > 3 * usual && time - own[0]!.time >= 7 * 24 * HOUR && !found.has(key))
        found.set(key, time);
    }
  }
  return found;
}

/** Whether path or agent holds one of the planted kinds of payload. */
export function hasSignature({ path, agent }: Line): boolean {
  if (!path.includes('%') && !/[$<]/.test(agent)) return false;
  const decoded = decodeURIComponent(decodeURIComponent(path.replaceAll('%5C', '/')));
  return /union select|' or |drop table|and sleep|\.\.\/|jndi:|<script|onerror=/i.test(`${decoded} ${agent}`);
}
