import type { ErasableKey } from '../../../local/cli/erase-command';
import { main } from '../../../local/cli/main';

/** Runs `keywatch erase` over the keys of a stack, without a terminal. */
async function erase(keys: readonly Partial<ErasableKey>[] | Error, ...args: string[]) {
  const destroyed: number[] = [];
  const [out, err]: [string[], string[]] = [[], []];
  const capture = (stream: NodeJS.WriteStream, lines: string[]) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const spies = [capture(process.stdout, out), capture(process.stderr, err)];
  const openKeys = async (): Promise<ErasableKey[]> => {
    if (keys instanceof Error) throw keys;
    return keys.map(({ version = 0, inUse = false, destroy }) => ({
      version,
      inUse,
      destroy: destroy ?? (async () => void destroyed.push(version)),
    }));
  };
  const code = await main(['erase', '--stack', 'Shop', ...args], { openBucket: () => Promise.reject(), openKeys });
  for (const spy of spies) spy.mockRestore();
  return { code, out: out.join(''), err: err.join(''), destroyed };
}
const TWO = [{ version: 1 }, { version: 2, inUse: true }];

test('without a version it lists them and destroys nothing', async () => {
  expect(await erase(TWO)).toEqual({
    code: 0,
    out: 'version 1, can be erased\nversion 2, in use\n',
    err: '',
    destroyed: [],
  });
});

test('destroys an earlier version when the words are given', async () => {
  const { code, out, destroyed } = await erase(TWO, '--key-version', '1', '--confirm', 'erase Shop version 1');
  expect({ code, destroyed }).toEqual({ code: 0, destroyed: [1] });
  expect(out).toBe('version 1 is destroyed; no pseudonym made with it can be linked again\n');
});

test.each([
  ['no confirmation', ['--key-version', '1'], /^keywatch: not confirmed: nothing was destroyed/],
  ['other words', ['--key-version', '1', '--confirm', 'yes'], /^keywatch: not confirmed/],
  ['the words of another version', ['--key-version', '1', '--confirm', 'erase Shop version 2'], /^keywatch: not conf/],
  [
    'the version in use',
    ['--key-version', '2', '--confirm', 'erase Shop version 2'],
    /in use; set pseudonyms.version to 3/,
  ],
  ['no such version', ['--key-version', '7', '--confirm', 'erase Shop version 7'], /the stack has no such version/],
  ['a version that is none', ['--key-version', 'x'], /must be a whole number/],
])('%s: exit 2, one line, nothing destroyed', async (_, args, message) => {
  const { code, out, err, destroyed } = await erase(TWO, ...args);
  expect({ code, out, destroyed }).toEqual({ code: 2, out: '', destroyed: [] });
  expect(err).toMatch(message);
});

test('a stack without keys and services that refuse are told in one line', async () => {
  expect(await erase([])).toMatchObject({ code: 2, err: expect.stringMatching(/^keywatch: --stack: [^\n]+\n$/) });
  expect(await erase(new Error('AccessDenied\nmore'))).toMatchObject({
    code: 2,
    err: 'keywatch: Shop: AccessDenied\n',
  });
  const refusing = [{ version: 1, destroy: () => Promise.reject(new Error('denied')) }];
  expect(await erase(refusing, '--key-version', '1', '--confirm', 'erase Shop version 1')).toMatchObject({
    code: 1,
    err: 'keywatch: Shop: denied\n',
  });
});
