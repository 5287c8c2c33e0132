/** Lengths of account numbers by country (ISO 13616, IBAN registry). */
const IBAN_LENGTHS =
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30';

/** Whether text is an IBAN: a country's length, and 1 modulo 97 (ISO 7064). */
export function isIban(text: string): boolean {
  const bare = text.replace(/ /g, '');
  const at = IBAN_LENGTHS.indexOf(bare.slice(0, 2));
  if (at < 0 || at % 4 !== 0 || bare.length !== Number(IBAN_LENGTHS.slice(at + 2, at + 4))) return false;
  let rest = 0;
  for (const character of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
