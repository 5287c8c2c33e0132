import { HINTED, REDACTED, type Span } from './result.js';

const TELEGRAM = /:AA[A-Za-z0-9_-]{28,}/y;
const AZURE = /[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{25,40}/y;
const MAILCHIMP = /[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/y;
const DISCORD = /[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{5,7}\.[A-Za-z0-9_-]{25,}/y;
const TERRAFORM = /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{20,}/y;
const AWS_SECRET =
  /[^A-Za-z0-9/+]{1,30}(?:[A-Za-z]{1,24}[^A-Za-z0-9/+]{1,6}){0,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/y;
const JWT = /(?:eyJ|ewo|eyA)[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]{0,}){1,4}/y;
const JWT_HEADER = /"(?:alg|typ|enc|kid|cty|x5t)"\s{0,3}:/;

/** Finds a Telegram bot token, given the position of its colon. */
export function findTelegram(text: string, colon: number): Span | undefined {
  TELEGRAM.lastIndex = colon;
  if (!TELEGRAM.test(text)) return undefined;
  let start = colon;
  while (start > 0 && colon - start < 11 && isDigit(text.charCodeAt(start - 1))) start--;
  return colon - start < 6 ? undefined : { start, end: TELEGRAM.lastIndex, row: 'telegram', text: REDACTED };
}

/** Finds an Azure client secret, given the position of its tilde. */
export function findAzureSecret(text: string, tilde: number): Span | undefined {
  return shaped(AZURE, text, tilde - 5, 'azure_client_secret', false);
}

/** Finds a Mailchimp key, given the position of the dash before its data centre. */
export function findMailchimp(text: string, dash: number): Span | undefined {
  return shaped(MAILCHIMP, text, dash - 32, 'mailchimp', false);
}

/** Finds a Terraform Cloud or Discord token, given the position of its first dot and the beginning of the run before. */
export function findDotted(text: string, runStart: number, dot: number): Span | undefined {
  if (dot - runStart >= 14 && text.startsWith('atlasv1.', dot + 1))
    return shaped(TERRAFORM, text, dot - 14, 'terraform', true);
  for (let at = Math.max(runStart, dot - 28); at <= dot - 23; at++) {
    const token =
      at === runStart || /[^A-Za-z0-9]/.test(text[at - 1]!) ? shaped(DISCORD, text, at, 'discord', true) : undefined;
    if (token !== undefined) return token;
  }
  return undefined;
}

/** Finds an AWS secret access key close behind its id or a word that announces it, given where that ends. */
export function findAwsSecret(text: string, after: number): Span | undefined {
  AWS_SECRET.lastIndex = after;
  const match = AWS_SECRET.exec(text);
  if (match === null || /^[0-9a-f]{40}$/.test(match[1]!) || !/\d.*\d/.test(match[1]!) || !/[A-Z]/.test(match[1]!))
    return undefined;
  // More slashes than that are a path.
  if (match[1]!.split('/').length > 5) return undefined;
  return { start: AWS_SECRET.lastIndex - 40, end: AWS_SECRET.lastIndex, row: 'aws_secret', text: REDACTED };
}

/** Finds a JSON web token in parts; one that was cut off within its header is left to the base64 rule. */
export function findJwt(text: string, at: number): Span | undefined {
  const match = matchAt(JWT, text, at);
  if (match === undefined) return undefined;
  const dot = match.indexOf('.');
  // Only a header that was written with blanks begins so, and a host name may by chance.
  if (!match.startsWith('eyJ') && !isJwtHeader(Buffer.from(match.slice(0, dot), 'base64').toString('latin1')))
    return undefined;
  // `eyJ….json` is a file name and a sentence may end here; a token's parts are longer or its header says what it is.
  if (match.length - dot < 5 && !isJwtHeader(Buffer.from(match.slice(0, dot), 'base64').toString('latin1')))
    return undefined;
  return { start: at, end: at + match.length, row: 'jwt', text: REDACTED };
}

/** Whether decoded text is the header of a JSON web token. */
export function isJwtHeader(decoded: string): boolean {
  return decoded.startsWith('{') && JWT_HEADER.test(decoded.slice(0, 2000));
}

function shaped(pattern: RegExp, text: string, at: number, row: string, redact: boolean): Span | undefined {
  if (at < 0) return undefined;
  pattern.lastIndex = at;
  if (!pattern.test(text)) return undefined;
  const last = pattern.lastIndex;
  const end = text.charCodeAt(last - 1) === 46 ? last - 1 : last;
  return { start: at, end, row, text: redact ? REDACTED : HINTED };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
