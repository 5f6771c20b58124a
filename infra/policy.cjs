// The policy as the one string that an environment variable can hold.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');

module.exports = {
  json: JSON.stringify(parse(readFileSync(join(__dirname, 'policy.yml'), 'utf8'))),
};
