import { REDACTED, type Span } from './result.js';
import { quotedEnd } from './value-end.js';
import { isNothing } from './values.js';

/** Characters before an option in which its command is looked for. */
const LOOK_BACK = 240;
const OPTION = /-([a-zA-Z])([ =]{0,4})(\\{0,3}["']?)/y;
const BARE = /[^\s"'`|;&<>()\\]{1,256}/y;

/**
 * Commands whose one-letter option is a password, by their own manuals. `attached` takes the value without a blank, as
 * MySQL's and 7-Zip's `-p` do; of the others it may stand after one.
 */
const COMMANDS: readonly { readonly command: RegExp; readonly option: string; readonly attached: boolean }[] = [
  command('sshpass', 'p'),
  command('(?:mysql|mariadb)[a-z_-]{0,16}', 'p', true),
  command('redis-cli', 'a'),
  command(String.raw`[\w.-]{1,32} (?:[a-z]{1,16} )?login`, 'p'),
  command('(?:mongo(?:sh|dump|restore|export|import|stat|top)?|cqlsh|rabbitmqadmin)', 'p'),
  command('(?:sqlcmd|bcp|mosquitto_(?:pub|sub)|zip|unzip)', 'P'),
  command('ldap(?:search|modify|add|delete|passwd|whoami|compare)', 'w'),
  command('(?:7z[ar]?|rar|unrar)', 'p', true),
];

function command(name: string, option: string, attached = false): (typeof COMMANDS)[number] {
  return {
    command: new RegExp(String.raw`(?:^|[\s"'\x60/;|&$(=:,[>])${name}(?:\.exe)?[\s"'][^|;&\n]{0,${LOOK_BACK}}$`),
    option,
    attached,
  };
}

/** Finds the password after an option of a command that takes one, given the position of the dash. */
export function findCommandPassword(text: string, dash: number): Span | undefined {
  OPTION.lastIndex = dash;
  const match = OPTION.exec(text);
  if (match === null) return undefined;
  const [, option, gap, opening] = match as unknown as [string, string, string, string];
  const candidates = COMMANDS.filter((known) => known.option === option && known.attached === (gap === ''));
  if (candidates.length === 0) return undefined;
  const before = text.slice(Math.max(0, dash - LOOK_BACK), dash);
  if (!candidates.some((known) => known.command.test(before))) return undefined;
  const start = OPTION.lastIndex;
  let end: number;
  if (/["']$/.test(opening)) end = quotedEnd(text, start, opening.at(-1)!, opening.length - 1);
  else {
    BARE.lastIndex = start;
    if (!BARE.test(text)) return undefined;
    end = BARE.lastIndex;
  }
  const value = text.slice(start, end);
  return isNothing(value) || value.startsWith('-') ? undefined : { start, end, row: 'curl_user', text: REDACTED };
}
