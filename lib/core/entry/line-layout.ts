import { Column, plainEnd } from './column.js';
import { identified, VARIABLE_OF_KEY, type Variable } from './context-variables.js';
import { copyOf, newEntry, set } from './entry.js';
import type { Entry, FieldName } from './fields.js';
import type { Parsed } from './parsed.js';
import { wordsOf } from './words.js';

const [QUOTE, COMMA, COLON, OPEN, CLOSE] = [34, 44, 58, 123, 125];

/**
 * The keys of a JSON access log in their order. Nearly all lines of a log have the same, with a quoted value each: they
 * are read off at their places, without the object that `JSON.parse` would make. From line to line few values change,
 * so that an entry is a copy of the one before with what has changed.
 */
export class LineLayout {
  /** What the columns hold now. */
  private readonly entry = newEntry();

  /** By the columns' places those of the same field, the best first, where there are several. */
  private readonly rivals: readonly (readonly Column[] | undefined)[];
  /** Columns that only one kind of API has. */
  private readonly gateways: readonly Column[];

  private constructor(private readonly columns: readonly Column[]) {
    this.gateways = columns.filter(({ variable }) => variable?.gateway !== undefined);
    this.rivals = columns.map(({ variable }) => {
      const own = columns.filter((other) => other.variable !== undefined && other.variable.field === variable?.field);
      return own.length > 1 ? own.sort((a, b) => a.variable!.rank - b.variable!.rank) : undefined;
    });
  }

  /** The layout of a line without its newline, or undefined when it is not of that kind. */
  static of(bytes: Buffer, view: DataView, from: number, to: number): LineLayout | undefined {
    const columns: Column[] = [];
    const [keys, variables] = [new Set<string>(), new Set<Variable>()];
    let at = from;
    do {
      const keyEnd = plainEnd(bytes, at + 2, to);
      const valueEnd = plainEnd(bytes, keyEnd + 3, to);
      if (bytes[at] !== (at === from ? OPEN : COMMA) || bytes[at + 1] !== QUOTE || keyEnd < 0) return undefined;
      if (bytes[keyEnd + 1] !== COLON || bytes[keyEnd + 2] !== QUOTE || valueEnd < 0) return undefined;
      const key = bytes.toString('latin1', at + 2, keyEnd);
      const variable = VARIABLE_OF_KEY.get(key);
      // Of a key that stands twice JSON takes the last; which of two names of one variable counts is not decided here.
      if (keys.has(key) || (variable && variables.has(variable))) return undefined;
      keys.add(key);
      if (variable) variables.add(variable);
      columns.push(new Column(wordsOf(view, at, keyEnd + 3), keyEnd + 3 - at, variable));
      at = valueEnd + 1;
    } while (at < to - 1);
    return bytes[at] === CLOSE && at === to - 1 ? new LineLayout(columns) : undefined;
  }

  /** What a line without its newline holds; undefined when it is of another layout, or has more than plain ASCII. */
  read(bytes: Buffer, view: DataView, from: number, to: number): Parsed | undefined {
    const { columns, entry } = this;
    let at = from;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      const before = column.value;
      at = column.read(bytes, view, at, to);
      if (at < 0) return undefined;
      if (column.value !== before) this.change(column, this.rivals[i]);
    }
    if (at + 1 !== to || bytes[at] !== CLOSE) return undefined;
    return identified(copyOf(entry), () => bytes.toString('latin1', from, to));
  }

  private change({ variable, value }: Column, rivals: readonly Column[] | undefined): void {
    const { field, gateway } = variable!;
    const best = rivals ? rivals.find((one) => one.value !== undefined)?.value : value;
    set(this.entry, field.name as FieldName, best);
    if (gateway !== undefined) this.entry['api.gateway'] = this.gateway();
  }

  private gateway(): Entry['api.gateway'] {
    let gateway: Entry['api.gateway'];
    for (const { variable, value } of this.gateways)
      if (value !== undefined && (gateway === undefined || variable!.gateway !== 'http')) gateway = variable!.gateway;
    return gateway;
  }
}
