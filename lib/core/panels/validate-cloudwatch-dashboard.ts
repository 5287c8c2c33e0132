import { COLUMNS, type Widget } from './cloudwatch-dashboard.js';
import { gridProblems } from './grid.js';

/** What a dashboard's widgets may name. */
export interface Nameable {
  /** Metrics as namespace and name, joined by a slash. */
  readonly metrics: ReadonlySet<string>;
  /** Fields of the log events, dotted. */
  readonly fields: ReadonlySet<string>;
}

const COMMANDS = /^(?:fields|filter|stats|sort|limit) /;
const FUNCTIONS = new Set(
  'abs avg bin ceil coalesce concat count floor greatest ispresent latest least max min pct strcontains sum'.split(' '),
);
const WORDS = new Set('and or not in as by desc asc'.split(' '));

/** Everything that is wrong with the body of a CloudWatch dashboard, one sentence each. */
export function validateCloudWatchDashboard(
  { widgets }: { readonly widgets: readonly Widget[] },
  nameable: Nameable,
): readonly string[] {
  const boxes = widgets.map(({ properties, x, y, width, height }) => ({
    name: properties.title,
    x,
    y,
    w: width,
    h: height,
  }));
  return [
    ...(widgets.length > 500 ? ['more than 500 widgets'] : []),
    ...gridProblems(boxes, COLUMNS),
    ...widgets.flatMap(({ type, properties }) => {
      const { title, region, query, metrics } = properties;
      const problems =
        type === 'log'
          ? query === undefined
            ? ['has no query']
            : queryProblems(query, nameable.fields)
          : metricProblems(metrics ?? [], nameable.metrics);
      return [...(region === '' ? ['has no region'] : []), ...problems].map((problem) => `${title}: ${problem}`);
    }),
  ];
}

function metricProblems(rows: NonNullable<Widget['properties']['metrics']>, known: Nameable['metrics']): string[] {
  if (rows.length === 0) return ['has no metrics'];
  const options = rows.map((row) => row.at(-1) as { readonly id?: string; readonly expression?: string });
  const ids = new Set(options.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const named = rows.filter(([first]) => typeof first === 'string').map(([namespace, name]) => `${namespace}/${name}`);
  const used = options.flatMap(({ expression }) => expression?.match(/\b[a-z]\w*\b/g) ?? []);
  return [
    ...named.filter((metric) => !known.has(metric)).map((metric) => `no metric filter publishes ${metric}`),
    ...used.filter((id) => !ids.has(id)).map((id) => `an expression names ${id}`),
  ];
}

/** A query names one source, then known commands; brackets close, and every name is a field, an alias or a function. */
export function queryProblems(query: string, fields: ReadonlySet<string>): string[] {
  const [source, ...commands] = query.replace(/"[^"]*"/g, '""').split(' | ');
  const problems = /^SOURCE '[^']+'$/.test(source!) ? [] : ['has no source'];
  const known = new Set(fields);
  for (const command of commands) {
    if (!COMMANDS.test(command)) problems.push(`unknown command: ${command}`);
    if (!isBalanced(command)) problems.push(`brackets do not close: ${command}`);
    for (const [, alias] of command.matchAll(/ as (\w+)/g)) known.add(alias!);
    const [, ...rest] = command.split(' ');
    for (const [name, called] of names(rest.join(' ')))
      if (called ? !FUNCTIONS.has(name) : !WORDS.has(name) && !known.has(name)) problems.push(`names ${name}`);
  }
  return problems;
}

/** Names in a command, and whether each is called as a function; intervals such as `5m` are no names. */
const names = (text: string): readonly (readonly [string, boolean])[] =>
  [...text.matchAll(/(?<![\w.])([A-Za-z@_][\w.]*)(\()?/g)].map(([, name, called]) => [name!, called !== undefined]);

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const char of text) {
    if (char === '(' || char === '[') open.push(char === '(' ? ')' : ']');
    if ((char === ')' || char === ']') && open.pop() !== char) return false;
  }
  return open.length === 0;
}
