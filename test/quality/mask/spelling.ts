const words = (name: string): string[] => name.split('_');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Spellings of a name given in snake case. */
export const camel = (name: string): string =>
  words(name)
    .map((word, i) => (i === 0 ? word : capital(word)))
    .join('');
export const pascal = (name: string): string => words(name).map(capital).join('');
export const kebab = (name: string): string => words(name).join('-');
export const header = (name: string): string => words(name).map(capital).join('-');
export const upper = (name: string): string => name.toUpperCase();
