import { codeAt, isAlphanumeric, isDigit } from './characters.js';
import { endOf, matchAt } from './matching.js';
import { HINTED, type Span, spanOf } from './result.js';

const TELEGRAM = /:AA[\w-]{28,}/y;
const AZURE = /[\w~.-]{3}\dQ~[\w~.-]{25,40}/y;
const MAILCHIMP = /[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/y;
const DISCORD = /[MNO][\w-]{22,27}\.[\w-]{5,7}\.[\w-]{25,}/y;
const TERRAFORM = /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{20,}/y;
const AWS_SECRET =
  /[^A-Za-z0-9/+]{1,30}(?:[A-Za-z]{1,24}[^A-Za-z0-9/+]{1,6}){0,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/y;
const JWT = /(?:eyJ|ewo|eyA)[\w-]{6,}(?:(?:\.[\w-]+){2,4}|(?:\.[\w-]*){1,4})/y;
const JWT_HEADER = /"(?:alg|typ|enc|kid|cty|x5t)"\s{0,3}:/;

/** Finds a Telegram bot token, given the position of its colon. */
export function findTelegram(text: string, colon: number): Span | undefined {
  const end = endOf(TELEGRAM, text, colon);
  let start = colon;
  while (colon - start < 11 && isDigit(codeAt(text, start - 1))) start--;
  return end < 0 || colon - start < 6 ? undefined : spanOf(start, end, 'telegram');
}

/** Finds an Azure client secret, given the position of its tilde. */
export const findAzureSecret = (text: string, tilde: number): Span | undefined =>
  shaped(AZURE, text, tilde - 5, 'azure_client_secret', HINTED);

/** Finds a Mailchimp key, given the position of the dash before its data centre. */
export const findMailchimp = (text: string, dash: number): Span | undefined =>
  shaped(MAILCHIMP, text, dash - 32, 'mailchimp', HINTED);

/** Finds a Terraform Cloud or Discord token, given the position of its first dot and the beginning of the run before. */
export function findDotted(text: string, runStart: number, dot: number): Span | undefined {
  if (dot - runStart >= 14 && text.startsWith('atlasv1.', dot + 1))
    return shaped(TERRAFORM, text, dot - 14, 'terraform');
  for (let at = Math.max(runStart, dot - 28); at <= dot - 23; at++) {
    const token =
      at === runStart || !isAlphanumeric(codeAt(text, at - 1)) ? shaped(DISCORD, text, at, 'discord') : undefined;
    if (token) return token;
  }
  return undefined;
}

/** Finds an AWS secret access key close behind its id or a word that announces it, given where that ends. */
export function findAwsSecret(text: string, after: number): Span | undefined {
  const secret = matchAt(AWS_SECRET, text, after)?.[1];
  // More slashes than four are a path.
  return secret && /\d.*\d/.test(secret) && /[A-Z]/.test(secret) && secret.split('/').length <= 5
    ? spanOf(AWS_SECRET.lastIndex - 40, AWS_SECRET.lastIndex, 'aws_secret')
    : undefined;
}

/** Finds a JSON web token in parts; one that was cut off within its header is left to the base64 rule. */
export function findJwt(text: string, at: number): Span | undefined {
  const match = matchAt(JWT, text, at)?.[0];
  if (!match) return undefined;
  const dot = match.indexOf('.');
  // Only a header that was written with blanks begins otherwise, and a host name may by chance. `eyJ….json` is a file
  // name and a sentence may end here; a token's parts are longer or its header says what it is.
  const plain = match.startsWith('eyJ') && match.length - dot >= 5;
  return plain || isJwtHeader(Buffer.from(match.slice(0, dot), 'base64').toString('latin1'))
    ? spanOf(at, at + match.length, 'jwt')
    : undefined;
}

/** Whether decoded text is the header of a JSON web token. */
export const isJwtHeader = (decoded: string): boolean => decoded[0] === '{' && JWT_HEADER.test(decoded.slice(0, 2000));

function shaped(pattern: RegExp, text: string, at: number, row: string, shown?: string): Span | undefined {
  const end = at < 0 ? -1 : endOf(pattern, text, at);
  return end < 0 ? undefined : spanOf(at, text[end - 1] === '.' ? end - 1 : end, row, shown);
}
