/** A made-up network with its place; every simulated address lies in one of them. */
export interface Network {
  readonly id: string;
  /** First address and prefix length; networks never overlap. */
  readonly v4: readonly [base: string, length: number];
  /** A /48, without the trailing `::`. */
  readonly v6: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyKm: number;
  readonly asNumber: number;
  readonly organization: string;
  readonly hosting: boolean;
}

type Row = readonly [
  id: string,
  v4: string,
  country: string,
  latitude: number,
  longitude: number,
  accuracyKm: number,
  organization: string,
  hosting?: true,
];

const ROWS: readonly Row[] = [
  ['berlin', '84.131.16.0/20', 'DE', 52.52, 13.405, 20, 'Nordlicht Kabel'],
  ['munich', '84.131.48.0/20', 'DE', 48.137, 11.575, 25, 'Isarnetz'],
  ['london', '86.173.32.0/20', 'GB', 51.507, -0.128, 20, 'Thameside Broadband'],
  ['new-york', '73.212.64.0/20', 'US', 40.713, -74.006, 20, 'Hudson Fibre'],
  ['boston', '73.212.96.0/20', 'US', 42.36, -71.058, 25, 'Harbor Cable'],
  ['chicago', '73.213.16.0/20', 'US', 41.878, -87.63, 25, 'Lakefront Internet'],
  ['tokyo', '126.77.16.0/20', 'JP', 35.677, 139.765, 20, 'Sumida Hikari'],
  ['osaka', '126.77.64.0/20', 'JP', 34.694, 135.502, 20, 'Naniwa Net'],
  ['office', '91.198.201.0/24', 'DE', 52.516, 13.39, 5, 'Kontorhaus Office Services'],
  // One carrier: its customers come out now here, now there.
  ['mobile-hamburg', '109.42.16.0/20', 'DE', 53.551, 9.994, 100, 'Funkwerk Mobil'],
  ['mobile-cologne', '109.42.48.0/20', 'DE', 50.938, 6.96, 100, 'Funkwerk Mobil'],
  ['mobile-frankfurt', '109.42.80.0/20', 'DE', 50.11, 8.682, 100, 'Funkwerk Mobil'],
  ['cloud-frankfurt', '18.196.32.0/20', 'DE', 50.11, 8.682, 10, 'Cumulus Compute', true],
  ['cloud-paris', '13.38.64.0/20', 'FR', 48.857, 2.352, 10, 'Cumulus Compute', true],
  ['hosting-amsterdam', '185.93.64.0/18', 'NL', 52.374, 4.89, 10, 'Polder Hosting', true],
  ['hosting-bucharest', '185.220.64.0/18', 'RO', 44.432, 26.104, 20, 'Dambovita Servers', true],
  ['hosting-singapore', '159.89.128.0/18', 'SG', 1.29, 103.852, 10, 'Merlion Racks', true],
  ['sao-paulo', '177.84.128.0/20', 'BR', -23.551, -46.633, 30, 'Paulista Fibra'],
  ['bots-jakarta', '36.74.64.0/18', 'ID', -6.175, 106.827, 50, 'Nusa Rumah'],
  ['bots-hanoi', '113.160.64.0/18', 'VN', 21.028, 105.854, 50, 'Song Hong Net'],
  ['bots-bogota', '181.49.64.0/18', 'CO', 4.711, -74.072, 50, 'Andina Hogar'],
  ['bots-cairo', '197.38.64.0/18', 'EG', 30.044, 31.236, 50, 'Delta Home'],
  ['bots-manila', '112.198.64.0/18', 'PH', 14.6, 120.984, 50, 'Luzon Broadband'],
  // 612 km from Hamburg; less its own and Hamburg's accuracy that is no journey.
  ['mobile-munich', '109.42.112.0/20', 'DE', 48.137, 11.575, 100, 'Funkwerk Mobil'],
  // 1,080 km from Frankfurt.
  ['cloud-dublin', '34.244.32.0/20', 'IE', 53.35, -6.26, 10, 'Cumulus Compute', true],
  // Where a relay that hides addresses lets its users out.
  ['relay-madrid', '104.28.32.0/20', 'ES', 40.417, -3.704, 10, 'Veil Relay', true],
  ['relay-stockholm', '104.28.64.0/20', 'SE', 59.329, 18.069, 10, 'Veil Relay', true],
];

/** All networks, in the order of `places.csv`. */
export const NETWORKS: readonly Network[] = ROWS.map((row, index) => {
  const [id, v4, country, latitude, longitude, accuracyKm, organization, hosting = false] = row;
  const [base, length] = v4.split('/');
  return {
    id,
    v4: [base!, Number(length)],
    v6: `2a0e:5a10:${(0x100 + index).toString(16)}`,
    country,
    latitude,
    longitude,
    accuracyKm,
    // Numbers for private use (RFC 6996); the networks of one organization share theirs.
    asNumber: 4_200_000_100 + ROWS.findIndex((other) => other[6] === organization),
    organization,
    hosting,
  };
});

/** The network with this id. */
export function network(id: string): Network {
  const found = NETWORKS.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no network ${id}`);
  return found;
}

/** The `index`-th IPv4 address of a network; indexes beyond its size wrap around. */
export function addressV4({ v4: [base, length] }: Network, index: number): string {
  const hosts = 2 ** (32 - length) - 2;
  const start = base.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const address = start + 1 + (index % hosts);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** An IPv6 address of a network, in a /64 of its own for each index below 65,535. */
export function addressV6({ v6 }: Network, index: number): string {
  return `${v6}:${((index % 65_535) + 1).toString(16)}::${(0x10 + (index % 4000)).toString(16)}`;
}

/** The places of all networks as the CSV that Keywatch reads in place of a geo database. */
export function placesCsv(): string {
  const lines = ['network,country_iso_code,latitude,longitude,accuracy_km,as_number,as_organization,hosting'];
  for (const n of NETWORKS) {
    const rest = [n.country, n.latitude, n.longitude, n.accuracyKm, n.asNumber, n.organization, n.hosting].join(',');
    lines.push(`${n.v4.join('/')},${rest}`, `${n.v6}::/48,${rest}`);
  }
  return `${lines.join('\n')}\n`;
}
