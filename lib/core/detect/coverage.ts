import type { OtherSource } from '../entry/calls.js';
import { type ApiType, FIELDS, type Field, type FieldName } from '../entry/fields.js';
import { SOURCE_FIELDS } from '../entry/source-fields.js';
import type { Detector } from './detector.js';

/** A field that a detector reads and that no access log of the API type holds. */
export interface Gap {
  readonly detector: string;
  readonly field: FieldName;
}

const TABLE: ReadonlyMap<string, Field> = new Map((FIELDS as readonly Field[]).map((field) => [field.name, field]));

/** Whether entries from our own access log format of the API type can hold the field. */
export function isCovered(name: FieldName, api: ApiType): boolean {
  const field = TABLE.get(name)!;
  return field.derived !== undefined || (field.logged?.includes(api) ?? false);
}

/**
 * What the detectors cannot see in the access log of the API type, nor in the other sources that are connected and that
 * they read: `required` disables one, `optional` weakens it.
 */
export function coverageGaps(
  detectors: readonly { readonly detector: Detector }[],
  api: ApiType,
  connected: readonly OtherSource[] = [],
): { readonly required: readonly Gap[]; readonly optional: readonly Gap[] } {
  const gaps = (kind: 'required' | 'optional') =>
    detectors.flatMap(({ detector }) =>
      detector[kind]
        .filter((field) => !isCovered(field, api) && !isIn(field, detector.reads, connected))
        .map((field) => ({ detector: detector.id, field })),
    );
  return { required: gaps('required'), optional: gaps('optional') };
}

const isIn = (field: FieldName, reads: Detector['reads'] = [], connected: readonly OtherSource[]): boolean =>
  reads.some((source) => connected.includes(source) && (source === 'audit' || SOURCE_FIELDS[source].includes(field)));

/** Detectors that need a place, which is looked up only where the settings name a file of places. */
export function withoutPlaces(detectors: readonly { readonly detector: Detector }[]): readonly string[] {
  return detectors
    .filter(({ detector }) => detector.required.includes('source.geo.location'))
    .map((one) => one.detector.id);
}
