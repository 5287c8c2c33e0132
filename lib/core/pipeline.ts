import { Enricher, type EnrichSources } from './enrich/enrich.js';
import { pseudonymize } from './enrich/pseudonyms.js';
import type { Entry, FieldName } from './entry/fields.js';
import type { Parse, Parsed, ReadBytes, RejectReason } from './entry/parsed.js';
import { EntryMasker } from './mask/mask-entry.js';
import { maskerOf } from './mask/rules.js';

/** A line that became an entry, or the reason why not. */
export type Processed = { readonly entry: Entry; readonly given: boolean } | { readonly reject: RejectReason };

/** How often a kind of secret was masked in a field. */
export interface MaskedField {
  readonly kind: string;
  readonly field: FieldName;
  readonly number: number;
}

/** parse → enrich → mask → pseudonymize: what every line goes through, on one machine and in the stack. */
export class Pipeline {
  private readonly enricher: Enricher;
  private readonly masker: EntryMasker;
  /** Secrets masked, by kind. */
  readonly masked: Record<string, number> = {};
  private maskedSince = new Map<string, MaskedField>();
  /** Input fields that the table does not know, or whose value is not of its type. */
  unknownFields = 0;

  constructor(
    private readonly sources: EnrichSources,
    private readonly parse: Parse,
    private readonly read: ReadBytes = () => undefined,
  ) {
    this.enricher = new Enricher(sources);
    this.masker = new EntryMasker(maskerOf(sources.settings.masking));
  }

  /** One line without its newline. Fails closed: what cannot be scanned is rejected, never passed on. */
  process(line: string): Processed {
    return line.trim() === '' ? { reject: 'empty' } : this.finish(this.parsed(line));
  }

  private parsed(line: string): Parsed {
    try {
      return this.parse(line);
    } catch {
      return { reject: 'unsafe' };
    }
  }

  /** The same of a line that stands in bytes. */
  processBytes(bytes: Buffer, from: number, to: number): Processed {
    const parsed = this.read(bytes, from, to);
    return parsed === undefined ? this.process(bytes.toString('utf8', from, to)) : this.finish(parsed);
  }

  private finish(parsed: Parsed): Processed {
    if ('reject' in parsed) return parsed;
    const { entry } = parsed;
    try {
      this.enricher.enrich(entry);
      this.masker.mask(entry, this.count);
      pseudonymize(entry, this.sources.settings.pseudonyms.fields, this.sources.pseudonyms);
    } catch {
      return { reject: 'unsafe' };
    }
    this.unknownFields += parsed.unknown;
    return { entry, given: parsed.identity === 'given' };
  }

  /** What was masked since this was asked last, by kind and field. */
  takeMasked(): readonly MaskedField[] {
    const taken = [...this.maskedSince.values()];
    this.maskedSince = new Map();
    return taken;
  }

  private readonly count = (kind: string, number: number, field: FieldName): void => {
    this.masked[kind] = (this.masked[kind] ?? 0) + number;
    const key = `${kind} ${field}`;
    this.maskedSince.set(key, { kind, field, number: (this.maskedSince.get(key)?.number ?? 0) + number });
  };
}
