/** What the functions print during each test of the file, instead of printing it. */
export function capturePrinted(): string[] {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    for (const method of ['info', 'log', 'warn', 'error'] as const)
      jest.spyOn(console, method).mockImplementation((...args: unknown[]) => void printed.push(args.join(' ')));
  });
  afterEach(() => jest.restoreAllMocks());
  return printed;
}
