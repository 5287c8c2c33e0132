import { endOf, matchAt } from './matching.js';
import { type Span, spanOf } from './result.js';
import { quotedEnd } from './value-end.js';
import { isNothing } from './values.js';

/** `curl -u user:password`. */
const USER =
  /-(?:u|-user|-proxy-user|U)(?:[ =]|\s?(?=["'])|(?<=-u)(?=[\w.-]{1,64}:[^/]))(?!\d+:\d+\b)\s{0,3}["']?[^\s:"'@/]{1,128}:([^\s"']{1,256})/y;
/** Characters before an option in which its command is looked for. */
const LOOK_BACK = 240;
const OPTION = /-([a-zA-Z])([ =]{0,4})(\\{0,3}["']?)/y;
const BARE = /[^\s"'`|;&<>()\\]{1,256}/y;

/** Commands whose one-letter option is a password, by their own manuals; it may stand after a blank. */
const COMMANDS: Readonly<Record<string, RegExp>> = {
  p: command(
    String.raw`sshpass|twine|[\w.-]{1,32} (?:[a-z]{1,16} )?login|mongo(?:sh|dump|restore|export|import|stat|top)?|cqlsh|rabbitmqadmin`,
  ),
  a: command('redis-cli'),
  P: command('sqlcmd|bcp|mosquitto_(?:pub|sub)|zip|unzip'),
  w: command('ldap(?:search|modify|add|delete|passwd|whoami|compare)'),
};
/** Commands whose `-p` takes the password without a blank. */
const ATTACHED = command('(?:mysql|mariadb)[a-z_-]{0,16}|7z[ar]?|rar|unrar');

function command(names: string): RegExp {
  return new RegExp(String.raw`(?:^|[\s"'\x60/;|&$(=:,[>])(?:${names})(?:\.exe)?[\s"'][^|;&\n]{0,${LOOK_BACK}}$`);
}

/** Finds the password after an option of a command that takes one, given the position of the dash. */
export function findCommandPassword(text: string, dash: number): Span | undefined {
  const password = matchAt(USER, text, dash)?.[1];
  if (password !== undefined) return told(USER.lastIndex - password.length, USER.lastIndex, password);
  const match = matchAt(OPTION, text, dash);
  const start = OPTION.lastIndex;
  const command = match && (match[2] ? COMMANDS[match[1]!] : match[1] === 'p' ? ATTACHED : undefined);
  if (!command?.test(text.slice(Math.max(0, dash - LOOK_BACK), dash))) return undefined;
  const opening = match![3]!;
  const end = /["']$/.test(opening)
    ? quotedEnd(text, start, opening.at(-1)!, opening.length - 1)
    : endOf(BARE, text, start);
  return end < 0 || text[start] === '-' ? undefined : told(start, end, text.slice(start, end));
}

const told = (start: number, end: number, value: string): Span | undefined =>
  isNothing(value) ? undefined : spanOf(start, end, 'curl_user');
