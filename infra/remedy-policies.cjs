// What each remedy that calls AWS may do, one file each in infra/remedies, written short:
//
//   Sid, Action   as in a policy
//   Resource      service:resource, in the stack's own account and region
//   Tagged        only resources that bear the tag fiveohtwo=enabled
//
// Each statement stands under its remedy's condition: a deployment that does not enable a remedy does not hold its
// permission. They are one managed policy, because all of them and the rest of the role are more than the 10,240
// characters that a role may hold inline, and a role takes ten managed policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');
const { conditionOf } = require('./remedies.cjs');

const FOLDER = join(__dirname, 'remedies');

const arnOf = (resource) => {
  const [service, ...rest] = resource.split(':');
  return {
    'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest.join(':')}`,
  };
};

const statementOf = ({ Sid, Action, Resource, Tagged = false }) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource: Array.isArray(Resource) ? Resource.map(arnOf) : arnOf(Resource),
  ...(Tagged ? { Condition: { StringEquals: { 'aws:ResourceTag/fiveohtwo': 'enabled' } } } : {}),
});

const ids = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.replace(/\.yml$/, ''))
  .sort();

const conditional = (id) =>
  parse(readFileSync(join(FOLDER, `${id}.yml`), 'utf8')).map((statement) => ({
    'Fn::If': [conditionOf(id), statementOf(statement), { Ref: 'AWS::NoValue' }],
  }));

/** A policy without a statement is refused: what the changes read first needs no remedy's condition. */
const LOOK_FIRST = {
  Sid: 'LookBeforeChanging',
  Effect: 'Allow',
  Action: ['elasticloadbalancing:DescribeTargetHealth', 'ec2:DescribeSecurityGroupRules'],
  Resource: '*',
};

module.exports = {
  ids,
  resources: {
    Resources: {
      RemediesPolicy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Description: 'What enabled remedies of fiveohtwo may change in the account.',
          Roles: [{ Ref: 'IncidentRole' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [LOOK_FIRST, ...ids.flatMap(conditional)],
          },
        },
      },
    },
  },
};
