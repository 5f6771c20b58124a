import { epochMs, isoInstant } from '../../../brand.ts';
import type { ApiAnswer } from '../../../ports/api-answer.ts';
import type { Functions } from '../../../ports/functions.ts';
import { answered, notFound } from '../api-answers.ts';
import type { Fleet } from '../fleet.ts';
import { FUNCTION, versionAt } from './shop-function.ts';

const NO_FUNCTION = notFound('ResourceNotFoundException', 'Function not found');
const DAY_MS = 86_400_000;

/** Lambda as it would answer for the function, where there is one. */
export class FleetFunctions implements Functions {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async configuration(arn: string): Promise<ApiAnswer> {
    const version = this.#version();
    if (version === null || !arn.startsWith(FUNCTION.plainArn)) return NO_FUNCTION;
    return answered(this.#describe(version, FUNCTION.arn));
  }

  async versions(arn: string): Promise<ApiAnswer> {
    if (this.#version() === null || arn !== FUNCTION.plainArn) return NO_FUNCTION;
    return answered({
      Versions: ['$LATEST', FUNCTION.soundVersion, FUNCTION.faultyVersion].map((version) =>
        this.#describe(version, `${FUNCTION.plainArn}:${version}`),
      ),
    });
  }

  async alias(arn: string, name: string): Promise<ApiAnswer> {
    const version = this.#version();
    if (version === null || arn !== FUNCTION.plainArn || name !== FUNCTION.alias) {
      return NO_FUNCTION;
    }
    return answered({
      AliasArn: FUNCTION.arn,
      Name: FUNCTION.alias,
      FunctionVersion: version,
      Description: '',
      RevisionId: `8f0c6e1a-3b2d-4c5e-9f70-0000000000${version}`,
    });
  }

  #version(): string | null {
    return versionAt(this.#fleet, this.#fleet.clock.now());
  }

  #describe(version: string, arn: string) {
    const sound = version === FUNCTION.soundVersion;
    const published = sound
      ? epochMs(this.#fleet.knownSince - 6 * DAY_MS)
      : this.#fleet.accountAt(this.#fleet.clock.now()).functionPublishedAt;
    return {
      FunctionName: FUNCTION.name,
      FunctionArn: arn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      CodeSize: 1_204_118,
      CodeSha256: sound ? 'Ym2xq1oS0cGx9v1q8Jw3nB0=' : 'p0Vd7wq3Zk1c5tT8u2LhXeA=',
      Timeout: FUNCTION.timeoutSeconds,
      MemorySize: 512,
      LastModified: isoInstant(published),
      Version: version,
      State: 'Active',
      LastUpdateStatus: 'Successful',
    };
  }
}
