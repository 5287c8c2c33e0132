const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

/** Undoes the backslash escapes of quoted log values: `\"`, `\\`, `\n`, Apache's and nginx's `\xhh`, JSON's `\uhhhh`. */
export function unescapeQuoted(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g, (_, byte, unit, char) =>
    byte || unit ? String.fromCharCode(Number.parseInt(byte ?? unit, 16)) : (SHORT[char] ?? char),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Undoes the five predefined entities of XML. */
export const unescapeXml = (text: string): string =>
  text.includes('&') ? text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!) : text;
