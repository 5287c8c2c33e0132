import { useState } from 'preact/hooks';

interface Props {
  readonly name: string;
  readonly head: readonly string[];
  /** Called when the table is opened. */
  readonly rows: () => readonly (readonly string[])[];
  readonly note: string;
}

/** A chart's numbers for those who cannot see it, folded until asked for. */
export function DataTable({ name, head, rows, note }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details class="data" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Data table<span class="hidden">: {name}</span>
      </summary>
      {open && (
        <>
          <p class="counts">{note}</p>
          <Scroll name={`Table: ${name}`}>
            <Table head={head} rows={rows()} />
          </Scroll>
        </>
      )}
    </details>
  );
}

/** A box that scrolls on its own and can be reached by keyboard. */
export function Scroll({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section class="scroll" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}

/** Rows of text; the first column names the row. */
export function Table({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, column) =>
              column === 0 ? (
                <th key={head[0]} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={head[column]}>{cell}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
