/** Browsers by the token that tells them apart, the more specific first (each also names its ancestors). */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdge\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/\bMSIE |\bTrident\//, 'Internet Explorer'],
];

/** Client family of a user agent: `bot` by the given test, a browser, or the first product token (RFC 9110 section 10.1.5). */
export function clientFamily(userAgent: string, isBot: (userAgent: string) => boolean): string {
  const product = /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? 'other';
  if (product === 'Mozilla' || product === 'Opera') {
    if (isBot(userAgent)) return 'bot';
    return BROWSERS.find(([token]) => token.test(userAgent))?.[1] ?? 'other';
  }
  return /bot|crawl|spider/i.test(product) ? 'bot' : product;
}
