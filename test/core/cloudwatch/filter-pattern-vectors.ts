/** A pattern of AWS's public user guide, and the events that the page says it matches or does not match. */
export interface Vector {
  readonly pattern: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

export interface Page {
  readonly page: string;
  readonly url: string;
  readonly vectors: readonly Vector[];
}

export const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs';

const ERRORS = {
  400: '[ERROR 400] BAD REQUEST',
  401: '[ERROR 401] UNAUTHORIZED REQUEST',
  419: '[ERROR 419] MISSING ARGUMENTS',
  420: '[ERROR 420] INVALID ARGUMENTS',
};
export const UPDATE_TRAIL = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  'cluster.name': 'c',
});
const USERS = JSON.stringify({
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [
    { id: 2, email: 'John.Doe@example.com' },
    { id: 3, email: 'Jane.Doe@example.com' },
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
});
const APACHE = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const [GET, POST, WARNING, ERROR] = [
  'INFO 09/25/2014 12:00:00 GET /service/resource/67 1200',
  'INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310',
  'WARNING 09/25/2014 12:00:02 Invalid user request',
  'ERROR 09/25/2014 12:00:02 Failed to process request',
] as const;

export const v = (pattern: string, matches: readonly string[], misses: readonly string[] = []): Vector => ({
  pattern,
  matches,
  misses,
});

/** Operators as the page explains each, one example a line. */
const regex: Page = {
  page: 'Supported regular expressions (regex) syntax',
  url: `${GUIDE}/regex-expressions.html`,
  vectors: [
    v('%AUTHORIZED%', ['[ERROR 401] UNAUTHORIZED REQUEST', '[SUCCESS 200] AUTHORIZED REQUEST']),
    v('%^[hc]at%', ['hat', 'cat'], ['that']),
    v('%[hc]at$%', ['hat', 'cat'], ['cats']),
    v('%colou?r%', ['color', 'colour']),
    v('%[abc]%', ['a', 'b', 'c']),
    v('%[abcx-z]%', ['a', 'b', 'c', 'x', 'y', 'z']),
    v('%a{3,5}%', ['aaa', 'aaaa', 'aaaaa'], ['aa']),
    v('%gra|ey%', ['gray', 'grey']),
    v(
      '%^starting|^initializing|^shutting down%',
      ['starting ...', 'initializing ...', 'shutting down'],
      ['skipping initializing ...'],
    ),
    // The page leaves the closing percent sign out, and writes "..." after what it means.
    v('%abcc|ab[^c]$%', ['abcc ...', 'aba'], ['aac ...']),
    v('%\\[.\\]%', ['[a]', '[b]', '[7]', '[@]', '[]]', '[ ]']),
    v('%10\\.10\\.0\\.1%', ['10.10.0.1'], ['10010,051']),
    v('%10.10.0.1%', ['10010,051']),
    v('%ab*c%', ['ac', 'abc', 'abbbc']),
    v('%ab[0-9]*%', ['ab', 'ab0', 'ab129']),
    v('%ab+c%', ['abc', 'abbc', 'abbbc'], ['ac']),
    v('%.at%', ['hat', 'cat', 'bat', '4at', '#at', ' at']),
    v('%\\d%', ['7'], ['a']),
    v('%\\D%', ['a'], ['7']),
    v('%\\w%', ['a', 'Z', '_', '0'], ['-']),
    v('%\\W%', ['-'], ['a']),
    v('%\\x3A%', [':'], [';']),
    v('%\\x28%', ['('], [')']),
    v('%\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}%', ['10.10.0.1']),
    v('%[Ee]rror|[Ff]ail%', ['Error', 'error', 'Fail', 'fail']),
  ],
};

const terms: Page = {
  page: 'Filter pattern syntax: unstructured log events',
  url: `${GUIDE}/FilterAndPatternSyntax.html#matching-terms-unstructured-log-events`,
  vectors: [
    v('ERROR', Object.values(ERRORS)),
    v('ERROR ARGUMENTS', [ERRORS[419], ERRORS[420]], [ERRORS[400], ERRORS[401]]),
    v('?ERROR ?ARGUMENTS', Object.values(ERRORS)),
    v('?ERROR ?ARGUMENTS REQUEST', ['[INFO] REQUEST FAILED', '[WARN] UNAUTHORIZED REQUEST', '[ERROR] 400 BAD REQUEST']),
    v('"INTERNAL SERVER ERROR"', ['[ERROR 500] INTERNAL SERVER ERROR']),
    v('ERROR -ARGUMENTS', [ERRORS[400], ERRORS[401]], [ERRORS[419], ERRORS[420]]),
    v('" "', [...Object.values(ERRORS), 'one']),
  ],
};

const json: Page = {
  page: 'Using filter patterns to match terms in JSON log events',
  url: `${GUIDE}/matching-terms-json-log-events.html`,
  vectors: [
    v('{ $.eventType = "UpdateTrail" }', [UPDATE_TRAIL]),
    v('{ $.sourceIPAddress != 123.123.* }', [UPDATE_TRAIL]),
    v('{ $.arrayKey[0] = "value" }', [UPDATE_TRAIL]),
    v('{ $.eventType = %Trail% }', [UPDATE_TRAIL]),
    v('{ $.arrayKey[*] = %val.{2}% }', [UPDATE_TRAIL]),
    v('{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }', [UPDATE_TRAIL]),
    v('{ $.[\'cluster.name\'] = "c" }', [UPDATE_TRAIL]),
    v('{ $.SomeObject IS NULL }', [UPDATE_TRAIL]),
    v('{ $.SomeOtherObject NOT EXISTS }', [UPDATE_TRAIL]),
    v('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', [USERS]),
    v('{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }', [
      USERS,
    ]),
    v(
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
      [],
      [USERS],
    ),
    v('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', [], [USERS]),
  ],
};

/** The page gives the patterns; the events are the smallest that tell what each comparison says. */
const numbers: Page = {
  page: 'Filter pattern syntax: numeric values in JSON log events',
  url: `${GUIDE}/FilterAndPatternSyntax.html#matching-terms-json-log-events`,
  vectors: [
    v('{ $.bandwidth > 75 }', ['{"bandwidth":76}'], ['{"bandwidth":75}']),
    v('{ $.latency < 50 }', ['{"latency":49.9}'], ['{"latency":50}']),
    v('{ $.refreshRate >= 60 }', ['{"refreshRate":60}'], ['{"refreshRate":59}']),
    v('{ $.responseTime <= 5 }', ['{"responseTime":5}'], ['{"responseTime":6}']),
    v('{ $.errorCode = 400}', ['{"errorCode":400}'], ['{"errorCode":401}']),
    v('{ $.errorCode != 500 }', ['{"errorCode":400}'], ['{"errorCode":500}']),
    v('{ $.number[0] = 1e+3 }', ['{"number":[1000]}'], ['{"number":[1001]}']),
    v('{ $.number[0] != 1e-3 }', ['{"number":[1]}'], ['{"number":[0.001]}']),
  ],
};

const fields: Page = {
  page: 'Filter pattern syntax: space-delimited log events',
  url: `${GUIDE}/FilterAndPatternSyntax.html#matching-term-space-delimited-log-events`,
  vectors: [
    v('[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', [APACHE]),
    v('[..., request =*.html*, status_code = 4*, bytes]', [APACHE]),
    v('[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]', [APACHE]),
    v('[w1=ERROR, w2]', [ERROR], [GET, POST, WARNING]),
    v('[w1=ERROR || w1=WARNING, w2]', [WARNING, ERROR], [GET, POST]),
    v('[w1!=ERROR && w1!=WARNING, w2]', [GET, POST], [WARNING, ERROR]),
    v('[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]', [GET], [POST]),
    v('[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]', [POST], [GET]),
  ],
};

/** Pages as they are now (read in 2026). */
export const CURRENT: readonly Page[] = [regex, terms, json, numbers, fields];
