const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

/** The command-line tests run the bundle, so it must be the sources' own. */
module.exports = () => {
  execFileSync(process.execPath, [join(__dirname, '../scripts/build.mjs')], { stdio: 'inherit' });
};
