import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { catalogueFrom } from '../../src/aws/catalogue-source.ts';
import { patientConfig } from '../../src/aws/client-config.ts';
import { LabClock } from '../../src/lab/lab-clock.ts';
import { serviceFailure } from './service-failure.ts';

const ssm = mockClient(SSMClient);
beforeEach(() => {
  ssm.reset();
});

const clock = new LabClock(() => 0);
const from = (parameter: string | null, packaged: string | null) =>
  catalogueFrom({ parameter, packaged }, patientConfig({ region: 'eu-west-1' }), clock);

describe('the catalogue of a deployment', () => {
  it('is empty when there is none', async () => {
    expect((await from(null, null)()).services).toEqual({});
  });

  it('is the one of the package', async () => {
    const { services } = await from(null, 'services:\n  shop: {}\n')();
    expect(Object.keys(services)).toEqual(['shop']);
  });

  it('is the one of the parameter where there is one, read anew after a minute', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'services:\n  shop: {}\n' } });
    const read = from('/fiveohtwo/catalogue', 'services:\n  old: {}\n');

    expect(Object.keys((await read()).services)).toEqual(['shop']);
    await read();
    expect(ssm.calls()).toHaveLength(1);

    clock.skip(61_000);
    await read();
    expect(ssm.calls()).toHaveLength(2);
  });

  it.each([
    { given: 'is faulty', value: 'services: []\n', says: '/fiveohtwo/catalogue:1: services: ' },
    { given: 'may not be read', value: null, says: 'grant ssm:GetParameter' },
  ])('that $given is an error and not an empty one', async ({ value, says }) => {
    if (value === null)
      ssm.on(GetParameterCommand).rejects(serviceFailure('AccessDeniedException', 400, 'no'));
    else ssm.on(GetParameterCommand).resolves({ Parameter: { Value: value } });

    await expect(from('/fiveohtwo/catalogue', null)()).rejects.toThrow(says);
  });
});
