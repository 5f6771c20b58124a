// What a deployment may enable, one remedy a line. For each one a parameter of the stack and a condition: permissions stand
// under it, so a deployment that does not enable a remedy does not hold its permission. Which ones are enabled is in the
// `params` of serverless.yml. Causes that only a person can repair have no line here.
'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');

/** The remedy, and what a deployment that enables it lets the incident function do. */
const REMEDIES = {
  'restart-service': 'restart a service of tagged instances',
  'correct-upstream': 'correct an upstream in the configuration of a gateway on tagged instances',
  'reload-gateway': 'reload a gateway on tagged instances',
  'enlarge-header-buffers': 'enlarge the header buffers of a gateway on tagged instances',
  'raise-keep-alive': 'raise the keep-alive of web and application servers on tagged instances',
  'raise-gateway-timeout': 'raise a timeout of a gateway on tagged instances',
  'rate-limit-at-gateway': 'limit the rate of requests at a gateway on tagged instances',
  'dump-and-restart': 'restart a service of tagged instances after a dump',
  'open-host-port': 'open a port in the firewall of tagged instances',
  'allow-gateway-connect':
    'let web servers of tagged instances connect to backends (SELinux, sockets of php-fpm)',
  'free-disk-space': 'free logs and caches on tagged instances',
  'raise-descriptor-limit': 'raise the descriptor limit of a service of tagged instances',
  'raise-workers': 'raise the number of workers on tagged instances',
  'open-security-group': 'add a rule to tagged security groups',
  'lower-idle-timeout': 'lower the idle timeout of tagged load balancers',
  'raise-idle-timeout': 'raise the idle timeout of tagged load balancers',
  'correct-health-check': 'correct the health check of tagged target groups',
  'raise-deregistration-delay': 'raise the deregistration delay of tagged target groups',
  're-register-targets': 'register the targets of tagged target groups with another port',
  'drain-target': 'take a target out of tagged target groups',
  'scale-out': 'add instances to tagged Auto Scaling groups, within their maximum',
  'replace-instance': 'replace an instance of tagged Auto Scaling groups',
  'roll-back-deployment': 'deploy an earlier revision to tagged deployment groups',
  'roll-back-instance-refresh': 'roll back an instance refresh of tagged Auto Scaling groups',
  'roll-back-lambda-alias': 'point aliases of tagged functions to an earlier version',
  'rate-limit-at-load-balancer': 'add a rate limit to tagged web ACLs for a while',
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

/** The roles of the accounts that fiveohtwo.yaml names; without that file, the param `spokeRoles` has them. */
function spokeRoles() {
  const file = join(__dirname, '..', 'fiveohtwo.yaml');
  if (!existsSync(file)) return [];
  return (parse(readFileSync(file, 'utf8'))?.accounts ?? []).map(({ role }) => role);
}

/** What a parameter of the stack gets: the param of the same name, in camel case. */
function parameterValue(name) {
  const param = `\${param:${camel(name.replace(/Remedy$/, ''))}}`;
  const roles = name === 'SpokeRoles' ? spokeRoles() : [];
  return roles.length === 0 ? param : roles.join(',');
}

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
  /** Those that are enabled, for the functions: commas between, an empty place for each other one. */
  enabled: {
    'Fn::Join': [',', entries.map(([id]) => ({ 'Fn::If': [conditionOf(id), id, ''] }))],
  },
  /** For `stackParameters` of serverless.yml: `params` of the same names, in camel case. */
  stackParameters: [...entries.map(([id]) => parameterOf(id)), ...otherParameters].map((name) => ({
    ParameterKey: name,
    ParameterValue: parameterValue(name),
  })),
};
