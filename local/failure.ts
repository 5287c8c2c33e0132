/** An end of the command with one clear line and an exit code of the contract. */
export class Failure extends Error {
  constructor(
    /** 1: a check found something wrong or the machine stopped it; 2: unusable input or options. */
    readonly exitCode: 1 | 2,
    message: string,
  ) {
    super(message);
  }
}

/** The words for an operating-system error on a file. */
export function describeFileError(error: unknown, name: string): Failure {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Record<string, string> = {
    ENOENT: 'no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'is a directory, expected a file',
    EEXIST: 'is a file, expected a directory',
    ENOTDIR: 'a part of the path is not a directory',
    EROFS: 'read-only file system',
    EMFILE: 'too many open files',
  };
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Failure(1, `${name}: no space left on device`);
  return new Failure(2, `${name}: ${known[code ?? ''] ?? 'cannot be used'}`);
}
