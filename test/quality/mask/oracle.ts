/**
 * A slow look at the output: plain regular expressions from the vendors' public formats, written without the scanner's
 * tables. Whatever they find there is a secret that got through.
 */
const SHAPES: Readonly<Record<string, RegExp>> = {
  aws: /(?<![A-Za-z0-9+/])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}(?![A-Za-z0-9+/])/,
  bedrock: /ABSK[A-Za-z0-9+/]{100,}/,
  google: /AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{28}/,
  azure: /[A-Za-z0-9_~.]{3}8Q~[\w~.-]{31,34}|(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}/,
  digitalocean: /do[por]_v1_[a-f0-9]{64}/,
  cloud: /(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{20}(?![A-Za-z0-9])|v1\.0-[a-f0-9]{24}-[a-f0-9]{146}|HRKU-AA[\w-]{58}/,
  github: /gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82}/,
  gitlab: /gl(?:pat|dt|rt|ft|soat|imt|agent)-[\w-]{20,}|glcbt-\w{1,5}_[\w-]{20}|glptt-[a-f0-9]{40}|GR1348941[\w-]{20}/,
  atlassian: /ATATT3[\w=-]{100,}|ATBB[A-Za-z0-9]{32}/,
  payment:
    /(?<![A-Za-z0-9])[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9]{32}|rzp_(?:live|test)_[A-Za-z0-9]{14}/,
  payments:
    /sq0(?:atp|csp)-[\w-]{22,}|access_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}|EZ[AT]K[A-Za-z0-9]{54}|FLWSECK-[a-f0-9]{32}/,
  ai: /sk-(?:proj|svcacct|admin|ant|or)-[\w-]{20,}|T3BlbkFJ|(?<![A-Za-z0-9])(?:hf_[A-Za-z]{34}|gsk_\w{52}|pplx-\w{48}|r8_\w{37}|xai-\w{80})/,
  slack:
    /xox[abeoprs]-[0-9A-Za-z-]{10,}|xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]+|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{20,}/,
  messaging:
    /SG\.[\w-]{22}\.[\w-]{43}|(?<![A-Za-z0-9])(?:SK|AC|key-)[a-f0-9]{32}(?![A-Za-z0-9])|xkeysib-[a-f0-9]{64}|[a-f0-9]{32}-us\d{1,2}(?!\d)/,
  webhooks:
    /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{60,}|\/IncomingWebhook\/[a-f0-9]{32}|(?<!\d)\d{8,10}:AA[\w-]{33}/,
  platform:
    /npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,}|rubygems_[a-f0-9]{48}|dckr_pat_[\w-]{27}|hv[sb]\.[\w-]{24,}|dp\.pt\.\w{40,}|pul-[a-f0-9]{40}/,
  platforms:
    /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|lin_api_\w{40}|ntn_\d{11}\w{35}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|gl(?:sa|c)_[A-Za-z0-9+/]{32,}/,
  more: /NRAK-[A-Z0-9]{27}|dapi[a-f0-9]{32}|sntry[su]_[\w+/]{40,}|tfp_[\w-]{40,}|pscale_(?:tkn|pw)_[\w-]{32,}|figd_[\w-]{40}|tskey-\w+-\w+-\w+|ops_eyJ\w{100,}|sbp_[a-f0-9]{40}|CFPAT-[\w-]{43}/,
  jwt: /eyJ[\w-]{10,}\.(?:eyJ|[\w-]{20,}\.)[\w-]{10,}/,
  blocks:
    /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?:\\+[nr]|\s|%0A)*[A-Za-z0-9+/=]{16,}|AGE-SECRET-KEY-1[A-Z0-9]{58}|PuTTY-User-Key-File-\d[\s\S]*?Private-Lines: \d+[\s\\nr]*[A-Za-z0-9+/]{16,}/,
  schemes: /\b[Bb]earer [\w.~+/-]{20,}=*|\bBasic [A-Za-z0-9+/]{16,}=*(?![A-Za-z0-9])/,
};

const VALUE = String.raw`(?!\[?REDACTED|null\b|true\b|false\b)[^\s"'&,;<>(){}\[\]\\*]{6,}(?![^\s"'&,;]*\*{4})`;
/** A name that ends in a secret word, and a value in the syntaxes of JSON, query, logfmt and headers. */
const NAMED = new RegExp(
  String.raw`(?<![A-Za-z])(?:pass(?:word|wd|phrase|code)|pwd|client[_-]?secret|api[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token|session[_-]?id|PHPSESSID|JSESSIONID|X-Amz-Signature|otp|cvv)(?:\\*"|%22)?(?: = |=|: ?|%3[AD]|=>)(?:\\*["']|%22)?` +
    VALUE,
  'i',
);

const CARD = /(?<![\w.%+-])(?:4\d{3}|5[1-5]\d\d|3[47]\d\d|6011)([ -]?)\d{4}\1\d{4}\1\d{3,4}(?![\w.-])/g;

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i)) * (i % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

const ANY_SHAPE = new RegExp(
  Object.values(SHAPES)
    .map(({ source }) => `(?:${source})`)
    .join('|'),
);

/** What stands in the text that should not: the names of the formats. */
export function oracleFindings(text: string): string[] {
  const found: string[] = [];
  if (ANY_SHAPE.test(text)) found.push(...Object.keys(SHAPES).filter((name) => SHAPES[name]!.test(text)));
  if (NAMED.test(text)) found.push('named');
  for (const [number] of text.matchAll(CARD)) if (luhn(number.replace(/\D/g, ''))) found.push('card');
  return found;
}
