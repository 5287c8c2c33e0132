/** A caller as API Gateway sees it. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string;
  readonly tls: string;
  readonly cipher: string;
}

/** Agents by what they are; no agent of the ordinary kinds holds a quote or a backslash. */
export const AGENTS = {
  browser: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
    'Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
  ],
  sdk: [
    'brightcart-node/4.2.1 (node 22.14.0; linux)',
    'brightcart-python/3.9.0 (cpython 3.12.8)',
    'brightcart-java/2.17.4 (17.0.14; linux)',
    'okhttp/4.12.0',
    'python-requests/2.32.3',
    'axios/1.8.1',
    'Go-http-client/2.0',
  ],
  mobile: ['BrightcartApp/7.3.0 (Android 15; okhttp/4.12.0)', 'BrightcartApp/7.3.1 (iOS 18.3; CFNetwork/3826)'],
  bot: [
    'Mozilla/5.0 (compatible; PatrolBot/1.4; +https://patrol.example/bot)',
    'Mozilla/5.0 zgrab/0.x',
    'curl/8.5.0',
    'masscan/1.3',
  ],
} as const;

/** A caller with this address and agent; TLS 1.3 unless it is an old client. */
export function client(ip: string, userAgent: string, old = false): Client {
  return old
    ? { ip, userAgent, tls: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256' }
    : { ip, userAgent, tls: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' };
}

/** The same caller at the n-th next address: IPv4, or the next /64. */
export function neighbour(caller: Client, n: number): Client {
  const parts = caller.ip.split(caller.ip.includes(':') ? ':' : '.');
  if (caller.ip.includes(':')) {
    parts[3] = (Number.parseInt(parts[3]!, 16) + n).toString(16);
    return { ...caller, ip: parts.join(':') };
  }
  const address = parts.reduce((sum, octet) => sum * 256 + Number(octet), 0) + n;
  return { ...caller, ip: [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.') };
}
