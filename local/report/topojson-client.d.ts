/** The one function of topojson-client that the build uses; the package has no types. */
declare module 'topojson-client' {
  export interface Feature {
    readonly id?: string;
    readonly properties: { readonly name: string };
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: [number, number][][] }
      | { readonly type: 'MultiPolygon'; readonly coordinates: [number, number][][][] };
  }
  export function feature(topology: unknown, object: unknown): { readonly features: readonly Feature[] };
}
