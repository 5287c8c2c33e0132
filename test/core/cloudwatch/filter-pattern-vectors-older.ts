import { GUIDE, type Page, UPDATE_TRAIL, v } from './filter-pattern-vectors.js';

const SOURCE = 'https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/blob';
/** The older page's event has a flag as well. */
const FLAGGED = JSON.stringify({ ...JSON.parse(UPDATE_TRAIL), ThisFlag: true });
const ACCESS = [
  '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
  '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
  '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 200 4355',
] as const;
const BOTH = 'ERROR WARN message';

/** The public source of the guide, as it was. Read at commit 5ae5c9ae. */
const older: Page = {
  page: 'Filter and Pattern Syntax (2021)',
  url: `${SOURCE}/5ae5c9aeccbdc909d7549b9260291ce7ed2a92f3/doc_source/FilterAndPatternSyntax.md`,
  vectors: [
    v('""', ['any event']),
    v('"ERROR"', ['[ERROR] A fatal exception has occurred', 'Exiting with ERRORCODE: -1']),
    v('"ERROR" - "Exiting"', ['[ERROR] A fatal exception has occurred'], ['Exiting with ERRORCODE: -1']),
    v('ERROR Exception', ['[ERROR] Caught IllegalArgumentException', '[ERROR] Unhandled Exception']),
    v('Failed to process the request', [
      '[WARN] Failed to process the request',
      '[ERROR] Unable to continue: Failed to process the request',
    ]),
    v('ERROR', [BOTH, 'ERROR message'], ['WARN message']),
    v('?ERROR ?WARN', [BOTH, 'ERROR message', 'WARN message']),
    v('ERROR WARN', [BOTH], ['ERROR message', 'WARN message']),
    v('ERROR -WARN', ['ERROR message'], [BOTH, 'WARN message']),
    v('{$.foo = bar}', ['{"foo": "bar"}'], ['{"foo": "baz"}']),
    v('{$.foo = baz }', ['{"foo": "baz"}'], ['{"foo": "bar"}']),
    v('{$.foo = bar || $.foo = baz }', ['{"foo": "bar"}', '{"foo": "baz"}']),
    v('{ $.name = *Event }', ['{"name":"PutEvent"}', '{"name":"GetEvent"}'], ['{"name":"EventId"}']),
    v('{ $.name = Event* }', ['{"name":"EventId"}', '{"name":"EventName"}'], ['{"name":"PutEvent"}']),
    v('{ $.name = Ev*ent }', ['{"name":"Ev*ent"}'], ['{"name":"Event"}']),
    v('{ $.objectList[1].id = 2 }', [FLAGGED]),
    v('{ $.ThisFlag IS TRUE }', [FLAGGED]),
    v('{ $.users = 1 }', [], ['{"users": [1, 2, 3]}']),
    v('{ $.users != 1 }', [], ['{"users": [1, 2, 3]}']),
    v('{ $.latency > +1000 }', ['{"latency":1001}'], ['{"latency":1000}']),
    v('{ $.numbers[0] < 10e-3 }', ['{"numbers":[0.009]}'], ['{"numbers":[0.01]}']),
    v('{ $.processes[4].averageRuntime <= 55.5 }', ['{"processes":[0,0,0,0,{"averageRuntime":55.5}]}']),
    v('[..., status_code, bytes]', ACCESS),
    v('[ip, user, ..., status_code, bytes]', ACCESS),
    v('[ip, user, ...]', ACCESS),
    v('[ip, user, username, timestamp, request, status_code, bytes > 1000]', ACCESS),
    v('[ip, user, username, timestamp, request, status_code = 200, bytes]', [ACCESS[0], ACCESS[2]], [ACCESS[1]]),
    v('[ip, user, username, timestamp, request, status_code = 403 || status_code = 404, bytes]', [], ACCESS),
  ],
};

const FOUND = '127.0.0.1 - - [24/Sep/2013:11:50:51 -0700] "GET /~test/ HTTP/1.1" 200 3';
const MISSING = '127.0.0.1 - - [24/Sep/2013:11:49:52 -0700] "GET /index.html HTTP/1.1" 404 287';

const examples: readonly Page[] = [
  {
    page: 'Example: Count HTTP 404 codes',
    url: `${GUIDE}/Counting404Responses.html`,
    vectors: [
      v(
        '[ip, id, user, timestamp, request, status_code=404, size]',
        ['127.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 404 2326'],
        ['127.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] "GET /apache_pb2.gif HTTP/1.0" 200 2326'],
      ),
    ],
  },
  {
    page: 'Example: Count HTTP 4xx codes',
    url: `${GUIDE}/FindCountMetric.html`,
    vectors: [v('[ip, id, user, timestamp, request, status_code=4*, size]', [MISSING], [FOUND])],
  },
  {
    page: 'Example: Count occurrences of a term',
    url: `${GUIDE}/CountOccurrencesExample.html`,
    vectors: [v('Error', ['This message contains an Error', 'This message also contains an Error'])],
  },
  {
    page: 'Example: Count log events',
    url: `${GUIDE}/CountingLogEventsExample.html`,
    vectors: [v(' ', ['Test event 1', 'Test event 2', 'This message also contains an Error'])],
  },
];

/** Pages of the guide's public source, and its examples. */
export const OLDER: readonly Page[] = [older, ...examples];
