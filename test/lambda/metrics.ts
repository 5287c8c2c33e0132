/** Metrics that the functions publish during each test of the file (embedded metric format on standard output). */
export function captureMetrics() {
  let lines: string[] = [];
  beforeEach(() => {
    lines = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());
  /** Each line's values and dimensions; fails on a line that CloudWatch would not take. */
  return () =>
    lines.map((line) => {
      const { _aws, ...rest } = JSON.parse(line);
      const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
      expect(_aws.Timestamp).toBeGreaterThan(0);
      for (const { Name } of Metrics) expect(typeof rest[Name]).toBe('number');
      for (const name of Dimensions.flat()) expect(typeof rest[name]).toBe('string');
      return { namespace: Namespace, dimensions: Dimensions, ...rest };
    });
}
