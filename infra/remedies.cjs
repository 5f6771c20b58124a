// What a deployment may enable, one remedy a line. For each one a parameter of the stack and a condition: permissions stand
// under it, so a deployment that does not enable a remedy does not hold its permission. Which ones are enabled is in the
// `params` of serverless.yml. Causes that only a person can repair have no line here.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');

/** The remedy, and what a deployment that enables it lets the incident function do. */
const REMEDIES = {
  'restart-service': 'restart a service of tagged instances',
  'correct-upstream': 'correct an upstream in the configuration of a gateway on tagged instances',
  'reload-gateway': 'reload a gateway on tagged instances',
  'enlarge-header-buffers': 'enlarge the header buffers of a gateway on tagged instances',
  'raise-gateway-timeout': 'raise a timeout of a gateway on tagged instances',
  'rate-limit-at-gateway': 'limit the rate of requests at a gateway on tagged instances',
  'open-security-group': 'add a rule to tagged security groups',
};

const pascal = (id) => id.replaceAll(/(?:^|-)([a-z])/g, (_, first) => first.toUpperCase());
const camel = (name) => name.replace(/^./, (first) => first.toLowerCase());
/** The condition under which a deployment holds what a remedy needs: MayRestartService. */
const conditionOf = (id) => {
  if (!(id in REMEDIES)) throw new RangeError(`infra/remedies.cjs knows no remedy ${id}`);
  return `May${pascal(id)}`;
};
const parameterOf = (id) => `${pascal(id)}Remedy`;
const entries = Object.entries(REMEDIES);

/** Those of the stack that are no remedy's. */
const otherParameters = Object.keys(
  parse(readFileSync(join(__dirname, 'parameters.yml'), 'utf8'), { logLevel: 'silent' }).Parameters,
);

module.exports = {
  ids: Object.keys(REMEDIES),
  conditionOf,
  /** For `resources` of serverless.yml. */
  resources: {
    Parameters: Object.fromEntries(
      entries.map(([id, may]) => [
        parameterOf(id),
        {
          Type: 'String',
          AllowedValues: ['enabled', 'disabled'],
          Default: 'disabled',
          Description: `Whether the incident function may ${may}.`,
        },
      ]),
    ),
    Conditions: Object.fromEntries(
      entries.map(([id]) => [
        conditionOf(id),
        { 'Fn::Equals': [{ Ref: parameterOf(id) }, 'enabled'] },
      ]),
    ),
  },
  /** For `stackParameters` of serverless.yml: `params` of the same names, in camel case. */
  stackParameters: [...entries.map(([id]) => parameterOf(id)), ...otherParameters].map((name) => ({
    ParameterKey: name,
    ParameterValue: `\${param:${camel(name.replace(/Remedy$/, ''))}}`,
  })),
};
