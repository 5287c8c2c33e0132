/** What is written with braces around alternatives: `gh{p,o}_` means `ghp_` and `gho_`. */
export function alternatives(written: string): string[] {
  const braces = /\{(.*?)\}/.exec(written);
  return braces === null
    ? [written]
    : braces[1]!.split(',').flatMap((part) => alternatives(written.replace(braces[0], part)));
}
