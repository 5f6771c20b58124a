import { describe, expect, it } from '@jest/globals';
import { mapDocuments } from '../../src/aws/host-documents.ts';
import { frontDoorSettings, worldSettings } from '../../src/aws/settings.ts';

const shared = {
  AWS_REGION: 'eu-west-1',
  FIVEOHTWO_TABLE: 'incidents',
  FIVEOHTWO_SLACK_TOKEN_PARAMETER: '/fiveohtwo/token',
  FIVEOHTWO_SLACK_SIGNING_SECRET_PARAMETER: '/fiveohtwo/secret',
};
const frontDoor = {
  ...shared,
  FIVEOHTWO_INCIDENT_FUNCTION: 'arn:aws:lambda:eu-west-1:123456789012:function:incident:durable',
};
const world = {
  ...shared,
  FIVEOHTWO_POLICY: '{"rules":[]}',
  FIVEOHTWO_REMEDIES: ',,restart-service,,scale-out',
  FIVEOHTWO_CHANGES_PARAMETER: '/fiveohtwo/prod/changes',
  FIVEOHTWO_ACCOUNT: '123456789012',
  FIVEOHTWO_DOCUMENTS: JSON.stringify(mapDocuments((id) => `fiveohtwo-${id}`)),
};

describe('settings of a deployment', () => {
  it('are read from the environment, with defaults', () => {
    expect(frontDoorSettings(frontDoor)).toEqual({
      region: 'eu-west-1',
      table: 'incidents',
      retentionDays: 90,
      secrets: { token: '/fiveohtwo/token', signingSecret: '/fiveohtwo/secret' },
      command: '/502',
      incidentFunctionArn: frontDoor.FIVEOHTWO_INCIDENT_FUNCTION,
    });
    expect(worldSettings(world)).toMatchObject({
      policy: { rules: [] },
      enabled: new Set(['restart-service', 'scale-out']),
      documents: {
        'diagnose-linux': { name: 'fiveohtwo-diagnose-linux', version: '1' },
        'restart-service-linux': { name: 'fiveohtwo-restart-service-linux', version: '1' },
      },
    });
  });

  it.each([
    { fault: 'no table', change: { FIVEOHTWO_TABLE: undefined }, named: 'FIVEOHTWO_TABLE' },
    { fault: 'no region', change: { AWS_REGION: undefined }, named: 'AWS_REGION' },
    { fault: 'a command without a slash', change: { FIVEOHTWO_COMMAND: '502' }, named: 'COMMAND' },
    {
      fault: 'a function without its alias',
      change: {
        FIVEOHTWO_INCIDENT_FUNCTION: 'arn:aws:lambda:eu-west-1:123456789012:function:incident',
      },
      named: 'with its alias',
    },
  ])('with $fault stop the front door, naming it', ({ change, named }) => {
    expect(() => frontDoorSettings({ ...frontDoor, ...change })).toThrow(named);
  });

  it.each([
    { fault: 'a policy that is not JSON', change: { FIVEOHTWO_POLICY: '{' }, named: 'not JSON' },
    {
      fault: 'a remedy that nobody knows',
      change: { FIVEOHTWO_REMEDIES: 'reboot-everything' },
      named: 'FIVEOHTWO_REMEDIES',
    },
    {
      fault: 'no word about remedies',
      change: { FIVEOHTWO_REMEDIES: undefined },
      named: 'FIVEOHTWO_REMEDIES',
    },
    {
      fault: 'a document that was not deployed',
      change: { FIVEOHTWO_DOCUMENTS: '{"diagnose-linux":"fiveohtwo-diagnose-linux"}' },
      named: 'FIVEOHTWO_DOCUMENTS.diagnose-windows',
    },
    {
      fault: 'an unpinned document',
      change: { FIVEOHTWO_DOCUMENT_VERSION: '$LATEST' },
      named: 'FIVEOHTWO_DOCUMENT_VERSION',
    },
  ])('with $fault stop the incident function, naming it', ({ change, named }) => {
    expect(() => worldSettings({ ...world, ...change })).toThrow(named);
  });
});
