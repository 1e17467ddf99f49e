const { join } = require('node:path');

/** In the form of a webpack configuration: the only one in which dependency-cruiser takes an alias. */
const aliasIn = (root) => ({ '#libs/*': join(root, 'libs/*/src/index.ts') });

module.exports = { resolve: { alias: aliasIn(join(__dirname, '../..')) }, aliasIn };
