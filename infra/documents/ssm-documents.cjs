// Makes the SSM documents: <id>.yaml with the lines of <id>.sh or <id>.ps1 as its script. CommonJS, because osls loads the
// files that serverless.yml names with `require`.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');
const { conditionOf } = require('../remedies.cjs');

/**
 * Every document, with the remedy that it belongs to: only a deployment that enables the remedy may send it. null is the
 * diagnosis, which every deployment may send. `HostDocument` in src/ports/hosts.ts names the same; a test compares.
 */
const DOCUMENTS = {
  'diagnose-linux': null,
  'diagnose-windows': null,
  'restart-service-linux': 'restart-service',
  'restart-service-windows': 'restart-service',
  'correct-upstream-linux': 'correct-upstream',
  'correct-upstream-windows': 'correct-upstream',
  'reload-gateway-linux': 'reload-gateway',
  'enlarge-header-buffers-linux': 'enlarge-header-buffers',
  'raise-keep-alive-linux': 'raise-keep-alive',
  'raise-gunicorn-keep-alive-linux': 'raise-keep-alive',
  'raise-gateway-timeout-linux': 'raise-gateway-timeout',
  'rate-limit-at-gateway-linux': 'rate-limit-at-gateway',
  'dump-and-restart-linux': 'dump-and-restart',
  'open-host-port-linux': 'open-host-port',
  'open-host-port-windows': 'open-host-port',
  'allow-gateway-connect-linux': 'allow-gateway-connect',
  'allow-gateway-socket-linux': 'allow-gateway-connect',
  'free-disk-space-linux': 'free-disk-space',
  'raise-descriptor-limit-linux': 'raise-descriptor-limit',
  'raise-gateway-connections-linux': 'raise-descriptor-limit',
  'raise-workers-linux': 'raise-workers',
  'raise-workers-windows': 'raise-workers',
};

const read = (file) => readFileSync(join(__dirname, file), 'utf8');

/** A line of a script that stands for a part which several scripts share. */
const PART = /^\. \.\/(parts\/[a-z-]+\.(?:sh|ps1))$/;

/** A script as hosts get it: parts in the place of the lines that name them, without their own first lines. */
function scriptOf(id) {
  const lines = (file) => read(file).trimEnd().split('\n');
  const script = `${id}.${id.endsWith('-windows') ? 'ps1' : 'sh'}`;
  const assembled = (file) =>
    lines(file).flatMap((line) => {
      const part = PART.exec(line)?.[1];
      return part === undefined ? [line] : assembled(part).filter((one) => one !== '#!/bin/sh');
    });
  return assembled(script);
}

/** Whether a script begins as remedies do that can be taken back: then its document takes their parameters. */
const isChangeSet = (id) => scriptOf(id).some((line) => /^\$?handle *=/.test(line));

/** The document as Systems Manager gets it. */
function ssmDocument(id) {
  const document = parse(read(`${id}.yaml`));
  if (isChangeSet(id)) {
    document.parameters = { ...parse(read('parts/remedy.yaml')), ...document.parameters };
  }
  for (const step of document.mainSteps) step.inputs.runCommand = scriptOf(id);
  return document;
}

/** The same for serverless.yml, where `${` would begin a variable of osls unless it is escaped. */
function escaped(value) {
  if (typeof value === 'string') return value.replaceAll('${', '\\${');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
  }
  return value;
}

const ids = Object.keys(DOCUMENTS);

/** Its name in the template: restart-service-linux is RestartServiceLinuxDocument. */
const resourceOf = (id) =>
  `${id.replaceAll(/(?:^|-)([a-z])/g, (_, first) => first.toUpperCase())}Document`;

/**
 * They bear no name of their own, and a changed script replaces its document: so each has exactly one version, and the
 * functions send version 1. Whoever edits a document makes a version 2 that no approved button ever runs.
 */
const resources = Object.fromEntries(
  ids.map((id) => [
    resourceOf(id),
    {
      Type: 'AWS::SSM::Document',
      Properties: {
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
        TargetType: '/AWS::EC2::Instance',
        UpdateMethod: 'Replace',
        Content: ssmDocument(id),
      },
    },
  ]),
);

/** The names that CloudFormation gave them, as the one variable that tells the functions. */
const names = {
  'Fn::Sub': JSON.stringify(Object.fromEntries(ids.map((id) => [id, `\${${resourceOf(id)}}`]))),
};

/** What the incident function may send. */
const sendable = ids.map((id) => {
  const arn = {
    'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:document/\${${resourceOf(id)}}`,
  };
  const remedy = DOCUMENTS[id];
  return remedy === null ? arn : { 'Fn::If': [conditionOf(remedy), arn, { Ref: 'AWS::NoValue' }] };
});

module.exports = {
  ids,
  scriptOf,
  ssmDocument,
  resources: escaped({ Resources: resources }),
  names: escaped(names),
  sendable: escaped(sendable),
};
