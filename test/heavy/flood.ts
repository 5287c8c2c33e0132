import { closeSync, openSync, writeSync } from 'node:fs';

/** Failing authentications of as many addresses as there are lines, each at a path of its own, within 20 minutes. */
export function writeFlood(path: string, addresses: number): void {
  const fd = openSync(path, 'w');
  const start = Date.UTC(2026, 2, 10, 9);
  for (let from = 0; from < addresses; from += 10_000) {
    let text = '';
    for (let n = from; n < from + 10_000; n++) {
      // an odd factor reaches each address of the block once
      const host = Math.imul(n, 2_654_435_761) & 0xffffff;
      const ip = `45.${host >>> 16}.${(host >>> 8) & 255}.${host & 255}`;
      const time = start + Math.floor((n * 20 * 60_000) / addresses);
      text += `{"@timestamp":${time},"event.id":"e${n}","http.request.method":"GET","url.path":"/orders/${n}","http.response.status_code":401,"error.type":"INVALID_API_KEY","source.ip":"${ip}","user_agent.original":"curl/8.5.0"}\n`;
    }
    writeSync(fd, text);
  }
  closeSync(fd);
}
