/** Most characters a filter pattern may have (CloudWatch Logs API reference, `MetricFilter.filterPattern`). */
export const MAX_PATTERN = 1024;
/** Most regular expressions in one JSON or space-delimited pattern (user guide, "regex-expressions", quotas). */
export const MAX_REGEXES = 2;
/** Most wildcard selectors in one pattern; one selector may have one (user guide, "matching-terms-json-log-events"). */
export const MAX_WILDCARDS = 3;

/** Reads a filter pattern from left to right; white space before a token is skipped. */
export class Scanner {
  private at = 0;
  private regexes = 0;
  private wildcards = 0;

  constructor(private readonly text: string) {}

  /** The next token if it fits, else undefined; the expression is sticky. */
  take(token: RegExp): string | undefined {
    this.skipSpace();
    token.lastIndex = this.at;
    const found = token.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** The next token, which must fit. */
  expect(token: RegExp, what: string): string {
    return this.take(token) ?? this.fail(`${what} is expected`);
  }

  get atEnd(): boolean {
    this.skipSpace();
    return this.at === this.text.length;
  }

  countRegex(): void {
    if (++this.regexes > MAX_REGEXES) this.fail(`more than ${MAX_REGEXES} regular expressions`);
  }

  countWildcard(): void {
    if (++this.wildcards > MAX_WILDCARDS) this.fail(`more than ${MAX_WILDCARDS} wildcard selectors`);
  }

  fail(reason: string): never {
    throw new Error(`filter pattern refused at character ${this.at}: ${reason}`);
  }

  private skipSpace(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t' || this.text[this.at] === '\n') this.at++;
  }
}
