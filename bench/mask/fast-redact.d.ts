declare module 'fast-redact' {
  export default function fastRedact(options: {
    readonly paths: readonly string[];
    readonly censor: string;
  }): (entry: unknown) => string;
}
