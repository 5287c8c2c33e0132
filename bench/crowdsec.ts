import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CROWDSEC = '/usr/bin/crowdsec';
const CSCLI = '/usr/bin/cscli';
const CONF = '/etc/crowdsec';
const DATA = '/var/lib/crowdsec/data';

/** Whether Debian's package is there, set up. */
export const hasCrowdSec = (): boolean =>
  existsSync(CROWDSEC) && existsSync(CSCLI) && existsSync(join(CONF, 'scenarios'));

/**
 * Gives CrowdSec a configuration of its own below a directory: the package's parsers and HTTP scenarios, an own database
 * and local service, no central one. Gives the command that reads a combined log from its beginning to its end.
 */
export function crowdSec(
  dir: string,
  run: (command: string, args: readonly string[]) => void,
): (log: string) => readonly [command: string, ...args: string[]] {
  const [conf, data, config, credentials] = ['conf', 'data', 'config.yaml', 'credentials.yaml'].map((name) =>
    join(dir, name),
  ) as [string, string, string, string];
  mkdirSync(join(conf, 'scenarios'), { recursive: true });
  mkdirSync(data);
  for (const name of ['parsers', 'patterns', 'simulation.yaml', 'profiles.yaml'])
    cpSync(join(CONF, name), join(conf, name), { recursive: true, dereference: true });
  for (const name of readdirSync(join(CONF, 'scenarios')))
    if (name.startsWith('http-')) copyFileSync(join(CONF, 'scenarios', name), join(conf, 'scenarios', name));
  for (const name of readdirSync(DATA)) if (name.endsWith('.txt')) copyFileSync(join(DATA, name), join(data, name));
  // Debian's 1.4.6 packs the list under another name than its scenario asks for.
  const [packed, asked] = [join(data, 'path_traversal.txt'), join(data, 'http_path_traversal.txt')];
  if (existsSync(packed) && !existsSync(asked)) copyFileSync(packed, asked);
  const port = 18_000 + (process.pid % 1000);
  const hub = '/var/lib/crowdsec/hub';
  writeFileSync(credentials, '');
  // YAML is a superset of JSON.
  writeFileSync(
    config,
    JSON.stringify({
      common: { daemonize: false, log_media: 'stdout', log_level: 'error' },
      config_paths: {
        config_dir: conf,
        data_dir: data,
        simulation_path: join(conf, 'simulation.yaml'),
        hub_dir: hub,
        index_path: join(hub, '.index.json'),
      },
      crowdsec_service: { parser_routines: 1 },
      db_config: { type: 'sqlite', db_path: join(dir, 'crowdsec.db'), use_wal: true },
      api: {
        client: { credentials_path: credentials },
        server: { listen_uri: `127.0.0.1:${port}`, profiles_path: join(conf, 'profiles.yaml') },
      },
      prometheus: { enabled: false },
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  run(CSCLI, ['-c', config, 'machines', 'add', 'bench', '--auto', '--url', url, '-f', credentials, '--force']);
  return (log) => [CROWDSEC, '-c', config, '-dsn', `file://${log}`, '-type', 'apache2', '-no-capi'];
}
