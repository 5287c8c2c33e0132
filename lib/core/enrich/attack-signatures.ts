/** One class of attack payload, recognised in the decoded text of path, query, user agent or referer. */
export interface AttackSignature {
  readonly id: string;
  readonly title: string;
  readonly pattern: RegExp;
}

/**
 * First set of attack signatures: few, anchored on syntax that no benign client sends.
 * Classes after OWASP's Core Rule Set (https://coreruleset.org); the patterns are our own.
 */
export const ATTACK_SIGNATURES: readonly AttackSignature[] = [
  {
    id: 'sql_injection',
    title: 'SQL injection',
    pattern:
      /\bunion\s+(?:all\s+)?select\b|['")]\s*(?:or|and)\s+['"(]?\w{1,20}['")]?\s*(?:=|like\b|<|>)|;\s*(?:drop|alter|truncate|delete|insert|update)\s+(?:table|from|into|database)\b|\b(?:sleep|benchmark|pg_sleep|waitfor\s+delay)\s*\(?\s*['"\d]|\binformation_schema\.|\bor\s+1\s*=\s*1\b|'\s*(?:--|#|\/\*)/i,
  },
  {
    id: 'path_traversal',
    title: 'Path traversal',
    pattern:
      /(?:^|[/\\=])\.{2}[/\\]{1,2}(?:\.{2}[/\\]{1,2}|etc|windows|proc|var|boot)|\/etc\/(?:passwd|shadow|hosts)\b|\bwin\.ini\b|\/proc\/self\//i,
  },
  {
    id: 'command_injection',
    title: 'Command injection',
    pattern:
      /(?:[;|`]|&&|\|\||\$\()\s*(?:cat|whoami|uname|wget|curl|nc|bash|sh|ping|nslookup|powershell|cmd)(?:\s|\)|`|;|$|\.exe)|(?:[;|`]|&&|\|\||\$\()(?:id|ls)(?:[`;|&]|$|\s+[-/])|\$\((?:id|ls)\)|\(\)\s*\{\s*:;\s*\}\s*;/i,
  },
  { id: 'log4shell', title: 'Log4Shell', pattern: /\$\{(?:jndi\s*:|[^}]{0,40}(?:lower|upper|env|::-)[^}]{0,40}\})/i },
  {
    id: 'cross_site_scripting',
    title: 'Cross-site scripting',
    pattern:
      /<\s*script\b|\bjavascript\s*:|<\s*(?:img|svg|iframe|body|input)\b[^>]{0,200}\bon[a-z]{3,15}\s*=|\bon(?:error|load)\s*=\s*['"]?(?:alert|eval|fetch)\b/i,
  },
  {
    id: 'template_injection',
    title: 'Template injection',
    pattern:
      /\{\{\s*(?:\d+\s*[*+]\s*\d+|[^{}]{0,60}__(?:class|globals|mro)__|config\b)|\$\{\s*\d+\s*\*\s*\d+\s*\}|<%=\s*\d+\s*\*\s*\d+/i,
  },
];

/** Longest text that is looked at; a payload hides at the front as a rule, and time must stay bounded. */
const MAX_LENGTH = 8192;

/** No signature matches text without one of these characters. */
const SUSPICIOUS = /['"<>;|`$\\(){}%]|\.\.|\/etc\/|\/proc\/|\bunion\b|\bselect\b|or\s*\+?1|win\.ini|script:/i;

function decode(text: string): string {
  return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  });
}

/** Ids of the signatures in the texts, encoded up to twice, or undefined when there is none. */
export function attackSignatures(texts: readonly (string | undefined)[]): readonly string[] | undefined {
  let found: Set<string> | undefined;
  for (const raw of texts) {
    if (raw === undefined || !SUSPICIOUS.test(raw)) continue;
    found ??= new Set();
    let text = raw.slice(0, MAX_LENGTH);
    for (let round = 0; round < 3; round++) {
      for (const { id, pattern } of ATTACK_SIGNATURES) if (!found.has(id) && pattern.test(text)) found.add(id);
      const next = decode(text);
      if (next === text) break;
      text = next;
    }
  }
  return found && found.size > 0 ? [...found].sort() : undefined;
}
